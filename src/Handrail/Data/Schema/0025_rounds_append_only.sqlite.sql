CREATE TRIGGER round_check_no_update BEFORE UPDATE ON round_check BEGIN SELECT RAISE(ABORT, 'round_check is append-only'); END;
CREATE TRIGGER round_check_no_delete BEFORE DELETE ON round_check BEGIN SELECT RAISE(ABORT, 'round_check is append-only'); END;
