-- +goose Up
-- No records: what a person writes before they send it, sealed under their
-- return phrase, and how they come back. Days and no times of day are kept.
CREATE TABLE review_draft (
  id TEXT PRIMARY KEY, sealed BLOB NOT NULL, created TEXT NOT NULL, touched TEXT NOT NULL, expires TEXT NOT NULL
);
CREATE INDEX review_draft_expires ON review_draft (expires);
CREATE TABLE review_find (
  lookup TEXT PRIMARY KEY, kind TEXT NOT NULL, ref TEXT NOT NULL, salt BLOB NOT NULL, params TEXT NOT NULL, probe BLOB NOT NULL
);
CREATE INDEX review_find_ref ON review_find (ref);
