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
