-- +goose Up
-- Which reminder of a return went, once each: by the clock, or by somebody of the
-- desk; and to how many people. Whom it went to and what it said are not kept.
CREATE TABLE return_reminder (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  return_id TEXT NOT NULL REFERENCES return_due (id), body TEXT NOT NULL, step TEXT NOT NULL, made TEXT NOT NULL, human TEXT, name TEXT NOT NULL, told BIGINT NOT NULL
);
CREATE UNIQUE INDEX return_reminder_step ON return_reminder (return_id, step);
