-- +goose Up
-- What an administrator proposed and another must agree to: records, guarded by
-- the ledger. Nothing of it counts until then.
CREATE TABLE staff_proposal (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  kind TEXT NOT NULL, account TEXT NOT NULL REFERENCES staff (id), base TEXT NOT NULL, wanted TEXT NOT NULL, reason TEXT NOT NULL, made TEXT NOT NULL,
  by_account TEXT NOT NULL, by_human TEXT NOT NULL, by_name TEXT NOT NULL,
  state TEXT NOT NULL, answered TEXT, answer_account TEXT, answer_human TEXT, answer_name TEXT, words TEXT
);
CREATE INDEX staff_proposal_waiting ON staff_proposal (state, account);
