-- +goose Up
-- What guarded the database when it was brought up to date: a line for each, with
-- a digest. Release 1 did not say.
ALTER TABLE ledger_schema ADD COLUMN guards TEXT;

-- A row for each time that guards were found off, in the log.
CREATE TABLE ledger_guards (
  id      TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  leaf_id TEXT NOT NULL,
  deed    TEXT NOT NULL,
  found   TEXT NOT NULL,
  program TEXT NOT NULL,
  made    TEXT NOT NULL
);
