-- Beds: properties and what was said of a bed are added, never changed; bed_mark is the projection of the last word. location stays the bed itself.
CREATE TABLE bed_property (
  bed_id uuid NOT NULL REFERENCES location (id),
  no integer NOT NULL,
  sex text NOT NULL CHECK (sex IN ('any', 'female', 'male')),
  mobility smallint NOT NULL,
  ligature_safe smallint NOT NULL,
  detox smallint NOT NULL,
  by_staff uuid,
  at bigint NOT NULL,
  PRIMARY KEY (bed_id, no)
);

-- mark: 0 ready, 1 dirty, 2 blocked, 3 leaving (Handrail.Core.Admission.BedMark).
CREATE TABLE bed_event (
  bed_id uuid NOT NULL REFERENCES location (id),
  no integer NOT NULL,
  mark smallint NOT NULL CHECK (mark BETWEEN 0 AND 3),
  reason text,
  by_staff uuid,
  at bigint NOT NULL,
  PRIMARY KEY (bed_id, no)
);

CREATE TABLE bed_mark (
  bed_id uuid PRIMARY KEY REFERENCES location (id),
  mark smallint NOT NULL CHECK (mark BETWEEN 0 AND 3),
  at bigint NOT NULL
);

-- A bed kept for somebody. until_at is its expiry, moved to the moment it was ended early: a hold needs nothing to run in order to end.
-- for_words (whom, when there is no record yet) and reason are sealed for the person, or for the house.
CREATE TABLE bed_hold (
  id uuid PRIMARY KEY,
  bed_id uuid NOT NULL REFERENCES location (id),
  person_id uuid REFERENCES person (id),
  encounter_id uuid REFERENCES encounter (id),
  for_words text,
  reason text NOT NULL,
  from_at bigint NOT NULL,
  until_at bigint NOT NULL CHECK (until_at >= from_at),
  expires_at bigint NOT NULL,
  by_staff uuid,
  ended_by uuid
);
CREATE INDEX bed_hold_by_bed ON bed_hold (bed_id, until_at);
CREATE INDEX bed_hold_by_person ON bed_hold (person_id);

-- What happened to a stay, append-only: happened_at is when it happened, recorded_at when it was written. kind: 0 admit, 1 move, 2 leave, 3 return, 4 discharge, 9 undo of undoes_id.
-- bed_stay and admitted_at, ended_at, away_at of encounter are the projection of it.
CREATE TABLE stay_event (
  id uuid PRIMARY KEY,
  encounter_id uuid NOT NULL REFERENCES encounter (id),
  no integer NOT NULL,
  kind smallint NOT NULL CHECK (kind IN (0, 1, 2, 3, 4, 9)),
  happened_at bigint NOT NULL,
  bed_id uuid REFERENCES location (id),
  undoes_id uuid,
  way text NOT NULL DEFAULT '',
  reason text,
  by_staff uuid,
  recorded_at bigint NOT NULL
);
CREATE UNIQUE INDEX stay_event_order ON stay_event (encounter_id, no);
CREATE INDEX stay_event_by_time ON stay_event (recorded_at);

-- What was ticked before somebody left, and why not where it was not. item: Handrail.Core.Admission.Going.
CREATE TABLE discharge_item (
  event_id uuid NOT NULL REFERENCES stay_event (id),
  item text NOT NULL,
  done smallint NOT NULL,
  PRIMARY KEY (event_id, item)
);

-- Which watch protocol was proposed and who confirmed one, append-only.
CREATE TABLE protocol_choice (
  encounter_id uuid NOT NULL REFERENCES encounter (id),
  no integer NOT NULL,
  protocol text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('proposed', 'confirmed')),
  why text NOT NULL,
  by_staff uuid,
  at bigint NOT NULL,
  PRIMARY KEY (encounter_id, no)
);

-- Readings that were given to somebody else, or to nobody, because a move was recorded late or corrected: the withdrawn fact and the one that took its place.
CREATE TABLE observation_moved (
  from_id uuid PRIMARY KEY,
  to_id uuid NOT NULL UNIQUE,
  event_at bigint NOT NULL
);

-- What the sender of an unassigned reading named, so that it can be looked at again when a move is recorded late. subject: 0 patient, 1 bed, 2 device.
CREATE TABLE observation_claim (
  observation_id uuid PRIMARY KEY,
  subject smallint NOT NULL,
  subject_id uuid,
  device_id uuid,
  encounter_id uuid,
  effective_at bigint NOT NULL
);
CREATE INDEX observation_claim_by_subject ON observation_claim (subject_id, effective_at);
CREATE INDEX observation_nobodys ON observation (bed_id, effective_at) WHERE encounter_id IS NULL;

CREATE TABLE record_counter (
  name text PRIMARY KEY,
  next bigint NOT NULL
);

ALTER TABLE encounter ADD COLUMN away_at bigint;
ALTER TABLE encounter ADD COLUMN voided_at bigint;
ALTER TABLE encounter ADD COLUMN news2_off smallint NOT NULL DEFAULT 0;
ALTER TABLE bed_stay ADD COLUMN person_id uuid;
UPDATE bed_stay SET person_id = (SELECT e.person_id FROM encounter e WHERE e.id = bed_stay.encounter_id);
CREATE INDEX bed_stay_by_bed ON bed_stay (bed_id, from_at);
CREATE INDEX bed_stay_by_encounter ON bed_stay (encounter_id, from_at);
CREATE INDEX bed_stay_by_person ON bed_stay (person_id, from_at);

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
