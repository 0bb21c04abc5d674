-- What a desk needs that is no demo's. country: where numbers without a country code belong (us, gb); '' for the one that the server was started with.
ALTER TABLE desk ADD COLUMN country text NOT NULL DEFAULT '';

-- Days on which the desk is shut from midnight to midnight on its own clock. day: 2026-12-25.
CREATE TABLE desk_closed (
  desk_id uuid NOT NULL REFERENCES desk (id),
  day text NOT NULL,
  PRIMARY KEY (desk_id, day)
);

-- Who is told after desk.on_call_staff_id, who is the first: place 2 and on, one more with each reminder.
CREATE TABLE desk_on_call (
  desk_id uuid NOT NULL REFERENCES desk (id),
  place integer NOT NULL CHECK (place >= 2),
  staff_id uuid NOT NULL REFERENCES staff (id),
  PRIMARY KEY (desk_id, place)
);
