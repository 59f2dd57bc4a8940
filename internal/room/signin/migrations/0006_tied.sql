-- +goose Up
-- Rows that let somebody in are tied to a key outside the database: code is a
-- keyed hash of the row. Rows from before have none, and let nobody in by
-- themselves. seen is when the provider last said that this is the person.
ALTER TABLE passkey ADD COLUMN code TEXT;
ALTER TABLE staff_identity ADD COLUMN code TEXT;
ALTER TABLE staff_identity ADD COLUMN seen TEXT;
