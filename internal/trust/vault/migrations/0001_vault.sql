-- +goose Up
-- Records: guarded by the ledger. Nothing here says who anybody is.
CREATE TABLE vault_person (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  state TEXT NOT NULL, created TEXT NOT NULL, erased TEXT, synthetic BIGINT NOT NULL
);
CREATE TABLE vault_custodian (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  human TEXT NOT NULL, name TEXT NOT NULL, body TEXT, public_key TEXT NOT NULL, state TEXT NOT NULL, added TEXT NOT NULL
);
CREATE TABLE vault_opening (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES vault_person (id), parts TEXT NOT NULL, by_role TEXT NOT NULL, by_body TEXT,
  by_human TEXT, way TEXT NOT NULL, purpose TEXT NOT NULL, at TEXT NOT NULL
);
CREATE INDEX vault_opening_person ON vault_opening (person, at);
CREATE TABLE vault_request (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES vault_person (id), parts TEXT NOT NULL, about TEXT NOT NULL,
  by_actor TEXT NOT NULL, by_human TEXT NOT NULL, by_name TEXT NOT NULL, reason TEXT NOT NULL,
  state TEXT NOT NULL, asked TEXT NOT NULL, expires TEXT NOT NULL
);
CREATE INDEX vault_request_person ON vault_request (person, state);
CREATE INDEX vault_request_state ON vault_request (state, asked);
CREATE TABLE vault_approval (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  request TEXT NOT NULL REFERENCES vault_request (id), custodian TEXT NOT NULL, human TEXT NOT NULL,
  answer TEXT NOT NULL, reason TEXT, at TEXT NOT NULL
);
CREATE INDEX vault_approval_request ON vault_approval (request);
CREATE TABLE vault_rotation (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  made TEXT NOT NULL, wraps BIGINT NOT NULL
);

-- Keys: no record, and never in the log, so that what is destroyed is gone.
CREATE TABLE vault_key (
  person TEXT NOT NULL, part TEXT NOT NULL, holder TEXT NOT NULL, wrapped BLOB NOT NULL,
  PRIMARY KEY (person, part, holder)
);
CREATE TABLE vault_step (
  request TEXT NOT NULL, part TEXT NOT NULL, custodian TEXT NOT NULL, next TEXT NOT NULL, wrapped BLOB NOT NULL,
  PRIMARY KEY (request, part, custodian, next)
);
CREATE TABLE vault_grant (
  request TEXT NOT NULL, person TEXT NOT NULL, part TEXT NOT NULL, human TEXT NOT NULL, wrapped BLOB NOT NULL, expires TEXT NOT NULL,
  PRIMARY KEY (request, part)
);
CREATE INDEX vault_grant_person ON vault_grant (person, human);
CREATE TABLE vault_index (
  field TEXT NOT NULL, mark TEXT NOT NULL, person TEXT NOT NULL,
  PRIMARY KEY (field, mark, person)
);
CREATE INDEX vault_index_person ON vault_index (person);
