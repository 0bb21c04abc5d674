-- What somebody at a site types on its keypads. Stored values are always UCUM Cel and kg, whatever is typed.
CREATE TABLE site_keypad (
  site_id uuid PRIMARY KEY REFERENCES site (id),
  temperature text NOT NULL CHECK (temperature IN ('Cel', '[degF]')),
  weight text NOT NULL CHECK (weight IN ('kg', '[lb_av]')),
  set_by uuid,
  set_at bigint NOT NULL
);

-- Downtime packs that were written: one row a file. The file itself stands outside the database and holds personal data; old ones are removed, their rows too.
CREATE TABLE downtime_pack (
  id uuid PRIMARY KEY,
  unit_id uuid NOT NULL REFERENCES location (id),
  written_at bigint NOT NULL,
  file text NOT NULL,
  people integer NOT NULL
);
CREATE INDEX downtime_pack_by_unit ON downtime_pack (unit_id, written_at);
