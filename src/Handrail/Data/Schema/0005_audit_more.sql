-- form 1: rows from before, whose hash covers the first columns only. form 2: the hash covers these too.
ALTER TABLE audit_event ADD COLUMN form integer NOT NULL DEFAULT 1;
-- Why it was asked (treatment, emergency, ...), on what ground it was let in (role, relationship, consent, break-glass), under which consent, whose record it was.
ALTER TABLE audit_event ADD COLUMN purpose text NOT NULL DEFAULT '';
ALTER TABLE audit_event ADD COLUMN ground text NOT NULL DEFAULT '';
ALTER TABLE audit_event ADD COLUMN consent_id text NOT NULL DEFAULT '';
ALTER TABLE audit_event ADD COLUMN person_id text NOT NULL DEFAULT '';
CREATE INDEX audit_event_by_person ON audit_event (person_id, at);
CREATE INDEX audit_event_by_actor ON audit_event (actor, at);
