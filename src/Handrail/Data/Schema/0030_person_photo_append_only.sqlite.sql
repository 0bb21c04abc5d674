CREATE TRIGGER person_photo_no_update BEFORE UPDATE ON person_photo BEGIN SELECT RAISE(ABORT, 'person_photo is append-only'); END;
CREATE TRIGGER person_photo_no_delete BEFORE DELETE ON person_photo BEGIN SELECT RAISE(ABORT, 'person_photo is append-only'); END;
