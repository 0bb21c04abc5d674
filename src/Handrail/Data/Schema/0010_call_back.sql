-- Call-backs: a person asks to be called, a desk of advisors promises a time and keeps it. Times are UTC microseconds.

-- Where call-backs are answered. A desk is no unit: it has no beds, nobody lies there, and no ward query may find it. Its id counts in unit_counter all the same,
-- so that its live pages move as a ward's do. on_call_staff_id is told last: it cannot be nobody. number: what the caller's phone will show.
CREATE TABLE desk (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  zone text NOT NULL,
  number text NOT NULL,
  on_call_staff_id uuid NOT NULL REFERENCES staff (id),
  sort integer NOT NULL DEFAULT 0
);

-- When the desk is open, on the desk's own clock: ISO weekday 1 (Monday) to 7, minutes from midnight; to_minute up to 1440. Several rows a day are allowed.
CREATE TABLE desk_hours (
  desk_id uuid NOT NULL REFERENCES desk (id),
  weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  from_minute integer NOT NULL CHECK (from_minute BETWEEN 0 AND 1439),
  to_minute integer NOT NULL CHECK (to_minute BETWEEN 1 AND 1440),
  PRIMARY KEY (desk_id, weekday, from_minute),
  CHECK (to_minute > from_minute)
);

-- Who is planned at the desk. role: advisor or lead-advisor (a lead answers calls too).
CREATE TABLE desk_shift (
  id uuid PRIMARY KEY,
  desk_id uuid NOT NULL REFERENCES desk (id),
  staff_id uuid NOT NULL REFERENCES staff (id),
  role text NOT NULL CHECK (role IN ('advisor', 'lead-advisor')),
  from_at bigint NOT NULL,
  to_at bigint NOT NULL,
  CHECK (to_at > from_at)
);
CREATE INDEX desk_shift_by_time ON desk_shift (desk_id, to_at);

-- The person calling. Name, number, text and signs-check answers are stored only sealed with a key of this enquiry's own (its id is the owner in the vault);
-- deleting the key deletes them everywhere. Equality is asked of keyed indexes, never of the text. last_contact_at starts the 90 days.
CREATE TABLE enquiry (
  id uuid PRIMARY KEY,
  source text NOT NULL CHECK (source IN ('web', 'incoming')),
  lang text NOT NULL,
  about text NOT NULL CHECK (about IN ('me', 'other', 'unknown')),
  name_sealed bytea,
  phone_sealed bytea,
  text_sealed bytea,
  signs_sealed bytea,
  phone_index bytea,
  text_index bytea,
  zone text NOT NULL,
  may_message smallint NOT NULL,
  may_text smallint NOT NULL,
  may_say_who smallint NOT NULL,
  created_at bigint NOT NULL,
  last_contact_at bigint NOT NULL
);
CREATE INDEX enquiry_by_phone ON enquiry (phone_index) WHERE phone_index IS NOT NULL;
CREATE INDEX enquiry_by_text ON enquiry (text_index, created_at) WHERE text_index IS NOT NULL;
CREATE INDEX enquiry_by_contact ON enquiry (last_contact_at);

-- Projection of call_event: one call-back as it stands. state: Handrail.Core.CallBack.CallStatus (0 requested, 1 check, 2 claimed, 3 attempted; ended: 4 kept, 5 missed,
-- 6 cancelled, 7 closed). promised_at is what the caller was told; due_from and due_by are what the clock runs on now (the promise, later the next try).
CREATE TABLE call_back (
  id uuid PRIMARY KEY,
  enquiry_id uuid NOT NULL REFERENCES enquiry (id),
  desk_id uuid NOT NULL REFERENCES desk (id),
  source text NOT NULL CHECK (source IN ('web', 'incoming')),
  state smallint NOT NULL CHECK (state BETWEEN 0 AND 7),
  doubtful smallint NOT NULL,
  doubt text NOT NULL,
  words text NOT NULL,
  link_hash bytea UNIQUE,
  wish_day text NOT NULL CHECK (wish_day IN ('soonest', 'today', 'tomorrow')),
  wish_part text NOT NULL CHECK (wish_part IN ('any', 'morning', 'afternoon', 'evening')),
  requested_at bigint NOT NULL,
  promised_from bigint NOT NULL,
  promised_at bigint NOT NULL,
  due_from bigint NOT NULL,
  due_by bigint NOT NULL,
  round integer NOT NULL,
  step integer NOT NULL,
  claimed_by uuid,
  claimed_until bigint,
  attempts integer NOT NULL,
  first_attempt_at bigint,
  next_try_at bigint,
  outcome text NOT NULL,
  closed_at bigint,
  joined_to uuid,
  version integer NOT NULL
);
CREATE UNIQUE INDEX call_back_words ON call_back (words) WHERE closed_at IS NULL AND words <> '';
CREATE INDEX call_back_open ON call_back (desk_id, due_by) WHERE closed_at IS NULL;
CREATE INDEX call_back_by_enquiry ON call_back (enquiry_id);

-- What happened to a call-back, append-only; never a name, number or word of the caller. kind: requested, changed, cleared, claimed, released, attempted, kept,
-- missed, cancelled, closed, escalated. code: outcome or reason.
CREATE TABLE call_event (
  call_back_id uuid NOT NULL,
  no integer NOT NULL,
  at bigint NOT NULL,
  kind text NOT NULL,
  round integer NOT NULL,
  step integer NOT NULL,
  staff_id uuid,
  from_at bigint,
  by_at bigint,
  code text NOT NULL,
  other_id uuid,
  PRIMARY KEY (call_back_id, no)
);
-- A step is taken once, whoever finds it due.
CREATE UNIQUE INDEX call_event_one_step ON call_event (call_back_id, round, step) WHERE kind = 'escalated';
CREATE INDEX call_event_by_time ON call_event (at);

-- A form counts once: the second post of the same nonce is answered with the first one's call-back. Only a hash of the nonce is kept, and a keyed index of what
-- was written: the same form sent with something else in it is no second press, and what it says must not be lost.
CREATE TABLE call_once (
  nonce_hash bytea PRIMARY KEY,
  content_index bytea NOT NULL,
  times integer NOT NULL DEFAULT 1,
  call_back_id uuid NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX call_once_by_time ON call_once (at);

-- Who was told of a call-back that falls or fell due. Sending is at-least-once with this key; it holds no word of the caller.
CREATE TABLE desk_notice (
  key text PRIMARY KEY,
  call_back_id uuid NOT NULL,
  desk_id uuid NOT NULL,
  step integer NOT NULL,
  role text NOT NULL,
  recipient uuid,
  made_at bigint NOT NULL,
  sent_at bigint
);
CREATE INDEX desk_notice_unsent ON desk_notice (made_at) WHERE sent_at IS NULL;
CREATE INDEX desk_notice_by_call ON desk_notice (call_back_id);
