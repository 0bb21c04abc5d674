-- A person's photo, append-only: a newer one supersedes. sealed: the file, under the person's own data key; null says that the photo was taken off (the last row counts).
-- agreed: who agreed to it (person, representative); empty when it was taken off. reason: why it was taken off, sealed for the person.
CREATE TABLE person_photo (
  person_id uuid NOT NULL REFERENCES person (id),
  no integer NOT NULL,
  encounter_id uuid NOT NULL REFERENCES encounter (id),
  media text NOT NULL CHECK (media IN ('image/jpeg', 'image/png', '')),
  width integer NOT NULL,
  height integer NOT NULL,
  sealed bytea,
  agreed text NOT NULL CHECK (agreed IN ('person', 'representative', '')),
  reason text,
  by_staff uuid NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (person_id, no),
  CHECK ((sealed IS NULL) = (media = '') AND (sealed IS NULL) = (agreed = ''))
);
CREATE INDEX person_photo_by_stay ON person_photo (encounter_id);
