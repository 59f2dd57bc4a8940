-- +goose Up
-- One row for each form or call that was taken, so that sending it again is
-- no second act. The mark is a hash and holds no words; the day is for
-- forgetting it; the answer is where the first sending led.
CREATE TABLE ledger_mark (
  mark    TEXT PRIMARY KEY,
  leaf_id TEXT NOT NULL,
  day     TEXT NOT NULL,
  answer  TEXT
);
CREATE INDEX ledger_mark_day ON ledger_mark (day);
