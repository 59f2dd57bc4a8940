-- +goose Up
-- Every table of records has id, version and leaf_id (see package ledger).
-- Dates are EDTF text, as rough as they were given; truth is 0 or 1; a number
-- that is not known is NULL.

CREATE TABLE sweep_list (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  force_id TEXT NOT NULL, made TEXT NOT NULL, name TEXT NOT NULL, format TEXT NOT NULL, sha256 TEXT NOT NULL,
  bytes BIGINT NOT NULL, total BIGINT NOT NULL, good BIGINT NOT NULL, refused BIGINT NOT NULL,
  errors BIGINT NOT NULL, warnings BIGINT NOT NULL, held BIGINT, screen TEXT NOT NULL,
  caught BIGINT NOT NULL, added BIGINT NOT NULL, changed BIGINT NOT NULL, unchanged BIGINT NOT NULL,
  dropped BIGINT NOT NULL, twins BIGINT NOT NULL, state TEXT NOT NULL, synthetic BIGINT NOT NULL
);
CREATE INDEX sweep_list_force ON sweep_list (force_id, state, made);
CREATE TABLE sweep_case (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  list_id TEXT NOT NULL REFERENCES sweep_list (id), row_number BIGINT NOT NULL,
  force_id TEXT NOT NULL, reference TEXT NOT NULL, opened TEXT, closed TEXT, outcome TEXT, class TEXT,
  suspects BIGINT, alive TEXT, victims BIGINT, age BIGINT, access TEXT, indicators TEXT, reviewed TEXT, reasons TEXT,
  print TEXT NOT NULL, screen TEXT NOT NULL, met TEXT NOT NULL, not_known TEXT NOT NULL, screened_out TEXT NOT NULL, out_by TEXT,
  priority TEXT NOT NULL, place TEXT NOT NULL, state TEXT NOT NULL, result TEXT,
  dropped BIGINT NOT NULL, turned BIGINT NOT NULL, synthetic BIGINT NOT NULL
);
CREATE INDEX sweep_case_queue ON sweep_case (state, place, id);
CREATE INDEX sweep_case_force ON sweep_case (force_id, state, place, id);
CREATE UNIQUE INDEX sweep_case_reference ON sweep_case (force_id, lower(reference));
CREATE TABLE sweep_twin (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  a_id TEXT NOT NULL REFERENCES sweep_case (id), b_id TEXT NOT NULL REFERENCES sweep_case (id),
  reason TEXT NOT NULL, state TEXT NOT NULL, words TEXT, on_day TEXT
);
CREATE INDEX sweep_twin_a ON sweep_twin (a_id);
CREATE INDEX sweep_twin_b ON sweep_twin (b_id);
CREATE TABLE sweep_allocation (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES sweep_case (id), human TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
  state TEXT NOT NULL, reason TEXT, on_day TEXT NOT NULL
);
CREATE INDEX sweep_allocation_case ON sweep_allocation (case_id, state);
CREATE INDEX sweep_allocation_human ON sweep_allocation (human, state);
CREATE TABLE sweep_outcome (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES sweep_case (id), result TEXT NOT NULL, undone TEXT NOT NULL, words TEXT,
  human TEXT NOT NULL, body TEXT NOT NULL, on_day TEXT NOT NULL
);
CREATE INDEX sweep_outcome_case ON sweep_outcome (case_id);
CREATE TABLE sweep_draw (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  seed TEXT NOT NULL, size BIGINT NOT NULL, strata TEXT NOT NULL, made TEXT NOT NULL
);
CREATE TABLE sweep_check (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  draw_id TEXT NOT NULL REFERENCES sweep_draw (id), case_id TEXT NOT NULL REFERENCES sweep_case (id),
  rule TEXT NOT NULL, position BIGINT NOT NULL, result TEXT NOT NULL, human TEXT, on_day TEXT
);
CREATE INDEX sweep_check_draw ON sweep_check (draw_id);
CREATE TABLE sweep_release (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  quarter TEXT NOT NULL, made TEXT NOT NULL, board TEXT NOT NULL
);
CREATE TABLE sweep_sight (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES sweep_case (id), human TEXT NOT NULL, made TEXT NOT NULL
);
CREATE INDEX sweep_sight_case ON sweep_sight (case_id);
-- Files that were checked and not yet returned; they go after a day.
CREATE TABLE sweep_work (
  id TEXT PRIMARY KEY, actor_id TEXT NOT NULL, force_id TEXT NOT NULL, held BIGINT, name TEXT NOT NULL,
  made TEXT NOT NULL, data BLOB NOT NULL
);
