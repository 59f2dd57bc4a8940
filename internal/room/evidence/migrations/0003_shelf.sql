-- +goose Up
-- What a home has here: the key of the marks by which pages are found, and each search that was made.
CREATE TABLE evidence_shelf (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  home TEXT NOT NULL, made TEXT NOT NULL, synthetic BIGINT NOT NULL, sealed_key TEXT NOT NULL
);
CREATE UNIQUE INDEX evidence_shelf_home ON evidence_shelf (home);
CREATE TABLE evidence_search (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  home TEXT NOT NULL, made TEXT NOT NULL, human TEXT NOT NULL, name TEXT, pages BIGINT NOT NULL, documents BIGINT NOT NULL, more BIGINT NOT NULL, indexed BIGINT NOT NULL, sealed TEXT NOT NULL
);
CREATE INDEX evidence_search_home ON evidence_search (home, made);
