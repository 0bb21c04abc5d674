-- A bed that is no longer there keeps its row: stays and readings refer to it. Its name may be used again.
ALTER TABLE location ADD COLUMN retired_at bigint;

-- What was done to a bed itself, append-only. kind: added, renamed, retired, back. name: its name from then on.
CREATE TABLE bed_change (
  bed_id uuid NOT NULL REFERENCES location (id),
  no integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('added', 'renamed', 'retired', 'back')),
  name text NOT NULL,
  by_staff uuid,
  at bigint NOT NULL,
  PRIMARY KEY (bed_id, no)
);

-- Telephone numbers of a unit for the downtime pack and print. kind: Handrail.Core.People.UnitNumbers. Work numbers, nobody's own: not sealed.
CREATE TABLE unit_number (
  unit_id uuid NOT NULL REFERENCES location (id),
  kind text NOT NULL,
  number text NOT NULL,
  set_by uuid,
  set_at bigint NOT NULL,
  PRIMARY KEY (unit_id, kind)
);

-- Readings that changed hands, for whichever reason: a move of a person recorded late (observation_moved), or a value put on the right person by hand (observation_move).
CREATE VIEW reading_changed_hands AS
SELECT m.from_id, m.to_id, m.event_at AS at, 'late move' AS why, CAST(NULL AS uuid) AS by_staff FROM observation_moved m
UNION ALL
SELECT h.from_observation, h.to_observation, h.at, 'wrong person', h.by_staff FROM observation_move h;
