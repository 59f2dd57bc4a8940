-- +goose Up
-- A row for each time that another key took the log over, in the log.
CREATE TABLE ledger_succession (
  id         TEXT PRIMARY KEY,
  version    BIGINT NOT NULL,
  leaf_id    TEXT NOT NULL,
  old_origin TEXT NOT NULL,
  old_key    TEXT NOT NULL,
  size       BIGINT NOT NULL,
  root       TEXT NOT NULL,
  checkpoint TEXT NOT NULL,
  new_origin TEXT NOT NULL,
  new_key    TEXT NOT NULL,
  reason     TEXT NOT NULL,
  made       TEXT NOT NULL
);
