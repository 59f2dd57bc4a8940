-- +goose Up
-- An asking that was recorded shortly before its last day, or after it, counts once
-- a second human has agreed: with which others it was recorded, why only then, when
-- it was agreed to and by whom.
ALTER TABLE sweep_ask ADD COLUMN batch TEXT;
ALTER TABLE sweep_ask ADD COLUMN why_late TEXT;
ALTER TABLE sweep_ask ADD COLUMN agreed TEXT;
ALTER TABLE sweep_ask ADD COLUMN second TEXT;
ALTER TABLE sweep_ask ADD COLUMN second_name TEXT;
