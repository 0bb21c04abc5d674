CREATE TRIGGER bed_change_no_update BEFORE UPDATE ON bed_change BEGIN SELECT RAISE(ABORT, 'bed_change is append-only'); END;
CREATE TRIGGER bed_change_no_delete BEFORE DELETE ON bed_change BEGIN SELECT RAISE(ABORT, 'bed_change is append-only'); END;
