CREATE TRIGGER leaving_call_no_update BEFORE UPDATE ON leaving_call BEGIN SELECT RAISE(ABORT, 'leaving_call is append-only'); END;
CREATE TRIGGER leaving_call_no_delete BEFORE DELETE ON leaving_call BEGIN SELECT RAISE(ABORT, 'leaving_call is append-only'); END;
