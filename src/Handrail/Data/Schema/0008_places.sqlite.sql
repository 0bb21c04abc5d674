-- Where work happens: an organization (the network) has sites, a site has units; beds and units stay rows of location.
CREATE TABLE organization (
  id uuid PRIMARY KEY,
  name text NOT NULL
);

CREATE TABLE site (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organization (id),
  name text NOT NULL,
  address text NOT NULL DEFAULT '',
  closed_at bigint
);

CREATE TABLE unit_place (
  unit_id uuid PRIMARY KEY REFERENCES location (id),
  site_id uuid NOT NULL REFERENCES site (id)
);
CREATE INDEX unit_place_by_site ON unit_place (site_id);

-- Who does what where. Changing one ends it and adds another; nothing is deleted. place_id: an organization, a site or a unit.
CREATE TABLE assignment (
  id uuid PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES staff (id),
  role text NOT NULL,
  place_kind text NOT NULL CHECK (place_kind IN ('organization', 'site', 'unit')),
  place_id uuid NOT NULL,
  from_at bigint NOT NULL,
  to_at bigint CHECK (to_at IS NULL OR to_at >= from_at),
  by_staff uuid,
  made_at bigint NOT NULL
);
CREATE INDEX assignment_by_staff ON assignment (staff_id, from_at);
CREATE INDEX assignment_by_place ON assignment (place_id);

-- The whole of a treatment: detox, then residential, then aftercare. Stays and visits (encounter) belong to one.
CREATE TABLE episode_of_care (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person (id),
  organization_id uuid NOT NULL REFERENCES organization (id),
  started_at bigint NOT NULL,
  ended_at bigint
);
CREATE INDEX episode_of_care_by_person ON episode_of_care (person_id, started_at);

CREATE TABLE encounter_episode (
  encounter_id uuid PRIMARY KEY REFERENCES encounter (id),
  episode_id uuid NOT NULL REFERENCES episode_of_care (id)
);
CREATE INDEX encounter_episode_by_episode ON encounter_episode (episode_id);

-- Who treats whom, besides those on shift: for one stay, or for the whole episode.
CREATE TABLE care_team (
  id uuid PRIMARY KEY,
  encounter_id uuid REFERENCES encounter (id),
  episode_id uuid REFERENCES episode_of_care (id),
  staff_id uuid NOT NULL REFERENCES staff (id),
  role text NOT NULL,
  from_at bigint NOT NULL,
  to_at bigint CHECK (to_at IS NULL OR to_at >= from_at),
  by_staff uuid,
  CHECK ((encounter_id IS NULL) <> (episode_id IS NULL))
);
CREATE INDEX care_team_by_staff ON care_team (staff_id, from_at);
CREATE INDEX care_team_by_encounter ON care_team (encounter_id);
CREATE INDEX care_team_by_episode ON care_team (episode_id);

-- Licences and certificates of staff. A renewal is a new row; a row recorded by mistake or taken away is ended. Dates are days of the centre, the last one included.
CREATE TABLE credential (
  id uuid PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES staff (id),
  kind text NOT NULL,
  number text NOT NULL,
  issuer text NOT NULL,
  valid_from text NOT NULL,
  valid_to text NOT NULL,
  evidence text NOT NULL,
  recorded_by uuid,
  recorded_at bigint NOT NULL,
  ended_at bigint,
  CHECK (valid_to >= valid_from)
);
CREATE INDEX credential_by_staff ON credential (staff_id, kind);

-- Licences and accreditations of a site, with where the evidence is.
CREATE TABLE site_licence (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site (id),
  kind text NOT NULL,
  number text NOT NULL,
  issuer text NOT NULL,
  valid_from text NOT NULL,
  valid_to text NOT NULL,
  evidence text NOT NULL,
  recorded_by uuid,
  recorded_at bigint NOT NULL,
  ended_at bigint,
  CHECK (valid_to >= valid_from)
);
CREATE INDEX site_licence_by_site ON site_licence (site_id, kind);

-- A relative is a person of their own: their name and how to reach them are sealed for themselves, not for the patient.
CREATE TABLE relative (
  id uuid PRIMARY KEY,
  name bytea NOT NULL,
  reach bytea,
  made_at bigint NOT NULL
);

CREATE TABLE relation (
  id uuid PRIMARY KEY,
  relative_id uuid NOT NULL REFERENCES relative (id),
  person_id uuid NOT NULL REFERENCES person (id),
  kind text NOT NULL,
  from_at bigint NOT NULL,
  to_at bigint,
  by_staff uuid
);
CREATE INDEX relation_by_person ON relation (person_id);
CREATE INDEX relation_by_relative ON relation (relative_id);

-- Two records of one person: what was decided, append-only. kind: merge, undo, distinct (looked at: two people).
CREATE TABLE person_link_event (
  id uuid PRIMARY KEY,
  no bigint NOT NULL,
  kept_id uuid NOT NULL REFERENCES person (id),
  other_id uuid NOT NULL REFERENCES person (id),
  kind text NOT NULL CHECK (kind IN ('merge', 'undo', 'distinct')),
  reason text NOT NULL,
  by_staff uuid NOT NULL,
  at bigint NOT NULL,
  CHECK (kept_id <> other_id)
);
CREATE UNIQUE INDEX person_link_event_order ON person_link_event (no);

-- Projection of person_link_event: the links that hold now. Reading a person follows it; every fact keeps the person id it was written with.
CREATE TABLE person_link (
  other_id uuid PRIMARY KEY REFERENCES person (id),
  kept_id uuid NOT NULL REFERENCES person (id)
);
CREATE INDEX person_link_by_kept ON person_link (kept_id);

-- What is there already: one network with one site for all units, everyone's role where their shifts are (without a shift: in the whole network), one episode a person.
INSERT INTO organization (id, name) SELECT randomblob(16), 'This network' WHERE EXISTS (SELECT 1 FROM location WHERE kind = 'unit');
INSERT INTO site (id, organization_id, name) SELECT randomblob(16), id, 'This site' FROM organization;
INSERT INTO unit_place (unit_id, site_id) SELECT l.id, s.id FROM location l CROSS JOIN site s WHERE l.kind = 'unit';
INSERT INTO assignment (id, staff_id, role, place_kind, place_id, from_at, made_at)
SELECT randomblob(16), f.staff_id, f.role, 'unit', f.unit_id, f.from_at, f.from_at
FROM (SELECT staff_id, role, unit_id, min(from_at) AS from_at FROM shift GROUP BY staff_id, role, unit_id) f;
INSERT INTO assignment (id, staff_id, role, place_kind, place_id, from_at, made_at)
SELECT randomblob(16), s.id, s.role, 'organization', o.id, 0, 0 FROM staff s CROSS JOIN organization o
WHERE NOT EXISTS (SELECT 1 FROM assignment a WHERE a.staff_id = s.id AND a.role = s.role);
INSERT INTO episode_of_care (id, person_id, organization_id, started_at, ended_at)
SELECT e.id, e.person_id, o.id, e.admitted_at,
  CASE WHEN EXISTS (SELECT 1 FROM encounter n WHERE n.person_id = e.person_id AND n.ended_at IS NULL) THEN NULL ELSE (SELECT max(n.ended_at) FROM encounter n WHERE n.person_id = e.person_id) END
FROM encounter e CROSS JOIN organization o
WHERE NOT EXISTS (SELECT 1 FROM encounter b WHERE b.person_id = e.person_id AND (b.admitted_at < e.admitted_at OR (b.admitted_at = e.admitted_at AND b.id < e.id)));
INSERT INTO encounter_episode (encounter_id, episode_id) SELECT e.id, c.id FROM encounter e JOIN episode_of_care c ON c.person_id = e.person_id;
CREATE TRIGGER person_link_event_no_update BEFORE UPDATE ON person_link_event BEGIN SELECT RAISE(ABORT, 'person_link_event is append-only'); END;
CREATE TRIGGER person_link_event_no_delete BEFORE DELETE ON person_link_event BEGIN SELECT RAISE(ABORT, 'person_link_event is append-only'); END;
