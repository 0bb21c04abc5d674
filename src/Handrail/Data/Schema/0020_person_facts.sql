-- Coded facts about a person, append-only: a newer version supersedes, nothing is edited. kind: Handrail.Core.Admission.FactKind. value_milli: kilograms or years in thousandths.
-- words and reason are sealed for the person. source: who says so. status: active, resolved, entered-in-error.
CREATE TABLE person_fact (
  id uuid NOT NULL,
  version integer NOT NULL,
  person_id uuid NOT NULL REFERENCES person (id),
  encounter_id uuid REFERENCES encounter (id),
  kind smallint NOT NULL,
  code text NOT NULL,
  route text NOT NULL DEFAULT '',
  value_milli bigint,
  words text,
  source text NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'resolved', 'entered-in-error')),
  happened_at bigint,
  recorded_at bigint NOT NULL,
  by_staff uuid,
  reason text,
  PRIMARY KEY (id, version)
);
CREATE INDEX person_fact_by_person ON person_fact (person_id, kind);

-- What a person was called before it was completed or corrected, sealed for them, append-only.
CREATE TABLE person_was (
  person_id uuid NOT NULL REFERENCES person (id),
  no bigint NOT NULL,
  sealed text NOT NULL,
  by_staff uuid,
  at bigint NOT NULL,
  PRIMARY KEY (person_id, no)
);
