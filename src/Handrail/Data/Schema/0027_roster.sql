-- How many of a role a shift of a unit needs at least. Changing a number ends one row and adds another.
CREATE TABLE roster_need (
  id uuid PRIMARY KEY,
  unit_id uuid NOT NULL REFERENCES location (id),
  role text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('day', 'night')),
  least integer NOT NULL CHECK (least BETWEEN 0 AND 99),
  from_at bigint NOT NULL,
  by_staff uuid,
  to_at bigint CHECK (to_at IS NULL OR to_at >= from_at),
  ended_by uuid
);
CREATE UNIQUE INDEX roster_need_one ON roster_need (unit_id, role, kind) WHERE to_at IS NULL;

-- What happened to the rows of shift, append-only. kind: planned, ended (from_at had passed), removed (it never began), took-over, handed, swapped (a row that began in
-- the stead of after_shift), kept (the rest of a standing row), standing (who answers when nobody is on the roster; no shift). reason: sealed.
CREATE TABLE shift_event (
  id uuid PRIMARY KEY,
  shift_id uuid,
  unit_id uuid NOT NULL,
  staff_id uuid NOT NULL,
  role text NOT NULL,
  from_at bigint NOT NULL,
  to_at bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('planned', 'ended', 'removed', 'took-over', 'handed', 'swapped', 'kept', 'standing')),
  after_shift uuid,
  by_staff uuid,
  at bigint NOT NULL,
  reason text,
  CHECK ((kind = 'standing') = (shift_id IS NULL))
);
CREATE INDEX shift_event_by_unit ON shift_event (unit_id, at);
CREATE INDEX shift_event_by_shift ON shift_event (shift_id);
CREATE INDEX shift_event_after ON shift_event (after_shift) WHERE after_shift IS NOT NULL;
