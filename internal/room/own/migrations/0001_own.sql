-- +goose Up
-- What somebody who works here keeps for themselves. Nobody else sees it.
CREATE TABLE own_filter (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  staff TEXT NOT NULL, list TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL, made TEXT NOT NULL
);
CREATE INDEX own_filter_staff ON own_filter (staff);
CREATE TABLE own_quiet (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  staff TEXT NOT NULL, made TEXT NOT NULL
);
