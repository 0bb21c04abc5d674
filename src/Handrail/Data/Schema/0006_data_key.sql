-- One data key an owner (a person, somebody who called, the blind index), wrapped by the key of the installation. Deleting the rows of an owner makes
-- everything sealed for them unreadable for good. Not append-only: wrapping anew (rotation) updates wrapped and kek.
CREATE TABLE data_key (
  owner uuid NOT NULL,
  no integer NOT NULL,
  wrapped bytea NOT NULL,
  kek text NOT NULL,
  made_at bigint NOT NULL,
  PRIMARY KEY (owner, no)
);
CREATE INDEX data_key_by_kek ON data_key (kek);
