-- One bed one person, one person one bed, at every moment and not only now; one hold a bed at a time. A range of one uuid stands for equality, so that no extension
-- (btree_gist) is needed.
CREATE TYPE uuid_range AS RANGE (subtype = uuid);
CREATE FUNCTION bed_stay_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.person_id := (SELECT e.person_id FROM encounter e WHERE e.id = NEW.encounter_id);
  RETURN NEW;
END $$;
CREATE TRIGGER bed_stay_person BEFORE INSERT OR UPDATE ON bed_stay FOR EACH ROW EXECUTE FUNCTION bed_stay_person();
ALTER TABLE bed_stay ADD CONSTRAINT bed_stay_bed_alone EXCLUDE USING gist (uuid_range(bed_id, bed_id, '[]') WITH &&, int8range(from_at, to_at) WITH &&);
ALTER TABLE bed_stay ADD CONSTRAINT bed_stay_person_alone EXCLUDE USING gist (uuid_range(person_id, person_id, '[]') WITH &&, int8range(from_at, to_at) WITH &&);
ALTER TABLE bed_hold ADD CONSTRAINT bed_hold_alone EXCLUDE USING gist (uuid_range(bed_id, bed_id, '[]') WITH &&, int8range(from_at, until_at) WITH &&);
CREATE TRIGGER bed_property_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON bed_property FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER bed_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON bed_event FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER stay_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON stay_event FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER discharge_item_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON discharge_item FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER protocol_choice_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON protocol_choice FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER observation_moved_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON observation_moved FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER observation_claim_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON observation_claim FOR EACH STATEMENT EXECUTE FUNCTION append_only();
