-- How one member of staff is reached. kind: 1 push, 2 text message, 3 voice, 4 e-mail. address is sealed for its owner (push: endpoint and keys as JSON) and emptied
-- when it is removed; print is a keyed fingerprint of it. Counts only once confirmed_at is set: a test page to it was confirmed.
CREATE TABLE reach_address (
  id uuid PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES staff (id),
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 4),
  name text NOT NULL,
  address text NOT NULL,
  print bytea NOT NULL,
  sort integer NOT NULL,
  added_at bigint NOT NULL,
  confirmed_at bigint,
  removed_at bigint,
  removed_why text
);
CREATE UNIQUE INDEX reach_address_one ON reach_address (staff_id, kind, print) WHERE removed_at IS NULL;
CREATE INDEX reach_address_by_print ON reach_address (print);

-- One notice to one person. Projection of page_event. state: 1 open, 2 confirmed, 3 not reached, 4 ended.
CREATE TABLE page (
  id uuid PRIMARY KEY,
  key text NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('alert', 'test')),
  alert_id uuid,
  unit_id uuid,
  staff_id uuid NOT NULL REFERENCES staff (id),
  round integer NOT NULL,
  step integer NOT NULL,
  repeat integer NOT NULL,
  code text NOT NULL,
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 4),
  made_at bigint NOT NULL,
  ended_at bigint,
  CHECK ((kind = 'alert') = (alert_id IS NOT NULL))
);
CREATE INDEX page_by_alert ON page (alert_id, staff_id);
CREATE INDEX page_by_staff ON page (staff_id, made_at);

-- One page through one address. Projection of page_event. key is the provider's idempotency key: sending is at-least-once, with this key.
-- state: 1 made, 2 handed over, 3 delivered, 4 confirmed, 5 failed, 6 given up.
CREATE TABLE page_delivery (
  id uuid PRIMARY KEY,
  page_id uuid NOT NULL REFERENCES page (id),
  leg integer NOT NULL,
  address_id uuid NOT NULL REFERENCES reach_address (id),
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 4),
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 6),
  key text NOT NULL UNIQUE,
  tries integer NOT NULL DEFAULT 0,
  next_at bigint,
  provider_id text,
  reason text,
  made_at bigint NOT NULL,
  handed_at bigint,
  delivered_at bigint,
  confirmed_at bigint
);
CREATE INDEX page_delivery_by_page ON page_delivery (page_id, leg);
CREATE INDEX page_delivery_unsent ON page_delivery (next_at) WHERE state = 1;

-- What happened to a page, append-only. kind: made, sending, handed-over, delivered, confirmed, failed, again, given-up, not-reached, ended.
CREATE TABLE page_event (
  page_id uuid NOT NULL,
  no integer NOT NULL,
  at bigint NOT NULL,
  kind text NOT NULL,
  delivery_id uuid,
  reason text,
  PRIMARY KEY (page_id, no)
);

-- Whether what sends for us works: gateway (text messages and voice), mail. dead_since: since when it counts as down.
CREATE TABLE reach_channel (
  name text PRIMARY KEY,
  failures integer NOT NULL,
  tried_at bigint NOT NULL,
  ok_at bigint,
  dead_since bigint
);

-- Keys of paging (the VAPID key, the key of receipts), sealed with the installation's keys: a backup carries them, the key file opens them.
CREATE TABLE paging_secret (
  name text PRIMARY KEY,
  value text NOT NULL,
  made_at bigint NOT NULL
);

-- Signatures of receipts that were taken: the same one never counts twice.
CREATE TABLE gateway_seen (
  hash bytea PRIMARY KEY,
  at bigint NOT NULL
);
