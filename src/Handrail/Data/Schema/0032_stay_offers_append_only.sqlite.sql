CREATE TRIGGER stay_offer_no_update BEFORE UPDATE ON stay_offer BEGIN SELECT RAISE(ABORT, 'stay_offer is append-only'); END;
CREATE TRIGGER stay_offer_no_delete BEFORE DELETE ON stay_offer BEGIN SELECT RAISE(ABORT, 'stay_offer is append-only'); END;
