-- +goose Up
-- Every table of records has id, version and leaf_id (see package ledger).
-- Dates are EDTF text, as rough as they were given; truth is 0 or 1.

CREATE TABLE body (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  name TEXT NOT NULL, kind TEXT NOT NULL, contact TEXT, note TEXT,
  synthetic BIGINT NOT NULL
);
CREATE TABLE report (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  title TEXT NOT NULL, body TEXT NOT NULL, kind TEXT NOT NULL, published TEXT, url TEXT, note TEXT,
  total BIGINT, state TEXT NOT NULL,
  checked BIGINT, checked_by TEXT, checked_on TEXT, synthetic BIGINT NOT NULL
);
CREATE TABLE recommendation (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  report_id TEXT NOT NULL REFERENCES report (id),
  number TEXT, position BIGINT NOT NULL, title TEXT NOT NULL, summary TEXT NOT NULL,
  deadline TEXT, answer_due TEXT, source_url TEXT, note TEXT,
  answer_coding TEXT, said_latest TEXT, said_latest_date TEXT, state TEXT NOT NULL,
  checked BIGINT, checked_by TEXT, checked_on TEXT, synthetic BIGINT NOT NULL
);
CREATE INDEX recommendation_report ON recommendation (report_id, position);
CREATE TABLE addressee (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  recommendation_id TEXT NOT NULL REFERENCES recommendation (id), body_id TEXT NOT NULL REFERENCES body (id),
  position BIGINT NOT NULL
);
CREATE INDEX addressee_recommendation ON addressee (recommendation_id);
CREATE INDEX addressee_body ON addressee (body_id);
CREATE TABLE part (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  recommendation_id TEXT NOT NULL REFERENCES recommendation (id),
  label TEXT NOT NULL, wording TEXT NOT NULL, position BIGINT NOT NULL
);
CREATE INDEX part_recommendation ON part (recommendation_id);
CREATE TABLE answer (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  recommendation_id TEXT NOT NULL REFERENCES recommendation (id), part_id TEXT REFERENCES part (id),
  body_id TEXT REFERENCES body (id), status TEXT, given TEXT, words TEXT, source_url TEXT, coded_by TEXT,
  position BIGINT NOT NULL,
  checked BIGINT, checked_by TEXT, checked_on TEXT, synthetic BIGINT NOT NULL
);
CREATE INDEX answer_recommendation ON answer (recommendation_id);
CREATE TABLE assessment (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  recommendation_id TEXT NOT NULL REFERENCES recommendation (id),
  kind TEXT NOT NULL, by_name TEXT, made TEXT, status TEXT, words TEXT, source_url TEXT,
  position BIGINT NOT NULL, checked BIGINT, synthetic BIGINT NOT NULL
);
CREATE INDEX assessment_recommendation ON assessment (recommendation_id);
CREATE TABLE commitment (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  wording TEXT NOT NULL, criterion TEXT, body_id TEXT REFERENCES body (id),
  due TEXT, first_due TEXT, made TEXT, indicator TEXT, source_url TEXT,
  state TEXT NOT NULL, superseded_by TEXT, position BIGINT NOT NULL, synthetic BIGINT NOT NULL
);
CREATE INDEX commitment_body ON commitment (body_id);
CREATE TABLE commitment_serves (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  commitment_id TEXT NOT NULL REFERENCES commitment (id), recommendation_id TEXT NOT NULL REFERENCES recommendation (id)
);
CREATE INDEX commitment_serves_c ON commitment_serves (commitment_id);
CREATE INDEX commitment_serves_r ON commitment_serves (recommendation_id);
CREATE TABLE date_move (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  commitment_id TEXT NOT NULL REFERENCES commitment (id),
  old_due TEXT, new_due TEXT, reason TEXT NOT NULL, moved TEXT NOT NULL
);
CREATE INDEX date_move_commitment ON date_move (commitment_id);
CREATE TABLE progress (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  commitment_id TEXT NOT NULL REFERENCES commitment (id), body_id TEXT REFERENCES body (id),
  state TEXT NOT NULL, claim TEXT NOT NULL, words TEXT NOT NULL, obstacles TEXT,
  why_not TEXT, intent TEXT, timetable TEXT, reported TEXT, synthetic BIGINT NOT NULL
);
CREATE INDEX progress_commitment ON progress (commitment_id);
CREATE TABLE evidence (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  progress_id TEXT NOT NULL REFERENCES progress (id), kind TEXT NOT NULL,
  name TEXT NOT NULL, url TEXT, media_type TEXT, size BIGINT, sha256 TEXT
);
CREATE INDEX evidence_progress ON evidence (progress_id);
CREATE TABLE finding (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  commitment_id TEXT NOT NULL REFERENCES commitment (id), progress_id TEXT REFERENCES progress (id),
  body_id TEXT NOT NULL REFERENCES body (id), verdict TEXT NOT NULL, reasons TEXT NOT NULL,
  outcome TEXT NOT NULL, outcome_reasons TEXT, found TEXT NOT NULL, synthetic BIGINT NOT NULL
);
CREATE INDEX finding_commitment ON finding (commitment_id);
CREATE TABLE panel_view (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  commitment_id TEXT NOT NULL REFERENCES commitment (id), body_id TEXT NOT NULL REFERENCES body (id),
  stance TEXT NOT NULL, words TEXT NOT NULL, given TEXT NOT NULL, synthetic BIGINT NOT NULL
);
CREATE INDEX panel_view_commitment ON panel_view (commitment_id);
CREATE TABLE reading (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  commitment_id TEXT NOT NULL REFERENCES commitment (id),
  taken TEXT NOT NULL, value TEXT NOT NULL, source_url TEXT, synthetic BIGINT NOT NULL
);
CREATE INDEX reading_commitment ON reading (commitment_id);
CREATE TABLE tie (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  from_id TEXT NOT NULL REFERENCES recommendation (id), to_id TEXT NOT NULL REFERENCES recommendation (id),
  kind TEXT NOT NULL, state TEXT NOT NULL, says TEXT NOT NULL, reason TEXT, method TEXT, score BIGINT
);
CREATE INDEX tie_from ON tie (from_id);
CREATE INDEX tie_to ON tie (to_id);
CREATE TABLE status_note (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  recommendation_id TEXT NOT NULL REFERENCES recommendation (id),
  noted TEXT, words TEXT NOT NULL, source_url TEXT, position BIGINT NOT NULL
);
CREATE INDEX status_note_recommendation ON status_note (recommendation_id);
CREATE TABLE ladder_step (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  recommendation_id TEXT NOT NULL REFERENCES recommendation (id), body_id TEXT REFERENCES body (id),
  rung TEXT NOT NULL, taken TEXT NOT NULL, words TEXT
);
CREATE INDEX ladder_step_recommendation ON ladder_step (recommendation_id);

-- Plumbing: no records of its own, all of it made from the tables above.
CREATE TABLE blob (sha256 TEXT PRIMARY KEY, size BIGINT NOT NULL, data BLOB NOT NULL);
CREATE TABLE recommendation_summary (id TEXT PRIMARY KEY, stamp TEXT NOT NULL, doc TEXT NOT NULL);
CREATE INDEX recommendation_summary_stamp ON recommendation_summary (stamp);
