-- The call after leaving against advice, append-only: each row says where one call stands and supersedes the row before it, so the newest of an event_id counts.
-- event_id: the discharge. state: 0 due, 1 tried and due again, 2 done, 3 not reached and not tried again (Handrail.Core.Admission.LeavingCallState).
-- words: the first row's are whom to call and what to mind, the others' what was said or done; sealed for the person.
CREATE TABLE leaving_call (
  id uuid PRIMARY KEY,
  event_id uuid NOT NULL REFERENCES stay_event (id),
  encounter_id uuid NOT NULL REFERENCES encounter (id),
  no integer NOT NULL CHECK (no >= 1),
  state smallint NOT NULL CHECK (state BETWEEN 0 AND 3),
  due_at bigint,
  words text,
  by_staff uuid NOT NULL,
  at bigint NOT NULL,
  supersedes uuid UNIQUE REFERENCES leaving_call (id),
  UNIQUE (event_id, no),
  CHECK ((due_at IS NOT NULL) = (state IN (0, 1))),
  CHECK ((supersedes IS NULL) = (no = 1))
);
CREATE INDEX leaving_call_by_stay ON leaving_call (encounter_id, at);
