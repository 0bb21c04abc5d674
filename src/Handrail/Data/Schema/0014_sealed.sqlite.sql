-- Who somebody is, sealed: family and given name, record number, birth date and sex are one value under the person's own data key. What was plain goes to
-- person_plain and is sealed and taken out of the file by the step after this script (Data/SealPersons.cs), which needs the keys.
CREATE TABLE person_plain (
  id uuid PRIMARY KEY,
  record_number text NOT NULL,
  family text NOT NULL,
  given text NOT NULL,
  birth_date text NOT NULL,
  sex text NOT NULL
);
INSERT INTO person_plain (id, record_number, family, given, birth_date, sex) SELECT id, record_number, family, given, birth_date, sex FROM person;
CREATE TABLE person_rebuilt (
  id uuid PRIMARY KEY,
  sealed bytea,
  record_key bytea UNIQUE,
  pregnant smallint NOT NULL DEFAULT 0
);
INSERT INTO person_rebuilt (id, pregnant) SELECT id, pregnant FROM person;
DROP TABLE person;
ALTER TABLE person_rebuilt RENAME TO person;
