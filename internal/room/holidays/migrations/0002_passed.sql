-- +goose Up
-- Who agreed to put right a day that had passed; empty for what one administrator
-- said of a day to come.
ALTER TABLE holiday_change ADD COLUMN agreed TEXT;
