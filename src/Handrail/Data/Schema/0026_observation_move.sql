-- A value that was entered on the wrong person: superseded there, and a new fact on the right one. Both charts show it. The reason is sealed twice, once for each person.
CREATE TABLE observation_move (
  id uuid PRIMARY KEY,
  from_observation uuid NOT NULL UNIQUE,
  from_stay uuid NOT NULL REFERENCES encounter (id),
  to_observation uuid NOT NULL UNIQUE,
  to_stay uuid NOT NULL REFERENCES encounter (id),
  from_bed text NOT NULL,
  to_bed text NOT NULL,
  first_entered_at bigint NOT NULL,
  reason_there text NOT NULL,
  by_staff uuid NOT NULL,
  at bigint NOT NULL,
  CHECK (from_stay <> to_stay)
);
CREATE INDEX observation_move_from ON observation_move (from_stay, at);
CREATE INDEX observation_move_to ON observation_move (to_stay, at);
