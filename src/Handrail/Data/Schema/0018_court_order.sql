-- Orders of courts with the mandate that came with them (42 CFR 2.61 to 2.66). form is the sealed whole, owner = the person; it is checked again each time it is read.
CREATE TABLE court_order (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person (id),
  form bytea NOT NULL,
  recorded_by uuid NOT NULL,
  recorded_at bigint NOT NULL
);
CREATE INDEX court_order_by_person ON court_order (person_id, recorded_at);

CREATE TABLE court_order_end (
  order_id uuid PRIMARY KEY REFERENCES court_order (id),
  by_id uuid NOT NULL,
  at bigint NOT NULL
);
