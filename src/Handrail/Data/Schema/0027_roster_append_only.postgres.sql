CREATE TRIGGER shift_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON shift_event FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- A unit itself can be what an alert is about: its roster has a gap.
ALTER TABLE alert DROP CONSTRAINT alert_subject_kind_check;
ALTER TABLE alert ADD CONSTRAINT alert_subject_kind_check CHECK (subject_kind IN ('encounter', 'device', 'bed', 'token', 'unit'));
