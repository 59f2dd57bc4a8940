-- +goose Up
-- The humans behind the accounts: records, guarded by the ledger. staff_human
-- says which account is whose; its values are the ids here. What an earlier
-- release put there (the number itself) is the id of its human.
CREATE TABLE human (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  number TEXT NOT NULL, normal TEXT NOT NULL, employer TEXT, synthetic INTEGER NOT NULL, made TEXT NOT NULL,
  other TEXT, same_as TEXT REFERENCES human (id)
);
CREATE UNIQUE INDEX human_number ON human (normal, (COALESCE(employer, ''))) WHERE same_as IS NULL;

-- That two registered humans were found to be one: a record, guarded by the
-- ledger and public. It names nobody.
CREATE TABLE human_join (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  day TEXT NOT NULL, reason TEXT NOT NULL
);
