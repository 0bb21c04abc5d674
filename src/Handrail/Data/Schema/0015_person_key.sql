-- Keyed fingerprints by which people are found without opening anything: beginnings and sounds of their names, and their birth date.
CREATE TABLE person_key (
  key bytea NOT NULL,
  person_id uuid NOT NULL,
  PRIMARY KEY (key, person_id)
);
CREATE INDEX person_key_by_person ON person_key (person_id);

-- Steps and jobs that are no schema script: what was done when (sealing, the last backup, the last retention run).
CREATE TABLE step_done (
  name text PRIMARY KEY,
  at bigint NOT NULL,
  words text NOT NULL DEFAULT ''
);
