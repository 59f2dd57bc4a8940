-- +goose Up
-- Whether a chief officer signs each return of a round before it counts (NULL in
-- rounds of the first release: not asked), and who signed a version, and when.
ALTER TABLE return_round ADD COLUMN chief_signs BIGINT;
ALTER TABLE return_version ADD COLUMN signed_by TEXT;
ALTER TABLE return_version ADD COLUMN signed_name TEXT;
ALTER TABLE return_version ADD COLUMN signed_at TEXT;
