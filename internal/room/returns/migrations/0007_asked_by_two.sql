-- +goose Up
-- An asking that was recorded shortly before its last day, or after it, counts once
-- a second human has agreed: when it was recorded, under which id it was proposed,
-- why only then, and who agreed. An asking without these makes nobody late.
ALTER TABLE return_due ADD COLUMN asked_made TEXT;
ALTER TABLE return_due ADD COLUMN asked_ref TEXT;
ALTER TABLE return_due ADD COLUMN asked_why TEXT;
ALTER TABLE return_due ADD COLUMN asked_agreed TEXT;
ALTER TABLE return_due ADD COLUMN asked_second TEXT;
ALTER TABLE return_due ADD COLUMN asked_second_name TEXT;
