-- +goose Up
-- A record, guarded by the ledger: that somebody was invited to make their first
-- passkey. Of the code only its hash is kept.
CREATE TABLE staff_invitation (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  staff TEXT NOT NULL REFERENCES staff (id), code TEXT NOT NULL UNIQUE, epoch BIGINT NOT NULL,
  expires TEXT NOT NULL, state TEXT NOT NULL
);
CREATE INDEX staff_invitation_staff ON staff_invitation (staff);
