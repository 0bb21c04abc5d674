-- A stay that a unit is asked to take. Append-only: row 1 offers, row 2 answers it, and there is no third, so that of two answers one wins. An offer is open while
-- it has no answer; one whose stay ended, or went to another unit by itself, is answered 'lapsed' in the same commit. words: why, or why not; needs: what the other
-- unit must know and do. Both are sealed for the person.
CREATE TABLE stay_offer (
  id uuid NOT NULL,
  no integer NOT NULL CHECK (no IN (1, 2)),
  encounter_id uuid NOT NULL REFERENCES encounter (id),
  from_unit uuid NOT NULL REFERENCES location (id),
  to_unit uuid NOT NULL REFERENCES location (id),
  kind text NOT NULL CHECK (kind IN ('offered', 'accepted', 'declined', 'withdrawn', 'lapsed')),
  words text,
  needs text,
  bed_id uuid REFERENCES location (id),
  by_staff uuid,
  at bigint NOT NULL,
  PRIMARY KEY (id, no),
  CHECK ((kind = 'offered') = (no = 1)),
  CHECK (from_unit <> to_unit)
);
CREATE INDEX stay_offer_by_stay ON stay_offer (encounter_id, at);
CREATE INDEX stay_offer_to ON stay_offer (to_unit, at);
CREATE INDEX stay_offer_from ON stay_offer (from_unit, at);

-- The stay that used a hold up: it was taken, not ended.
ALTER TABLE bed_hold ADD COLUMN taken_stay uuid REFERENCES encounter (id);

-- One open stay a person. Databases from before may hold people with two: those keep them (also_open), and get no third.
ALTER TABLE encounter ADD COLUMN also_open smallint NOT NULL DEFAULT 0;
UPDATE encounter SET also_open = 1 WHERE ended_at IS NULL AND EXISTS
  (SELECT 1 FROM encounter o WHERE o.person_id = encounter.person_id AND o.ended_at IS NULL AND o.id < encounter.id);
CREATE UNIQUE INDEX encounter_one_open ON encounter (person_id) WHERE ended_at IS NULL AND also_open = 0;
