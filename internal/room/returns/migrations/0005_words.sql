-- +goose Up
-- What would have been valid, beside what was wrong; and why a body submits a
-- return of which a rule wants to know why, in its own words.
ALTER TABLE return_problem ADD COLUMN expected TEXT;
CREATE TABLE return_reason (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  version_id TEXT NOT NULL REFERENCES return_version (id), rule TEXT NOT NULL, about TEXT NOT NULL, words TEXT NOT NULL,
  human TEXT NOT NULL, name TEXT NOT NULL, made TEXT NOT NULL
);
CREATE INDEX return_reason_version ON return_reason (version_id);
