-- +goose Up
-- An answer that is known of and not entered here: of one recommendation, or of
-- a report as a whole. It says that nobody may call the body silent.
CREATE TABLE answer_known (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  report_id TEXT REFERENCES report (id), recommendation_id TEXT REFERENCES recommendation (id),
  by_name TEXT, url TEXT, note TEXT, noted TEXT, position BIGINT NOT NULL, synthetic BIGINT NOT NULL
);
CREATE INDEX answer_known_report ON answer_known (report_id);
CREATE INDEX answer_known_recommendation ON answer_known (recommendation_id);
