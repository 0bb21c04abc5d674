-- Who looks after whom in a shift. Taking somebody over ends the one before.
CREATE TABLE looks_after (
  id uuid PRIMARY KEY,
  encounter_id uuid NOT NULL REFERENCES encounter (id),
  staff_id uuid NOT NULL REFERENCES staff (id),
  from_at bigint NOT NULL,
  to_at bigint CHECK (to_at IS NULL OR to_at >= from_at)
);
CREATE UNIQUE INDEX looks_after_one ON looks_after (encounter_id) WHERE to_at IS NULL;
CREATE INDEX looks_after_by_staff ON looks_after (staff_id, from_at);

-- A hand-over of a shift. supersedes: the signed one that it corrects (no foreign key: a table that refers to itself cannot be copied in order by a backup).
CREATE TABLE hand_over (
  id uuid PRIMARY KEY,
  unit_id uuid NOT NULL REFERENCES location (id),
  giver_id uuid NOT NULL REFERENCES staff (id),
  since_at bigint NOT NULL,
  made_at bigint NOT NULL,
  supersedes uuid
);
CREATE INDEX hand_over_by_unit ON hand_over (unit_id, made_at);
CREATE UNIQUE INDEX hand_over_superseded_once ON hand_over (supersedes) WHERE supersedes IS NOT NULL;

-- What it says about one person: four texts, sealed for that person. A change is a new version; after the first signature there is none.
CREATE TABLE hand_over_note (
  hand_over_id uuid NOT NULL REFERENCES hand_over (id),
  encounter_id uuid NOT NULL REFERENCES encounter (id),
  version integer NOT NULL,
  words text NOT NULL,
  by_staff uuid NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (hand_over_id, encounter_id, version)
);

-- part: giving or receiving. content_hash: of exactly what was signed. beside: proved at the giver's screen.
CREATE TABLE hand_over_signature (
  hand_over_id uuid NOT NULL REFERENCES hand_over (id),
  part text NOT NULL CHECK (part IN ('giving', 'receiving')),
  staff_id uuid NOT NULL REFERENCES staff (id),
  at bigint NOT NULL,
  content_hash text NOT NULL,
  beside smallint NOT NULL,
  PRIMARY KEY (hand_over_id, part),
  UNIQUE (hand_over_id, staff_id)
);
