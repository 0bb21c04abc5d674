-- Which roles there are stands in the code's one table (Gate/Permission.cs); the column no longer repeats a part of it.
CREATE TABLE staff_rebuilt (
  id uuid PRIMARY KEY,
  login text NOT NULL UNIQUE,
  name text NOT NULL,
  role text NOT NULL,
  disabled_at bigint
);
INSERT INTO staff_rebuilt (id, login, name, role, disabled_at) SELECT id, login, name, role, disabled_at FROM staff;
DROP TABLE staff;
ALTER TABLE staff_rebuilt RENAME TO staff;
