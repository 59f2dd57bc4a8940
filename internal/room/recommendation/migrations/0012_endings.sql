-- +goose Up
-- Records: guarded by the ledger. That a recommendation was withdrawn, replaced or
-- merged by its own inquiry: by what, who says so, when, and where that can be read.
CREATE TABLE ending (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  recommendation_id TEXT NOT NULL REFERENCES recommendation (id), what TEXT NOT NULL, by_id TEXT,
  by_name TEXT NOT NULL, on_day TEXT, source_url TEXT NOT NULL, words TEXT NOT NULL, synthetic BIGINT NOT NULL
);
CREATE INDEX ending_recommendation ON ending (recommendation_id);
CREATE INDEX ending_by ON ending (by_id);
