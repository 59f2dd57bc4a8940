-- +goose Up
-- A force owes its list only once it was asked: by whom, how, on which day and by
-- which day. A board that was wrong gets another edition, with its reason; those
-- from before have none of the three columns.

CREATE TABLE sweep_ask (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  force_id TEXT NOT NULL, asked TEXT NOT NULL, due TEXT NOT NULL, how TEXT NOT NULL,
  human TEXT NOT NULL, name TEXT NOT NULL, made TEXT NOT NULL, state TEXT NOT NULL, why TEXT
);
CREATE INDEX sweep_ask_force ON sweep_ask (force_id, asked);
ALTER TABLE sweep_release ADD COLUMN number BIGINT;
ALTER TABLE sweep_release ADD COLUMN why TEXT;
ALTER TABLE sweep_release ADD COLUMN changed TEXT;
