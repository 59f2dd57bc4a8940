-- +goose Up
-- Every table of records has id, version and leaf_id (see package ledger).
-- Times are RFC 3339 in UTC; truth is 0 or 1; lists are JSON.

CREATE TABLE figures_release (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  kind TEXT NOT NULL, made TEXT NOT NULL, synthetic BIGINT NOT NULL
);
CREATE TABLE figures_edition (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  release_id TEXT NOT NULL REFERENCES figures_release (id), number BIGINT NOT NULL,
  title TEXT NOT NULL, synopsis TEXT NOT NULL, why TEXT, changed TEXT,
  state TEXT NOT NULL, planned TEXT,
  proposer TEXT NOT NULL, proposer_name TEXT NOT NULL, hands TEXT NOT NULL,
  assured_by TEXT, assured_name TEXT,
  pins TEXT, loads TEXT, absent TEXT, code TEXT, digest TEXT, checked TEXT, report TEXT,
  built_at TEXT, frozen_at TEXT, published_at TEXT
);
CREATE UNIQUE INDEX figures_edition_number ON figures_edition (release_id, number);
CREATE INDEX figures_edition_state ON figures_edition (state, planned);
CREATE TABLE figures_table (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  edition_id TEXT NOT NULL REFERENCES figures_edition (id), position BIGINT NOT NULL,
  name TEXT NOT NULL, definition TEXT NOT NULL
);
CREATE INDEX figures_table_edition ON figures_table (edition_id, position);
CREATE TABLE figures_step (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  edition_id TEXT NOT NULL REFERENCES figures_edition (id), step TEXT NOT NULL, made TEXT NOT NULL,
  human TEXT NOT NULL, name TEXT NOT NULL, digest TEXT, words TEXT
);
CREATE INDEX figures_step_edition ON figures_step (edition_id, id);
CREATE TABLE figures_file (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  edition_id TEXT NOT NULL REFERENCES figures_edition (id), name TEXT NOT NULL, media TEXT NOT NULL,
  bytes BIGINT NOT NULL, sha256 TEXT NOT NULL, open BIGINT NOT NULL
);
CREATE UNIQUE INDEX figures_file_name ON figures_file (edition_id, name);
-- What was published, as anybody may have a receipt for it.
CREATE TABLE figures_published (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  release_id TEXT NOT NULL, number BIGINT NOT NULL, title TEXT NOT NULL, made TEXT NOT NULL,
  code TEXT NOT NULL, digest TEXT NOT NULL, files TEXT NOT NULL, returns TEXT NOT NULL, why TEXT
);
-- The bytes of files; figures_file has their hash.
CREATE TABLE figures_data (
  id TEXT PRIMARY KEY, edition_id TEXT NOT NULL, data BLOB NOT NULL
);
CREATE INDEX figures_data_edition ON figures_data (edition_id);
