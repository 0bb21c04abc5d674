-- Who somebody is, sealed: family and given name, record number, birth date and sex are one value under the person's own data key. What was plain goes to
-- person_plain and is sealed and taken out of the files by the step after this script (Data/SealPersons.cs), which needs the keys.
CREATE TABLE person_plain (
  id uuid PRIMARY KEY,
  record_number text NOT NULL,
  family text NOT NULL,
  given text NOT NULL,
  birth_date text NOT NULL,
  sex text NOT NULL
);
INSERT INTO person_plain (id, record_number, family, given, birth_date, sex) SELECT id, record_number, family, given, birth_date, sex FROM person;
ALTER TABLE person DROP COLUMN record_number, DROP COLUMN family, DROP COLUMN given, DROP COLUMN birth_date, DROP COLUMN sex,
  ADD COLUMN sealed bytea, ADD COLUMN record_key bytea UNIQUE;
