CREATE TRIGGER person_fact_no_update BEFORE UPDATE ON person_fact BEGIN SELECT RAISE(ABORT, 'person_fact is append-only'); END;
CREATE TRIGGER person_fact_no_delete BEFORE DELETE ON person_fact BEGIN SELECT RAISE(ABORT, 'person_fact is append-only'); END;
CREATE TRIGGER person_was_no_update BEFORE UPDATE ON person_was BEGIN SELECT RAISE(ABORT, 'person_was is append-only'); END;
CREATE TRIGGER person_was_no_delete BEFORE DELETE ON person_was BEGIN SELECT RAISE(ABORT, 'person_was is append-only'); END;
