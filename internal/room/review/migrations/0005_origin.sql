-- +goose Up
-- Records: that the secretariat confirmed which bodies closed a case, and how it
-- knows. A case without such a row is not confirmed, whatever the person said.
CREATE TABLE review_origin (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  case_id TEXT NOT NULL UNIQUE REFERENCES review_case (id), bodies TEXT NOT NULL, reason TEXT NOT NULL, by_human TEXT NOT NULL, by_name TEXT NOT NULL, on_day TEXT NOT NULL
);
