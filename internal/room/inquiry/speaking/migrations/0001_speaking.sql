-- +goose Up
-- No records: what somebody writes before they give it to an inquiry, sealed under their
-- return phrase, how they come back, and which forms lie open (package comeback). Days and
-- no times of day are kept.
CREATE TABLE inquiry_speak_draft (
  id TEXT PRIMARY KEY, sealed BLOB NOT NULL, created TEXT NOT NULL, touched TEXT NOT NULL, expires TEXT NOT NULL, empty_until TEXT
);
CREATE INDEX inquiry_speak_draft_expires ON inquiry_speak_draft (expires);
CREATE INDEX inquiry_speak_draft_empty ON inquiry_speak_draft (empty_until);
CREATE TABLE inquiry_speak_find (
  lookup TEXT PRIMARY KEY, kind TEXT NOT NULL, ref TEXT NOT NULL, salt BLOB NOT NULL, params TEXT NOT NULL, probe BLOB NOT NULL
);
CREATE INDEX inquiry_speak_find_ref ON inquiry_speak_find (ref);
CREATE TABLE inquiry_speak_session (
  id TEXT PRIMARY KEY, of_key TEXT NOT NULL, half TEXT NOT NULL, ends TEXT NOT NULL
);
CREATE INDEX inquiry_speak_session_of ON inquiry_speak_session (of_key);
CREATE INDEX inquiry_speak_session_ends ON inquiry_speak_session (ends);
