-- +goose Up
-- What a force answers where it was advised to reopen a case: reopened on which day,
-- who leads it (a name or a role), by which day the next step is. Rows are only added.
CREATE TABLE sweep_answer (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES sweep_case (id), result TEXT NOT NULL, on_day TEXT, lead TEXT, next_by TEXT, words TEXT,
  human TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL, made TEXT NOT NULL
);
CREATE INDEX sweep_answer_case ON sweep_answer (case_id);
