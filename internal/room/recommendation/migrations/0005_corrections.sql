-- +goose Up
-- What was put right in public view: a record that was entered by mistake
-- (withdrawn), words that were wrong (corrected; "was" holds the earlier ones),
-- words or a file that hold personal details (taken_down).
CREATE TABLE correction (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  of_kind TEXT NOT NULL, of_id TEXT NOT NULL, about_kind TEXT NOT NULL, about_id TEXT NOT NULL,
  what TEXT NOT NULL, made TEXT NOT NULL, reason TEXT NOT NULL, by_role TEXT NOT NULL, by_body TEXT,
  was TEXT, entry_before TEXT, synthetic BIGINT NOT NULL
);
CREATE INDEX correction_of ON correction (of_kind, of_id);
CREATE INDEX correction_about ON correction (about_kind, about_id);
-- A record is withdrawn once. That a commitment was closed may be a mistake
-- more than once.
CREATE UNIQUE INDEX correction_once ON correction (of_kind, of_id) WHERE what = 'withdrawn' AND of_kind <> 'closure' AND of_kind <> 'tie';
