-- +goose Up
-- Which forms of applicants lie open. Plumbing: no record, no entry, in no
-- backup. id is the hash of a random number that only the browser has, of_key a
-- keyed hash that finds the other open forms of the same person, half opens the
-- cookie together with a key that is not in the database, ends is an hour.
CREATE TABLE review_session (
  id TEXT PRIMARY KEY, of_key TEXT NOT NULL, half TEXT NOT NULL, ends TEXT NOT NULL
);
CREATE INDEX review_session_of ON review_session (of_key);
CREATE INDEX review_session_ends ON review_session (ends);
