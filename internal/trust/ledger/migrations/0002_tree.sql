-- +goose Up
CREATE TABLE ledger_tree (
  id   BIGINT PRIMARY KEY,
  size BIGINT NOT NULL,
  root BLOB NOT NULL
);
CREATE TABLE ledger_tile (
  level BIGINT NOT NULL,
  idx   BIGINT NOT NULL,
  data  BLOB NOT NULL,
  PRIMARY KEY (level, idx)
);
CREATE TABLE ledger_checkpoint (
  size BIGINT PRIMARY KEY,
  root BLOB NOT NULL,
  note TEXT NOT NULL,
  at   TEXT NOT NULL,
  met  BIGINT NOT NULL
);
