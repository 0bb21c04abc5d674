-- Sessions get a name of their own for the list, know how the person proved who they are, and can be locked. Those of before end: their owners sign in again.
UPDATE session SET ended_at = used_at WHERE ended_at IS NULL;
ALTER TABLE session ADD COLUMN id uuid;
-- full: everything the role permits. enrol: only setting up a way to sign in (after a one-time phrase).
ALTER TABLE session ADD COLUMN kind text NOT NULL DEFAULT 'full';
ALTER TABLE session ADD COLUMN method text NOT NULL DEFAULT 'phrase';
-- The last proof strong enough for sensitive acts: a passkey, or password and code. Null: none.
ALTER TABLE session ADD COLUMN proved_at bigint;
ALTER TABLE session ADD COLUMN locked_at bigint;
-- Browser and device in plain words ("Chrome on Windows"). No address is kept.
ALTER TABLE session ADD COLUMN agent text NOT NULL DEFAULT '';
CREATE UNIQUE INDEX session_by_id ON session (id);
CREATE INDEX session_open ON session (staff_id) WHERE ended_at IS NULL;

-- Secrets of a member of staff. totp is sealed with the vault under the staff id; totp_step is the last 30-second step whose code was used (a code counts once).
CREATE TABLE staff_secret (
  staff_id uuid PRIMARY KEY REFERENCES staff (id),
  password_hash text,
  password_at bigint,
  totp bytea,
  totp_at bigint,
  totp_step bigint NOT NULL DEFAULT 0,
  stamp text NOT NULL
);

CREATE TABLE passkey (
  id uuid PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES staff (id),
  credential_id bytea NOT NULL UNIQUE,
  public_key bytea NOT NULL,
  name text NOT NULL,
  sign_count bigint NOT NULL,
  transports text NOT NULL,
  user_verified smallint NOT NULL,
  backup_eligible smallint NOT NULL,
  backed_up smallint NOT NULL,
  attestation bytea NOT NULL,
  client_data bytea NOT NULL,
  added_at bigint NOT NULL,
  used_at bigint,
  removed_at bigint
);
CREATE INDEX passkey_by_staff ON passkey (staff_id);

-- Somebody cannot sign in and asks for help. Another person approves after checking who they are; approving makes a one-time phrase.
CREATE TABLE recovery_request (
  id uuid PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES staff (id),
  asked_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  answered_by uuid REFERENCES staff (id),
  answered_at bigint,
  answer text CHECK (answer IN ('approved', 'approved-lost', 'refused')),
  -- how the helper made sure who it is
  how text NOT NULL DEFAULT ''
);
CREATE INDEX recovery_request_open ON recovery_request (staff_id) WHERE answered_at IS NULL;

-- A subject of an identity provider that is this member of staff. Never found by e-mail address, never made by itself.
CREATE TABLE staff_external (
  issuer text NOT NULL,
  subject text NOT NULL,
  staff_id uuid NOT NULL REFERENCES staff (id),
  added_at bigint NOT NULL,
  PRIMARY KEY (issuer, subject)
);

-- Wall screens: paired devices that only show. code_hash while it waits to be paired, hash of its secret from the start.
CREATE TABLE wall_screen (
  id uuid PRIMARY KEY,
  hash bytea NOT NULL UNIQUE,
  code_hash bytea,
  code_until bigint NOT NULL,
  name text NOT NULL DEFAULT '',
  unit_id uuid REFERENCES location (id),
  paired_by uuid REFERENCES staff (id),
  paired_at bigint,
  ends_at bigint,
  revoked_at bigint,
  agent text NOT NULL DEFAULT ''
);
