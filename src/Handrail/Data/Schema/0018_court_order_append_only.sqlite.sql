CREATE TRIGGER court_order_no_update BEFORE UPDATE ON court_order BEGIN SELECT RAISE(ABORT, 'court_order is append-only'); END;
CREATE TRIGGER court_order_no_delete BEFORE DELETE ON court_order BEGIN SELECT RAISE(ABORT, 'court_order is append-only'); END;
CREATE TRIGGER court_order_end_no_update BEFORE UPDATE ON court_order_end BEGIN SELECT RAISE(ABORT, 'court_order_end is append-only'); END;
CREATE TRIGGER court_order_end_no_delete BEFORE DELETE ON court_order_end BEGIN SELECT RAISE(ABORT, 'court_order_end is append-only'); END;
