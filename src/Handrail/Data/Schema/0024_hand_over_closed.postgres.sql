CREATE TRIGGER hand_over_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON hand_over FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER hand_over_note_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON hand_over_note FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER hand_over_signature_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON hand_over_signature FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE FUNCTION hand_over_closed() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF EXISTS (SELECT 1 FROM hand_over_signature s WHERE s.hand_over_id = NEW.hand_over_id) THEN
    RAISE EXCEPTION 'a signed hand-over is not edited';
  END IF;
  RETURN NEW;
END
$body$;
CREATE TRIGGER hand_over_note_closed BEFORE INSERT ON hand_over_note FOR EACH ROW EXECUTE FUNCTION hand_over_closed();
