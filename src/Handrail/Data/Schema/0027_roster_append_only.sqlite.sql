CREATE TRIGGER shift_event_no_update BEFORE UPDATE ON shift_event BEGIN SELECT RAISE(ABORT, 'shift_event is append-only'); END;
CREATE TRIGGER shift_event_no_delete BEFORE DELETE ON shift_event BEGIN SELECT RAISE(ABORT, 'shift_event is append-only'); END;

-- A unit itself can be what an alert is about: its roster has a gap. SQLite changes a CHECK only by making the table anew; nothing refers to it.
CREATE TABLE alert_anew (
  id uuid PRIMARY KEY,
  subject_kind text NOT NULL CHECK (subject_kind IN ('encounter', 'device', 'bed', 'token', 'unit')),
  subject_id uuid NOT NULL,
  rule text NOT NULL,
  title text NOT NULL,
  first_step text,
  priority smallint NOT NULL,
  state smallint NOT NULL,
  round integer NOT NULL,
  step integer NOT NULL,
  repeats integer NOT NULL,
  due_at bigint,
  waiting text NOT NULL,
  cleared_at bigint,
  value_milli integer,
  value_measure smallint,
  accepted_by uuid,
  accepted_at bigint,
  unit_id uuid NOT NULL,
  encounter_id uuid,
  protocol text NOT NULL,
  opened_at bigint NOT NULL,
  observed_at bigint NOT NULL,
  resolved_at bigint,
  version integer NOT NULL
);
INSERT INTO alert_anew (id, subject_kind, subject_id, rule, title, first_step, priority, state, round, step, repeats, due_at, waiting, cleared_at, value_milli, value_measure, accepted_by,
  accepted_at, unit_id, encounter_id, protocol, opened_at, observed_at, resolved_at, version)
SELECT id, subject_kind, subject_id, rule, title, first_step, priority, state, round, step, repeats, due_at, waiting, cleared_at, value_milli, value_measure, accepted_by,
  accepted_at, unit_id, encounter_id, protocol, opened_at, observed_at, resolved_at, version FROM alert;
DROP TABLE alert;
ALTER TABLE alert_anew RENAME TO alert;
CREATE UNIQUE INDEX alert_one_open ON alert (subject_kind, subject_id, rule) WHERE state <> 6;
CREATE INDEX alert_by_unit ON alert (unit_id, opened_at);
CREATE INDEX alert_by_encounter ON alert (encounter_id, opened_at);
CREATE INDEX alert_due ON alert (due_at) WHERE due_at IS NOT NULL;
