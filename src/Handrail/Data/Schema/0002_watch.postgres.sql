-- One row a fact and version; append-only. seq is given by the writer and orders everything the watch has ever decided.
-- timing: 0 current, 1 late, 2 future, 3 too old, 4 waits for a nurse, 5 withdrawn. Only 0 reaches the decision.
-- origin: 0 entered by hand, 1 device. measure: Handrail.Core.Watch.Measure. v1..v3 in thousandths; a blood-pressure panel has systolic in v1, diastolic in v2, mean in v3;
-- an oximetry fact has flow in v2 and concentration in v3 when they were sent.
CREATE TABLE observation (
  seq bigint PRIMARY KEY,
  id uuid NOT NULL,
  version integer NOT NULL,
  batch_no bigint NOT NULL,
  recorded_at bigint NOT NULL,
  effective_at bigint NOT NULL,
  measure smallint NOT NULL,
  v1 integer,
  v2 integer,
  v3 integer,
  status text NOT NULL CHECK (status IN ('preliminary', 'final', 'corrected', 'entered-in-error')),
  timing smallint NOT NULL,
  origin smallint NOT NULL,
  encounter_id uuid,
  person_id uuid,
  bed_id uuid,
  device_id uuid,
  token_no integer,
  staff_id uuid,
  resend_key bytea,
  content_hash bigint NOT NULL,
  flags smallint NOT NULL DEFAULT 0,
  reason text
);
CREATE UNIQUE INDEX observation_version ON observation (id, version);
CREATE UNIQUE INDEX observation_resend ON observation (resend_key) WHERE resend_key IS NOT NULL;
CREATE INDEX observation_by_encounter ON observation (encounter_id, measure, effective_at);

-- What was sent, for the rare fact that says more than the columns hold.
CREATE TABLE observation_body (
  seq bigint PRIMARY KEY,
  body text NOT NULL
);

-- One group commit. decided_at is the clock of every decision in it.
CREATE TABLE batch (
  no bigint PRIMARY KEY,
  decided_at bigint NOT NULL,
  readings integer NOT NULL
);

-- What the watch remembers of a stay: a snapshot after reading seq. The state now is this, with the later rows folded in.
CREATE TABLE encounter_watch (
  encounter_id uuid PRIMARY KEY,
  version bigint NOT NULL,
  seq bigint NOT NULL,
  state text NOT NULL
);

-- Projection of alert_event.
CREATE TABLE alert (
  id uuid PRIMARY KEY,
  subject_kind text NOT NULL CHECK (subject_kind IN ('encounter', 'device', 'bed', 'token')),
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
CREATE UNIQUE INDEX alert_one_open ON alert (subject_kind, subject_id, rule) WHERE state <> 6;
CREATE INDEX alert_by_unit ON alert (unit_id, opened_at);
CREATE INDEX alert_by_encounter ON alert (encounter_id, opened_at);
CREATE INDEX alert_due ON alert (due_at) WHERE due_at IS NOT NULL;

-- What happened to an alert, append-only. kind: raised, notified, seen, accepted, declined, attended, not-escalated, repeated, renotified, cleared, resolved.
CREATE TABLE alert_event (
  alert_id uuid NOT NULL,
  no integer NOT NULL,
  at bigint NOT NULL,
  kind text NOT NULL,
  round integer NOT NULL,
  step integer NOT NULL,
  repeat integer NOT NULL,
  staff_id uuid,
  value_milli integer,
  detail text,
  batch_no bigint NOT NULL,
  PRIMARY KEY (alert_id, no)
);
-- A step is taken once, whoever finds it due.
CREATE UNIQUE INDEX alert_event_one_step ON alert_event (alert_id, round, step, repeat) WHERE kind = 'notified';

-- Who was told, through what. key is the provider's idempotency key: sending is at-least-once, with this key.
CREATE TABLE notice (
  key text PRIMARY KEY,
  alert_id uuid NOT NULL,
  role text NOT NULL,
  recipient uuid,
  channel text NOT NULL,
  made_at bigint NOT NULL,
  sent_at bigint
);
CREATE INDEX notice_unsent ON notice (made_at) WHERE sent_at IS NULL;
CREATE INDEX notice_by_alert ON notice (alert_id);

-- Work that time brings. One row a subject and kind; done rows are deleted in the commit that did them.
CREATE TABLE due_work (
  kind text NOT NULL,
  subject_id uuid NOT NULL,
  due_at bigint NOT NULL,
  PRIMARY KEY (kind, subject_id)
);
CREATE INDEX due_work_by_time ON due_work (due_at);

-- Event number of a unit's live pages, raised inside the commit.
CREATE TABLE unit_counter (
  unit_id uuid PRIMARY KEY,
  no bigint NOT NULL
);

-- Audit: one hash chain a writer slot.
CREATE TABLE audit_event (
  slot integer NOT NULL,
  no bigint NOT NULL,
  at bigint NOT NULL,
  actor_kind text NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  outcome text NOT NULL,
  detail text NOT NULL,
  prev bytea NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (slot, no)
);
CREATE INDEX audit_event_by_subject ON audit_event (subject_kind, subject_id, at);

CREATE TABLE audit_anchor (
  no bigint PRIMARY KEY,
  at bigint NOT NULL,
  heads text NOT NULL,
  prev bytea NOT NULL,
  hash bytea NOT NULL
);
