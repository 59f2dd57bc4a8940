-- +goose Up
-- Every table of records has id, version and leaf_id (see package ledger).
-- Times are RFC 3339 in UTC; truth is 0 or 1; lists are JSON.

CREATE TABLE audit_project (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  title TEXT NOT NULL, question TEXT NOT NULL, people TEXT NOT NULL, place TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL,
  basis TEXT NOT NULL, state TEXT NOT NULL, lead TEXT NOT NULL, lead_name TEXT NOT NULL, made TEXT NOT NULL, synthetic BIGINT NOT NULL,
  run_id TEXT, plan_id TEXT, result_id TEXT, closed TEXT
);
CREATE TABLE audit_member (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  project_id TEXT NOT NULL REFERENCES audit_project (id), human TEXT NOT NULL, name TEXT NOT NULL, body TEXT, work TEXT NOT NULL, added TEXT NOT NULL
);
CREATE UNIQUE INDEX audit_member_human ON audit_member (project_id, human);
CREATE INDEX audit_member_of ON audit_member (human, project_id);
CREATE TABLE audit_list (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  project_id TEXT NOT NULL REFERENCES audit_project (id), position BIGINT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
  agreed TEXT NOT NULL, file TEXT NOT NULL, records BIGINT NOT NULL, children BIGINT NOT NULL, suspects BIGINT NOT NULL, warnings TEXT,
  sha256 TEXT NOT NULL, made TEXT NOT NULL, state TEXT NOT NULL
);
CREATE INDEX audit_list_project ON audit_list (project_id, position);
CREATE TABLE audit_run (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  project_id TEXT NOT NULL REFERENCES audit_project (id), made TEXT NOT NULL, seed BIGINT NOT NULL, threshold TEXT NOT NULL,
  recipe TEXT NOT NULL, model TEXT NOT NULL, code TEXT NOT NULL, records BIGINT NOT NULL, pairs BIGINT NOT NULL, kept BIGINT NOT NULL,
  persons BIGINT NOT NULL, people TEXT NOT NULL, disputed BIGINT NOT NULL, sha256 TEXT NOT NULL, opened TEXT NOT NULL
);
CREATE INDEX audit_run_project ON audit_run (project_id, made);
CREATE TABLE audit_dispute (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  project_id TEXT NOT NULL REFERENCES audit_project (id), run_id TEXT NOT NULL REFERENCES audit_run (id), position BIGINT NOT NULL,
  left_record TEXT NOT NULL, right_record TEXT NOT NULL, weight TEXT NOT NULL, probability TEXT NOT NULL, card TEXT NOT NULL, state TEXT NOT NULL
);
CREATE INDEX audit_dispute_run ON audit_dispute (run_id, position);
CREATE TABLE audit_judgement (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  dispute_id TEXT NOT NULL REFERENCES audit_dispute (id), human TEXT NOT NULL, name TEXT NOT NULL, turn BIGINT NOT NULL,
  verdict TEXT NOT NULL, words TEXT, made TEXT NOT NULL
);
CREATE UNIQUE INDEX audit_judgement_turn ON audit_judgement (dispute_id, turn);
CREATE UNIQUE INDEX audit_judgement_human ON audit_judgement (dispute_id, human);
CREATE TABLE audit_plan (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  project_id TEXT NOT NULL REFERENCES audit_project (id), number BIGINT NOT NULL, plan TEXT NOT NULL, digest TEXT NOT NULL,
  human TEXT NOT NULL, name TEXT NOT NULL, made TEXT NOT NULL, why TEXT
);
CREATE UNIQUE INDEX audit_plan_number ON audit_plan (project_id, number);
CREATE TABLE audit_result (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  project_id TEXT NOT NULL REFERENCES audit_project (id), plan_id TEXT NOT NULL REFERENCES audit_plan (id), run_id TEXT NOT NULL REFERENCES audit_run (id),
  kind TEXT NOT NULL, made TEXT NOT NULL, code TEXT NOT NULL, sha256 TEXT NOT NULL
);
CREATE INDEX audit_result_project ON audit_result (project_id, made);
CREATE TABLE audit_report (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  project_id TEXT NOT NULL REFERENCES audit_project (id), title TEXT NOT NULL, summary TEXT NOT NULL, unknown TEXT NOT NULL, state TEXT NOT NULL,
  proposer TEXT NOT NULL, proposer_name TEXT NOT NULL, hands TEXT NOT NULL, checked_by TEXT, checked_name TEXT, words TEXT,
  sha256 TEXT, made TEXT NOT NULL, published_at TEXT, handed TEXT
);
CREATE UNIQUE INDEX audit_report_project ON audit_report (project_id);
CREATE TABLE audit_recommendation (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  report_id TEXT NOT NULL REFERENCES audit_report (id), position BIGINT NOT NULL, title TEXT NOT NULL, words TEXT NOT NULL, addressee TEXT NOT NULL
);
CREATE INDEX audit_recommendation_report ON audit_recommendation (report_id, position);
CREATE TABLE audit_step (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  project_id TEXT NOT NULL REFERENCES audit_project (id), step TEXT NOT NULL, made TEXT NOT NULL, human TEXT NOT NULL, name TEXT NOT NULL, words TEXT
);
CREATE INDEX audit_step_project ON audit_step (project_id, id);
-- What was published, as anybody may have a receipt for it.
CREATE TABLE audit_published (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  project_id TEXT NOT NULL, title TEXT NOT NULL, made TEXT NOT NULL, plan TEXT NOT NULL, report TEXT NOT NULL, sha256 TEXT NOT NULL, code TEXT NOT NULL
);
-- The bytes behind records, which hold their hash. Those of lists are sealed.
CREATE TABLE audit_data (
  id TEXT PRIMARY KEY, project_id TEXT NOT NULL, data BLOB NOT NULL
);
CREATE INDEX audit_data_project ON audit_data (project_id);
