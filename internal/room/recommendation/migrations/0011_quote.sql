-- +goose Up
-- The report's own words, beside our summary of them, and where they stand.
ALTER TABLE recommendation ADD COLUMN quote TEXT;
ALTER TABLE recommendation ADD COLUMN quote_place TEXT;
