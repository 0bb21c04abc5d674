-- Who is on safety rounds, and how often. Changing the interval ends one row and adds another.
CREATE TABLE round_enrolment (
  id uuid PRIMARY KEY,
  encounter_id uuid NOT NULL REFERENCES encounter (id),
  unit_id uuid NOT NULL REFERENCES location (id),
  every_minutes integer NOT NULL CHECK (every_minutes BETWEEN 5 AND 240),
  from_at bigint NOT NULL,
  by_staff uuid NOT NULL,
  to_at bigint CHECK (to_at IS NULL OR to_at >= from_at),
  ended_by uuid
);
CREATE UNIQUE INDEX round_enrolment_one ON round_enrolment (encounter_id) WHERE to_at IS NULL;
CREATE INDEX round_enrolment_by_unit ON round_enrolment (unit_id, from_at);

-- One look at one person, append-only. at is the server's time and nobody types it. kind late: written down afterwards; claimed_at is what somebody says, and
-- never counts as a look on time. way: code (the room's code was opened) or list. reason: sealed for the person.
CREATE TABLE round_check (
  id uuid PRIMARY KEY,
  encounter_id uuid NOT NULL REFERENCES encounter (id),
  unit_id uuid NOT NULL,
  bed_id uuid,
  staff_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('seen', 'late')),
  state text NOT NULL,
  way text NOT NULL CHECK (way IN ('code', 'list')),
  at bigint NOT NULL,
  claimed_at bigint,
  reason text,
  CHECK ((kind = 'late') = (claimed_at IS NOT NULL))
);
CREATE INDEX round_check_by_stay ON round_check (encounter_id, at);
CREATE INDEX round_check_by_unit ON round_check (unit_id, at);

-- The code at a room's door: a random word in an address, no name. Renewing one ends the one before.
CREATE TABLE room_code (
  id uuid PRIMARY KEY,
  bed_id uuid NOT NULL REFERENCES location (id),
  word text NOT NULL UNIQUE,
  made_at bigint NOT NULL,
  by_staff uuid NOT NULL,
  ended_at bigint
);
CREATE UNIQUE INDEX room_code_one ON room_code (bed_id) WHERE ended_at IS NULL;
