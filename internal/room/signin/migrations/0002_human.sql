-- +goose Up
-- The one human behind an account, for those whose work needs two humans: a
-- payroll, warrant or roll number. A table of records of its own, so that what
-- the log says of older rows of staff still holds.
CREATE TABLE staff_human (
  id TEXT PRIMARY KEY REFERENCES staff (id), version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  human TEXT NOT NULL
);
CREATE INDEX staff_human_human ON staff_human (human);
