-- One bed one person, one person one bed, at every moment and not only now; one hold a bed at a time. (PostgreSQL has exclusion constraints for it.)
CREATE TRIGGER bed_stay_alone BEFORE INSERT ON bed_stay BEGIN
  SELECT RAISE(ABORT, 'bed_stay_one_person_a_bed') WHERE EXISTS (SELECT 1 FROM bed_stay s WHERE s.bed_id = NEW.bed_id
    AND (s.to_at IS NULL OR s.to_at > NEW.from_at) AND (NEW.to_at IS NULL OR s.from_at < NEW.to_at));
  SELECT RAISE(ABORT, 'bed_stay_one_bed_a_person') WHERE EXISTS (SELECT 1 FROM bed_stay s WHERE s.person_id = (SELECT e.person_id FROM encounter e WHERE e.id = NEW.encounter_id)
    AND (s.to_at IS NULL OR s.to_at > NEW.from_at) AND (NEW.to_at IS NULL OR s.from_at < NEW.to_at));
END;
CREATE TRIGGER bed_stay_alone_still BEFORE UPDATE OF bed_id, encounter_id, from_at, to_at ON bed_stay BEGIN
  SELECT RAISE(ABORT, 'bed_stay_one_person_a_bed') WHERE EXISTS (SELECT 1 FROM bed_stay s WHERE s.id <> NEW.id AND s.bed_id = NEW.bed_id
    AND (s.to_at IS NULL OR s.to_at > NEW.from_at) AND (NEW.to_at IS NULL OR s.from_at < NEW.to_at));
  SELECT RAISE(ABORT, 'bed_stay_one_bed_a_person') WHERE EXISTS (SELECT 1 FROM bed_stay s WHERE s.id <> NEW.id AND s.person_id = (SELECT e.person_id FROM encounter e WHERE e.id = NEW.encounter_id)
    AND (s.to_at IS NULL OR s.to_at > NEW.from_at) AND (NEW.to_at IS NULL OR s.from_at < NEW.to_at));
END;
CREATE TRIGGER bed_stay_person AFTER INSERT ON bed_stay WHEN NEW.person_id IS NULL BEGIN
  UPDATE bed_stay SET person_id = (SELECT e.person_id FROM encounter e WHERE e.id = NEW.encounter_id) WHERE id = NEW.id;
END;
CREATE TRIGGER bed_hold_alone BEFORE INSERT ON bed_hold BEGIN
  SELECT RAISE(ABORT, 'bed_hold_one_a_bed') WHERE EXISTS (SELECT 1 FROM bed_hold h WHERE h.bed_id = NEW.bed_id AND h.until_at > NEW.from_at AND h.from_at < NEW.until_at);
END;
CREATE TRIGGER bed_hold_alone_still BEFORE UPDATE OF bed_id, from_at, until_at ON bed_hold BEGIN
  SELECT RAISE(ABORT, 'bed_hold_one_a_bed') WHERE EXISTS (SELECT 1 FROM bed_hold h WHERE h.id <> NEW.id AND h.bed_id = NEW.bed_id AND h.until_at > NEW.from_at AND h.from_at < NEW.until_at);
END;
CREATE TRIGGER bed_property_no_update BEFORE UPDATE ON bed_property BEGIN SELECT RAISE(ABORT, 'bed_property is append-only'); END;
CREATE TRIGGER bed_property_no_delete BEFORE DELETE ON bed_property BEGIN SELECT RAISE(ABORT, 'bed_property is append-only'); END;
CREATE TRIGGER bed_event_no_update BEFORE UPDATE ON bed_event BEGIN SELECT RAISE(ABORT, 'bed_event is append-only'); END;
CREATE TRIGGER bed_event_no_delete BEFORE DELETE ON bed_event BEGIN SELECT RAISE(ABORT, 'bed_event is append-only'); END;
CREATE TRIGGER stay_event_no_update BEFORE UPDATE ON stay_event BEGIN SELECT RAISE(ABORT, 'stay_event is append-only'); END;
CREATE TRIGGER stay_event_no_delete BEFORE DELETE ON stay_event BEGIN SELECT RAISE(ABORT, 'stay_event is append-only'); END;
CREATE TRIGGER discharge_item_no_update BEFORE UPDATE ON discharge_item BEGIN SELECT RAISE(ABORT, 'discharge_item is append-only'); END;
CREATE TRIGGER discharge_item_no_delete BEFORE DELETE ON discharge_item BEGIN SELECT RAISE(ABORT, 'discharge_item is append-only'); END;
CREATE TRIGGER protocol_choice_no_update BEFORE UPDATE ON protocol_choice BEGIN SELECT RAISE(ABORT, 'protocol_choice is append-only'); END;
CREATE TRIGGER protocol_choice_no_delete BEFORE DELETE ON protocol_choice BEGIN SELECT RAISE(ABORT, 'protocol_choice is append-only'); END;
CREATE TRIGGER observation_moved_no_update BEFORE UPDATE ON observation_moved BEGIN SELECT RAISE(ABORT, 'observation_moved is append-only'); END;
CREATE TRIGGER observation_moved_no_delete BEFORE DELETE ON observation_moved BEGIN SELECT RAISE(ABORT, 'observation_moved is append-only'); END;
CREATE TRIGGER observation_claim_no_update BEFORE UPDATE ON observation_claim BEGIN SELECT RAISE(ABORT, 'observation_claim is append-only'); END;
CREATE TRIGGER observation_claim_no_delete BEFORE DELETE ON observation_claim BEGIN SELECT RAISE(ABORT, 'observation_claim is append-only'); END;
