-- +goose Up
-- Every table of records has id, version and leaf_id (see package ledger).
-- Days are TEXT (2026-03-31), moments RFC 3339, truth is 0 or 1.

CREATE TABLE return_round (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  kind TEXT NOT NULL, title TEXT NOT NULL, period TEXT NOT NULL, due TEXT NOT NULL, made TEXT NOT NULL, synthetic BIGINT NOT NULL
);
CREATE UNIQUE INDEX return_round_period ON return_round (kind, period);
CREATE TABLE return_due (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  round_id TEXT NOT NULL REFERENCES return_round (id), body TEXT NOT NULL, body_name TEXT NOT NULL, state TEXT NOT NULL,
  unlocked BIGINT NOT NULL, refused TEXT, current_id TEXT, counted_id TEXT, published_id TEXT, submitter TEXT,
  first_submitted TEXT, approved_at TEXT, versions BIGINT NOT NULL
);
CREATE UNIQUE INDEX return_due_body ON return_due (round_id, body);
CREATE INDEX return_due_owner ON return_due (body, round_id);
CREATE TABLE return_version (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  return_id TEXT NOT NULL REFERENCES return_due (id), number BIGINT NOT NULL, made TEXT NOT NULL, human TEXT NOT NULL, name TEXT NOT NULL,
  file TEXT, format TEXT, encoding TEXT, sha256 TEXT, bytes BIGINT NOT NULL, is_nil BIGINT NOT NULL, substituted_id TEXT,
  state TEXT NOT NULL, failure TEXT, rows_read BIGINT NOT NULL, good BIGINT NOT NULL, refused BIGINT NOT NULL,
  errors BIGINT NOT NULL, warnings BIGINT NOT NULL, exceptions BIGINT NOT NULL,
  added BIGINT NOT NULL, changed BIGINT NOT NULL, gone BIGINT NOT NULL, without TEXT
);
CREATE UNIQUE INDEX return_version_number ON return_version (return_id, number);
CREATE TABLE return_load (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  version_id TEXT NOT NULL REFERENCES return_version (id), schema_name TEXT NOT NULL, schema_version TEXT NOT NULL,
  seq BIGINT NOT NULL, rows_kept BIGINT NOT NULL, sha256 TEXT NOT NULL
);
CREATE INDEX return_load_version ON return_load (version_id, schema_name);
CREATE INDEX return_load_seq ON return_load (seq);
CREATE TABLE return_step (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  return_id TEXT NOT NULL REFERENCES return_due (id), version_id TEXT, move TEXT NOT NULL, was TEXT NOT NULL, became TEXT NOT NULL,
  made TEXT NOT NULL, human TEXT NOT NULL, name TEXT NOT NULL, body TEXT, reason TEXT, hash TEXT
);
CREATE INDEX return_step_return ON return_step (return_id);
CREATE TABLE return_sight (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  version_id TEXT NOT NULL, human TEXT NOT NULL, body TEXT, what TEXT NOT NULL, made TEXT NOT NULL
);
CREATE INDEX return_sight_version ON return_sight (version_id);

-- No records below: what was sent, as it was sent, and what was wrong. Rows are in 0003.
CREATE TABLE return_file (
  id TEXT PRIMARY KEY, version_id TEXT NOT NULL, place BIGINT NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL, data BLOB NOT NULL
);
CREATE INDEX return_file_version ON return_file (version_id, place);
CREATE TABLE return_problem (
  version_id TEXT NOT NULL, n BIGINT NOT NULL, kind TEXT NOT NULL, rule TEXT NOT NULL, file TEXT, sheet TEXT, row_number BIGINT NOT NULL,
  col TEXT, field TEXT, value TEXT, message TEXT NOT NULL, suggestion TEXT, reference TEXT,
  PRIMARY KEY (version_id, n)
);
