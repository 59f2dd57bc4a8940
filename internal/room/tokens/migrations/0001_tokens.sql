-- +goose Up
-- Records, guarded by the ledger: API tokens of bodies, and the days on which each
-- was used. Of a token only a keyed hash is kept, and none once it is revoked.
CREATE TABLE api_token (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  staff TEXT NOT NULL, maker TEXT NOT NULL, body TEXT NOT NULL, name TEXT NOT NULL, scopes TEXT NOT NULL,
  mark TEXT NOT NULL, made TEXT NOT NULL, expires TEXT NOT NULL, revoked TEXT, revoker TEXT
);
CREATE INDEX api_token_body ON api_token (body);
CREATE INDEX api_token_staff ON api_token (staff);

CREATE TABLE api_token_day (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  token TEXT NOT NULL REFERENCES api_token (id), day TEXT NOT NULL
);

-- Plumbing: when each was last used, to the minute.
CREATE TABLE api_token_use (token TEXT PRIMARY KEY, last TEXT NOT NULL);
