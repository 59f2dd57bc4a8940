-- +goose Up
-- A force's problem profile, its sections, and what inspectors found.
CREATE TABLE return_profile (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  body TEXT NOT NULL, body_name TEXT NOT NULL, number BIGINT NOT NULL, state TEXT NOT NULL, made TEXT NOT NULL,
  writer TEXT NOT NULL, writer_name TEXT NOT NULL, signed_by TEXT, signed_for TEXT, signed_at TEXT, next_review TEXT
);
CREATE UNIQUE INDEX return_profile_number ON return_profile (body, number);
CREATE TABLE return_profile_section (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  profile_id TEXT NOT NULL REFERENCES return_profile (id), section TEXT NOT NULL, held TEXT NOT NULL,
  words TEXT, sources TEXT, gaps TEXT, as_of TEXT
);
CREATE UNIQUE INDEX return_profile_section_once ON return_profile_section (profile_id, section);
CREATE TABLE return_profile_view (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  profile_id TEXT NOT NULL REFERENCES return_profile (id), human TEXT NOT NULL, name TEXT NOT NULL, body TEXT,
  verdict TEXT NOT NULL, words TEXT NOT NULL, made TEXT NOT NULL
);
CREATE INDEX return_profile_view_profile ON return_profile_view (profile_id);
