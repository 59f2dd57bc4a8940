-- +goose Up
-- A record, guarded by the ledger and public: that somebody was let in as
-- administrator when none was left. It names nobody.
CREATE TABLE staff_emergency (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  day TEXT NOT NULL, reason TEXT NOT NULL, account TEXT NOT NULL
);
