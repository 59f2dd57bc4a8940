-- +goose Up
-- A record, guarded by the ledger and public: that this database began as a
-- demonstration. It can never be taken away again, and no real service runs on
-- it. Made-up staff count where it is, and nowhere else.
CREATE TABLE demonstration (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  day TEXT NOT NULL
);
