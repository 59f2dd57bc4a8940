-- +goose Up
-- Which key of the key files a wrap was made with; NULL is a wrap from before
-- keys were counted, which the next start wraps again.
ALTER TABLE vault_key ADD COLUMN key_id TEXT;
ALTER TABLE vault_step ADD COLUMN key_id TEXT;
ALTER TABLE vault_grant ADD COLUMN key_id TEXT;

-- Which key of each keyset wraps now: looked at in each write that wraps.
CREATE TABLE vault_keyset (name TEXT PRIMARY KEY, key_id TEXT NOT NULL);

-- Row "keys": how often the keys were turned, and whether that is under way;
-- each write that wraps holds a share of it. Row "lease": who rotates, until
-- when. Row "custodians": held by whoever changes the set of custodians.
CREATE TABLE vault_turn (id TEXT PRIMARY KEY, version BIGINT NOT NULL, state TEXT NOT NULL, holder TEXT NOT NULL, until TEXT NOT NULL);
INSERT INTO vault_turn (id, version, state, holder, until) VALUES ('keys', 1, 'still', '', '');
INSERT INTO vault_turn (id, version, state, holder, until) VALUES ('lease', 0, '', '', '');
INSERT INTO vault_turn (id, version, state, holder, until) VALUES ('custodians', 0, '', '', '');

-- The services that run, the newest keys that each has in hand, and until when
-- it counts as running.
CREATE TABLE vault_node (id TEXT PRIMARY KEY, version BIGINT NOT NULL, until TEXT NOT NULL);

-- A record: guarded by the ledger. Two custodians sealed identities to newcomers.
CREATE TABLE vault_reseal (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  first TEXT NOT NULL, second TEXT NOT NULL, identities BIGINT NOT NULL, at TEXT NOT NULL
);

-- Who asks, as the person is told.
ALTER TABLE vault_request ADD COLUMN by_role TEXT;
ALTER TABLE vault_request ADD COLUMN by_body TEXT;
