-- The desk's own: drafts, notes, hand-overs, incoming calls, who a caller is to the person they call about, and the deletion after 90 days.

-- What an advisor is typing: one a call-back and advisor, sealed with the key of the enquiry (place "call_draft.form"). It stays when the claim, the session or the
-- line is gone, and is deleted when the note is recorded or the enquiry's texts are.
CREATE TABLE call_draft (
  call_back_id uuid NOT NULL REFERENCES call_back (id),
  staff_id uuid NOT NULL REFERENCES staff (id),
  enquiry_id uuid NOT NULL REFERENCES enquiry (id),
  form_sealed bytea NOT NULL,
  saved_at bigint NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (call_back_id, staff_id)
);
CREATE INDEX call_draft_by_enquiry ON call_draft (enquiry_id);

-- What was recorded of a call or a decision: never changed; note_sealed (place "call_note.form") becomes null when the texts of the enquiry are deleted. kind: try, spoke,
-- stop, handover, check, join.
CREATE TABLE call_note (
  id uuid PRIMARY KEY,
  call_back_id uuid NOT NULL REFERENCES call_back (id),
  enquiry_id uuid NOT NULL REFERENCES enquiry (id),
  staff_id uuid NOT NULL REFERENCES staff (id),
  at bigint NOT NULL,
  kind text NOT NULL,
  code text NOT NULL,
  note_sealed bytea
);
CREATE INDEX call_note_by_call ON call_note (call_back_id, at);
CREATE INDEX call_note_by_enquiry ON call_note (enquiry_id);

-- A warm hand-over: the note goes with the caller. Exactly one person is asked; they take it or say that they cannot.
CREATE TABLE call_handover (
  id uuid PRIMARY KEY,
  call_back_id uuid NOT NULL REFERENCES call_back (id),
  note_id uuid NOT NULL REFERENCES call_note (id),
  from_staff uuid NOT NULL REFERENCES staff (id),
  to_staff uuid NOT NULL REFERENCES staff (id),
  at bigint NOT NULL,
  taken_at bigint,
  declined_at bigint
);
CREATE INDEX call_handover_open ON call_handover (to_staff) WHERE taken_at IS NULL AND declined_at IS NULL;
CREATE INDEX call_handover_by_call ON call_handover (call_back_id);

-- A call that came in. answered_ms: ringing until a person answered; null when nobody did. ended: answered, voicemail, gave-up. call_back_id: its record, when one was made.
CREATE TABLE incoming_call (
  id uuid PRIMARY KEY,
  desk_id uuid NOT NULL REFERENCES desk (id),
  call_back_id uuid REFERENCES call_back (id),
  rang_at bigint NOT NULL,
  answered_ms integer CHECK (answered_ms >= 0),
  ended text NOT NULL CHECK (ended IN ('answered', 'voicemail', 'gave-up')),
  logged_by uuid NOT NULL REFERENCES staff (id),
  logged_at bigint NOT NULL,
  CHECK ((ended = 'answered') = (answered_ms IS NOT NULL))
);
CREATE INDEX incoming_call_by_time ON incoming_call (desk_id, rang_at);

-- Who a caller is to the person they call about. Both are people of their own: the relative's words are sealed with the relative's key, nothing here names a patient record, and
-- the person they call about is told of the call only when the relative says so (may_tell). about_sealed: what they call that person (place "enquiry_relation.about").
CREATE TABLE enquiry_relation (
  enquiry_id uuid PRIMARY KEY REFERENCES enquiry (id),
  relation text NOT NULL CHECK (relation IN ('parent', 'partner', 'child', 'sibling', 'friend', 'professional', 'other')),
  about_sealed bytea,
  may_tell smallint NOT NULL DEFAULT 0,
  set_by uuid NOT NULL REFERENCES staff (id),
  set_at bigint NOT NULL
);

-- When the deletion of personal texts ran, and of how many enquiries it deleted them.
CREATE TABLE retention_run (
  id uuid PRIMARY KEY,
  at bigint NOT NULL,
  enquiries integer NOT NULL
);
CREATE INDEX retention_run_by_time ON retention_run (at);
