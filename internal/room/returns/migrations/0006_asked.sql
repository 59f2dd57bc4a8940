-- +goose Up
-- A body owes a return once it was asked for it: on which day, how, and who
-- recorded it. In rounds from before, nobody recorded it. came_on is the day on
-- which a return came by another way, where the desk put that right. What the
-- public pages said wrongly is put right in public.
ALTER TABLE return_due ADD COLUMN asked_on TEXT;
ALTER TABLE return_due ADD COLUMN asked_how TEXT;
ALTER TABLE return_due ADD COLUMN asked_by TEXT;
ALTER TABLE return_due ADD COLUMN asked_name TEXT;
ALTER TABLE return_due ADD COLUMN came_on TEXT;
CREATE TABLE return_correction (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  page TEXT NOT NULL, body TEXT NOT NULL, body_name TEXT NOT NULL, about TEXT NOT NULL, was TEXT NOT NULL, becomes TEXT NOT NULL, why TEXT NOT NULL, made TEXT NOT NULL
);
