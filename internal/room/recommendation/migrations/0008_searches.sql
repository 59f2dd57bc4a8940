-- +goose Up
-- That somebody looked for an answer, or for whether something was done, and
-- what they found. Without such a record nothing is late (ADR 0056).
CREATE TABLE search_made (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  about_kind TEXT NOT NULL, about_id TEXT NOT NULL,
  result TEXT NOT NULL, searched TEXT NOT NULL, places TEXT, source_url TEXT, words TEXT,
  by_name TEXT NOT NULL, by_body TEXT, sought TEXT NOT NULL, recorded TEXT NOT NULL, synthetic BIGINT NOT NULL
);
CREATE INDEX search_made_about ON search_made (about_kind, about_id);
-- When an answer was entered here and by whom (the body itself, or another),
-- and who of another body checked the day that it states (ADR 0057).
ALTER TABLE answer ADD COLUMN received TEXT;
ALTER TABLE answer ADD COLUMN received_from TEXT;
ALTER TABLE answer ADD COLUMN day_checked TEXT;
ALTER TABLE answer ADD COLUMN day_checked_by TEXT;
