-- The audit by time alone: what the search page and FHIR AuditEvent ask when neither a person nor a member of staff is named.
CREATE INDEX audit_event_by_time ON audit_event (at);
-- A token that may read the audit (FHIR AuditEvent) and nothing else.
ALTER TABLE device_token ADD COLUMN can_audit smallint NOT NULL DEFAULT 0;
