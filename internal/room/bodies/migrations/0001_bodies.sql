-- +goose Up
-- Records: guarded by the ledger. What an administrator says of bodies. A tie or
-- a past that was entered by mistake stays, marked as withdrawn.
CREATE TABLE body_listed (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  name TEXT NOT NULL, kind TEXT NOT NULL, ended TEXT, synthetic BIGINT NOT NULL
);
-- from_body and to_body may be bodies that only the program or the register knows.
CREATE TABLE body_tie (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  from_body TEXT NOT NULL, to_body TEXT NOT NULL, kind TEXT NOT NULL, reason TEXT, state TEXT NOT NULL
);
CREATE TABLE staff_past (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  staff_id TEXT NOT NULL, body TEXT NOT NULL, kind TEXT NOT NULL, from_date TEXT, to_date TEXT, reason TEXT NOT NULL, state TEXT NOT NULL
);
CREATE INDEX staff_past_staff ON staff_past (staff_id);
