-- +goose Up
-- A table of records: guarded by the ledger (see Tables).
CREATE TABLE staff (
  id        TEXT PRIMARY KEY,
  version   BIGINT NOT NULL,
  leaf_id   TEXT NOT NULL,
  name      TEXT NOT NULL,
  email     TEXT NOT NULL UNIQUE,
  body      TEXT,
  roles     TEXT NOT NULL,
  disabled  INTEGER NOT NULL,
  synthetic INTEGER NOT NULL,
  created   TEXT NOT NULL
);

-- Which person at which provider is which of ours.
CREATE TABLE staff_identity (
  issuer   TEXT NOT NULL,
  subject  TEXT NOT NULL,
  staff_id TEXT NOT NULL REFERENCES staff (id),
  linked   TEXT NOT NULL,
  PRIMARY KEY (issuer, subject)
);
CREATE UNIQUE INDEX staff_identity_one ON staff_identity (staff_id, issuer);

-- Counts how often a person signed out everywhere: a session that began under
-- an earlier count is over, even if a request was under way meanwhile.
CREATE TABLE staff_epoch (
  staff_id TEXT PRIMARY KEY REFERENCES staff (id),
  epoch    BIGINT NOT NULL
);

CREATE TABLE passkey (
  id         TEXT PRIMARY KEY,
  staff_id   TEXT NOT NULL REFERENCES staff (id),
  name       TEXT NOT NULL,
  credential TEXT NOT NULL,
  sign_count BIGINT NOT NULL,
  created    TEXT NOT NULL,
  used       TEXT
);
CREATE INDEX passkey_staff ON passkey (staff_id);

-- The token itself is kept by the browser only.
CREATE TABLE session (
  token_hash TEXT PRIMARY KEY,
  staff_id   TEXT,
  data       BLOB NOT NULL,
  method     TEXT NOT NULL,
  started    TEXT NOT NULL,
  seen       TEXT NOT NULL,
  expires    TEXT NOT NULL
);
CREATE INDEX session_staff ON session (staff_id);
CREATE INDEX session_expires ON session (expires);
