-- +goose Up
-- Records: guarded by the ledger. What is said of a body beside its name and kind: what
-- else it is or was called, when it was opened and closed. A mistake stays, marked.
CREATE TABLE body_said (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  body TEXT NOT NULL, kind TEXT NOT NULL, name TEXT, from_date TEXT, to_date TEXT, source TEXT, reason TEXT NOT NULL, synthetic BIGINT NOT NULL, state TEXT NOT NULL
);
-- Two entries of one body: the first is read as the second. No other row is changed.
CREATE TABLE body_merge (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  from_body TEXT NOT NULL, to_body TEXT NOT NULL, merged_on TEXT NOT NULL, reason TEXT NOT NULL, synthetic BIGINT NOT NULL, state TEXT NOT NULL
);
-- Where it can be read that one body became another, or is part of it, and since when.
ALTER TABLE body_tie ADD COLUMN source TEXT;
ALTER TABLE body_tie ADD COLUMN since_date TEXT;
