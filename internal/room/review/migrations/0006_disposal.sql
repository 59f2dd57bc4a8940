-- +goose Up
-- Records: that a kind of record will be destroyed by the schedule, and that it
-- was: which kind, how many, by which rule, and who. Never what it said. Drafts
-- are counted together, and have no case.
CREATE TABLE review_disposal (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  case_id TEXT, kind TEXT NOT NULL, state TEXT NOT NULL, things BIGINT NOT NULL, rule TEXT NOT NULL, destroyed_by TEXT NOT NULL, due TEXT, on_day TEXT NOT NULL
);
CREATE INDEX review_disposal_case ON review_disposal (case_id);
CREATE INDEX review_case_ended ON review_case (state, arrived);
