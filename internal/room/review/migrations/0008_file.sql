-- +goose Up
-- No records: files that somebody adds to a form before they send it, sealed as the
-- form is, and gone with it.
CREATE TABLE review_draft_file (
  id TEXT PRIMARY KEY, draft TEXT NOT NULL, sealed BLOB NOT NULL, size BIGINT NOT NULL
);
CREATE INDEX review_draft_file_draft ON review_draft_file (draft);
-- No records: what is in the files of a case, sealed. Its record is a row of
-- review_sealed of the same id, which has what the file is called, and the hash of
-- what stands here.
CREATE TABLE review_file (
  id TEXT PRIMARY KEY, case_id TEXT NOT NULL, sealed TEXT NOT NULL
);
CREATE INDEX review_file_case ON review_file (case_id);
