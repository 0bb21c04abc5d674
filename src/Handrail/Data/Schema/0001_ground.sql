-- Times are UTC microseconds. Ids are uuid (16 bytes, big-endian, on SQLite). smallint 0/1 is no/yes.

CREATE TABLE location (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('unit', 'bed')),
  name text NOT NULL,
  unit_id uuid NOT NULL,
  sort integer NOT NULL
);
CREATE INDEX location_by_unit ON location (unit_id, sort);

CREATE TABLE person (
  id uuid PRIMARY KEY,
  record_number text NOT NULL UNIQUE,
  family text NOT NULL,
  given text NOT NULL,
  birth_date text NOT NULL,
  sex text NOT NULL CHECK (sex IN ('female', 'male', 'other', 'unknown')),
  pregnant smallint NOT NULL DEFAULT 0
);

CREATE TABLE staff (
  id uuid PRIMARY KEY,
  login text NOT NULL UNIQUE,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('nurse', 'charge-nurse', 'prescriber', 'medical-director', 'manager', 'system')),
  disabled_at bigint
);

CREATE TABLE staff_phrase (
  id uuid PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES staff (id),
  hash bytea NOT NULL,
  issued_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  used_at bigint
);
CREATE INDEX staff_phrase_by_staff ON staff_phrase (staff_id);

CREATE TABLE session (
  hash bytea PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES staff (id),
  started_at bigint NOT NULL,
  used_at bigint NOT NULL,
  ends_at bigint NOT NULL,
  ended_at bigint
);

-- What a unit needs to watch people. charge_staff_id answers when the roster is empty: the last step of an escalation cannot be nobody.
CREATE TABLE unit_setting (
  unit_id uuid PRIMARY KEY REFERENCES location (id),
  zone text NOT NULL,
  charge_staff_id uuid NOT NULL REFERENCES staff (id),
  day_from text NOT NULL,
  night_from text NOT NULL
);

CREATE TABLE shift (
  id uuid PRIMARY KEY,
  unit_id uuid NOT NULL REFERENCES location (id),
  staff_id uuid NOT NULL REFERENCES staff (id),
  role text NOT NULL,
  from_at bigint NOT NULL,
  to_at bigint NOT NULL CHECK (to_at > from_at)
);
CREATE INDEX shift_by_unit ON shift (unit_id, from_at);

CREATE TABLE encounter (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person (id),
  unit_id uuid NOT NULL REFERENCES location (id),
  protocol text NOT NULL,
  acuity smallint NOT NULL CHECK (acuity BETWEEN 0 AND 4),
  spo2_scale smallint NOT NULL DEFAULT 1 CHECK (spo2_scale IN (1, 2)),
  spo2_scale_by uuid,
  spo2_scale_at bigint,
  flags text NOT NULL DEFAULT '',
  admitted_at bigint NOT NULL,
  ended_at bigint
);
CREATE INDEX encounter_by_person ON encounter (person_id, admitted_at);
CREATE INDEX encounter_by_unit ON encounter (unit_id);

CREATE TABLE bed_stay (
  id uuid PRIMARY KEY,
  encounter_id uuid NOT NULL REFERENCES encounter (id),
  bed_id uuid NOT NULL REFERENCES location (id),
  from_at bigint NOT NULL,
  to_at bigint
);
CREATE UNIQUE INDEX bed_stay_one_person_a_bed ON bed_stay (bed_id) WHERE to_at IS NULL;
CREATE UNIQUE INDEX bed_stay_one_bed_a_person ON bed_stay (encounter_id) WHERE to_at IS NULL;

CREATE TABLE device (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  trusted smallint NOT NULL DEFAULT 1
);

CREATE TABLE device_place (
  id uuid PRIMARY KEY,
  device_id uuid NOT NULL REFERENCES device (id),
  bed_id uuid NOT NULL REFERENCES location (id),
  from_at bigint NOT NULL,
  to_at bigint
);
CREATE UNIQUE INDEX device_place_one_bed_a_device ON device_place (device_id) WHERE to_at IS NULL;

-- Bearer tokens of machines: only the SHA-256 is kept. device_id null: a gateway that speaks for many devices.
CREATE TABLE device_token (
  no integer PRIMARY KEY,
  name text NOT NULL UNIQUE,
  device_id uuid REFERENCES device (id),
  unit_id uuid REFERENCES location (id),
  hash bytea NOT NULL UNIQUE,
  can_read smallint NOT NULL,
  issued_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  revoked_at bigint
);

CREATE TABLE protocol_signature (
  id uuid PRIMARY KEY,
  protocol text NOT NULL,
  version integer NOT NULL,
  content_hash text NOT NULL,
  staff_id uuid NOT NULL REFERENCES staff (id),
  words text NOT NULL,
  at bigint NOT NULL
);

CREATE TABLE patient_limit (
  id uuid PRIMARY KEY,
  encounter_id uuid NOT NULL REFERENCES encounter (id),
  rule text NOT NULL,
  limit_milli integer NOT NULL,
  clear_milli integer NOT NULL,
  reason text NOT NULL,
  set_by uuid NOT NULL REFERENCES staff (id),
  set_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  ended_at bigint
);
CREATE INDEX patient_limit_by_encounter ON patient_limit (encounter_id);

-- A form is answered once: the second post of the same token gets the first answer.
CREATE TABLE form_once (
  token uuid PRIMARY KEY,
  staff_id uuid NOT NULL,
  answer text NOT NULL,
  at bigint NOT NULL
);
