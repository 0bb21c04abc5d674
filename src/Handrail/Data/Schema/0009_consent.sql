-- Consents, what was disclosed under them, emergency access, counselling notes. Words of a person are sealed (see data_key), owner = the person.

-- One row a consent and version; form is the sealed whole. What decides is the form, checked again each time it is read; the columns only find it.
CREATE TABLE consent (
  id uuid NOT NULL,
  version integer NOT NULL,
  person_id uuid NOT NULL REFERENCES person (id),
  kind text NOT NULL CHECK (kind IN ('Specific', 'Tpo', 'CounsellingNotes', 'LegalProceedings')),
  signed_at bigint NOT NULL,
  expires_at bigint,
  form bytea NOT NULL,
  recorded_by uuid NOT NULL,
  recorded_at bigint NOT NULL,
  PRIMARY KEY (id, version)
);
CREATE INDEX consent_by_person ON consent (person_id, recorded_at);

-- Keyed fingerprints of the receivers, so that the consents for one receiver are found without opening any.
CREATE TABLE consent_recipient (
  consent_id uuid NOT NULL,
  version integer NOT NULL,
  key bytea NOT NULL,
  PRIMARY KEY (consent_id, version, key)
);
CREATE INDEX consent_recipient_by_key ON consent_recipient (key);

-- The journal of endings: revoked, or the event happened that it was to end with. Exports that run look here.
CREATE TABLE consent_event (
  consent_id uuid NOT NULL,
  no integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('revoked', 'event-happened')),
  person_id uuid NOT NULL,
  words bytea NOT NULL,
  by_id uuid NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (consent_id, no)
);
CREATE INDEX consent_event_by_time ON consent_event (at);

-- Scans of paper: sealed.
CREATE TABLE consent_evidence (
  id uuid PRIMARY KEY,
  consent_id uuid NOT NULL,
  person_id uuid NOT NULL,
  media_type text NOT NULL CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/png')),
  size integer NOT NULL,
  sha256 bytea NOT NULL,
  content bytea NOT NULL,
  added_by uuid NOT NULL,
  added_at bigint NOT NULL
);
CREATE INDEX consent_evidence_by_consent ON consent_evidence (consent_id);

-- What left the house. consent: "id:version" of each consent used, with blanks between. notice: id of the statement that went with it.
CREATE TABLE disclosure (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person (id),
  recipient bytea NOT NULL,
  recipient_kind text NOT NULL,
  purpose text NOT NULL,
  ground text NOT NULL,
  consent text NOT NULL,
  parts integer NOT NULL,
  labels integer NOT NULL,
  items integer NOT NULL,
  notice text NOT NULL,
  way text NOT NULL CHECK (way IN ('packet', 'fhir', 'export')),
  by_kind text NOT NULL,
  by_id text NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX disclosure_by_person ON disclosure (person_id, at);

-- The packet as it was made: what was handed over can be shown again, while its consent holds.
CREATE TABLE disclosure_packet (
  disclosure_id uuid PRIMARY KEY REFERENCES disclosure (id),
  person_id uuid NOT NULL,
  content bytea NOT NULL
);

-- Who stands behind a reading token. A token without a row here reads nobody's record.
CREATE TABLE token_recipient (
  token_no integer PRIMARY KEY REFERENCES device_token (no),
  kind text NOT NULL,
  name text NOT NULL,
  intermediary text NOT NULL DEFAULT '',
  treats smallint NOT NULL DEFAULT 0,
  purpose text NOT NULL
);
-- Tokens from before were made for systems of the programme itself.
INSERT INTO token_recipient (token_no, kind, name, purpose) SELECT no, 'OwnProgramme', name, 'TREAT' FROM device_token WHERE can_read = 1;

-- Labels beyond the one that everything here has (42 CFR part 2): for now on whole stays.
CREATE TABLE security_label (
  subject_kind text NOT NULL CHECK (subject_kind IN ('encounter')),
  subject_id uuid NOT NULL,
  label text NOT NULL CHECK (label IN ('MH')),
  set_by uuid NOT NULL,
  set_at bigint NOT NULL,
  PRIMARY KEY (subject_kind, subject_id, label)
);

-- One opening in an emergency (42 CFR 2.51): who, whose, why, what kind of emergency, who was told of it.
CREATE TABLE break_glass (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person (id),
  staff_id uuid NOT NULL,
  nature text NOT NULL,
  reason bytea NOT NULL,
  told bytea NOT NULL,
  opened_at bigint NOT NULL,
  until_at bigint NOT NULL
);
CREATE INDEX break_glass_by_staff ON break_glass (staff_id, until_at);

CREATE TABLE break_glass_review (
  break_glass_id uuid PRIMARY KEY REFERENCES break_glass (id),
  finding text NOT NULL CHECK (finding IN ('justified', 'not-justified', 'unclear')),
  words bytea NOT NULL,
  by_id uuid NOT NULL,
  at bigint NOT NULL
);

-- Told to the privacy officer: no personal data, a reference. sent_at: when the file stood in the outbox.
CREATE TABLE privacy_notice (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('break-glass')),
  subject_id uuid NOT NULL,
  made_at bigint NOT NULL,
  due_at bigint NOT NULL,
  sent_at bigint
);
CREATE INDEX privacy_notice_unsent ON privacy_notice (made_at) WHERE sent_at IS NULL;

-- Counselling notes (42 CFR 2.11) are apart from the record: nothing else reads this table.
CREATE TABLE counselling_note (
  id uuid NOT NULL,
  version integer NOT NULL,
  person_id uuid NOT NULL REFERENCES person (id),
  note bytea NOT NULL,
  written_by uuid NOT NULL,
  written_at bigint NOT NULL,
  PRIMARY KEY (id, version)
);
CREATE INDEX counselling_note_by_person ON counselling_note (person_id, written_at);
