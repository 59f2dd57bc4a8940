-- +goose Up
-- A record, guarded by the ledger: what one person proposed that takes two, and
-- what another answered. terms are the room's own, in JSON.
CREATE TABLE proposal (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  kind TEXT NOT NULL, record TEXT NOT NULL, title TEXT NOT NULL, terms TEXT NOT NULL, reason TEXT,
  made TEXT NOT NULL, account TEXT NOT NULL, human TEXT NOT NULL, name TEXT NOT NULL,
  state TEXT NOT NULL, ended TEXT, answer_account TEXT, answer_human TEXT, answer_name TEXT, words TEXT
);
CREATE INDEX proposal_waits ON proposal (state, kind, record);
