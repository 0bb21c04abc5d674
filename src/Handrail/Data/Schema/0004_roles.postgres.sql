-- Which roles there are stands in the code's one table (Gate/Permission.cs); the column no longer repeats a part of it.
ALTER TABLE staff DROP CONSTRAINT staff_role_check;
