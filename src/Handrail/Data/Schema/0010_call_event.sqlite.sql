CREATE TRIGGER call_event_no_update BEFORE UPDATE ON call_event BEGIN SELECT RAISE(ABORT, 'call_event is append-only'); END;
CREATE TRIGGER call_event_no_delete BEFORE DELETE ON call_event BEGIN SELECT RAISE(ABORT, 'call_event is append-only'); END;
