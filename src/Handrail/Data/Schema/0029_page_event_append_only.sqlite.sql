CREATE TRIGGER page_event_no_update BEFORE UPDATE ON page_event BEGIN SELECT RAISE(ABORT, 'page_event is append-only'); END;
CREATE TRIGGER page_event_no_delete BEFORE DELETE ON page_event BEGIN SELECT RAISE(ABORT, 'page_event is append-only'); END;
