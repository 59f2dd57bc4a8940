-- +goose Up
-- A record, guarded by the ledger: what somebody was shown of what they may have
-- to judge, part by part. It holds no word of any of it.
CREATE TABLE opened (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  kind TEXT NOT NULL, record TEXT NOT NULL, account TEXT NOT NULL, parts TEXT NOT NULL
);
CREATE INDEX opened_record ON opened (kind, record, account);
