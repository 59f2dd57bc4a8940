-- +goose Up
-- The report of an inquiry while it is written. Words are sealed under a key of the report, and
-- that key in the vault; here are places, revisions and days.

CREATE TABLE inquiry_report (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), kind TEXT NOT NULL, title TEXT NOT NULL, state TEXT NOT NULL, made TEXT NOT NULL, sealed_key TEXT NOT NULL, recommended TEXT,
  signed TEXT, signed_on TEXT, sha256 TEXT, rests TEXT, synthetic BIGINT NOT NULL
);
CREATE INDEX inquiry_report_of ON inquiry_report (inquiry_id);
CREATE TABLE inquiry_report_chapter (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  report_id TEXT NOT NULL REFERENCES inquiry_report (id) DEFERRABLE INITIALLY DEFERRED, number BIGINT NOT NULL, sealed TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_report_chapter_of ON inquiry_report_chapter (report_id, number);
CREATE TABLE inquiry_report_paragraph (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  report_id TEXT NOT NULL REFERENCES inquiry_report (id) DEFERRABLE INITIALLY DEFERRED, chapter_id TEXT NOT NULL REFERENCES inquiry_report_chapter (id) DEFERRABLE INITIALLY DEFERRED, number BIGINT NOT NULL
);
CREATE UNIQUE INDEX inquiry_report_paragraph_of ON inquiry_report_paragraph (chapter_id, number);
CREATE TABLE inquiry_report_sentence (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  report_id TEXT NOT NULL REFERENCES inquiry_report (id) DEFERRABLE INITIALLY DEFERRED, paragraph_id TEXT NOT NULL REFERENCES inquiry_report_paragraph (id) DEFERRABLE INITIALLY DEFERRED,
  number BIGINT NOT NULL, revision BIGINT NOT NULL, frozen BIGINT NOT NULL, sealed TEXT NOT NULL
);
CREATE INDEX inquiry_report_sentence_of ON inquiry_report_sentence (report_id);
CREATE TABLE inquiry_report_named (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  report_id TEXT NOT NULL REFERENCES inquiry_report (id) DEFERRABLE INITIALLY DEFERRED, sealed TEXT NOT NULL
);
CREATE INDEX inquiry_report_named_of ON inquiry_report_named (report_id);
CREATE TABLE inquiry_report_letter (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  report_id TEXT NOT NULL REFERENCES inquiry_report (id) DEFERRABLE INITIALLY DEFERRED, number BIGINT NOT NULL, state TEXT NOT NULL, sealed TEXT NOT NULL, asked TEXT, agreed TEXT,
  sent TEXT, due TEXT, returned TEXT, link TEXT, own TEXT, accepted TEXT
);
CREATE UNIQUE INDEX inquiry_report_letter_of ON inquiry_report_letter (report_id, number);
CREATE TABLE inquiry_report_answer (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  report_id TEXT NOT NULL REFERENCES inquiry_report (id) DEFERRABLE INITIALLY DEFERRED, letter_id TEXT NOT NULL REFERENCES inquiry_report_letter (id) DEFERRABLE INITIALLY DEFERRED,
  number BIGINT NOT NULL, kind TEXT NOT NULL, on_day TEXT NOT NULL, sealed TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_report_answer_of ON inquiry_report_answer (letter_id, number);
CREATE INDEX inquiry_report_answer_in ON inquiry_report_answer (report_id);
CREATE TABLE inquiry_report_decision (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  report_id TEXT NOT NULL REFERENCES inquiry_report (id) DEFERRABLE INITIALLY DEFERRED, number BIGINT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, sealed TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_report_decision_of ON inquiry_report_decision (report_id, number);
CREATE TABLE inquiry_report_seen (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  report_id TEXT NOT NULL REFERENCES inquiry_report (id) DEFERRABLE INITIALLY DEFERRED, human TEXT NOT NULL, what TEXT NOT NULL, on_day TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_report_seen_of ON inquiry_report_seen (report_id, human, what);
CREATE TABLE inquiry_report_signature (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  report_id TEXT NOT NULL REFERENCES inquiry_report (id) DEFERRABLE INITIALLY DEFERRED, human TEXT NOT NULL, sha256 TEXT NOT NULL, on_day TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_report_signature_of ON inquiry_report_signature (report_id, human, sha256);
CREATE TABLE inquiry_report_out (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), kind TEXT NOT NULL, title TEXT NOT NULL, on_day TEXT NOT NULL, text TEXT NOT NULL, gaps TEXT NOT NULL, parts TEXT NOT NULL, sha256 TEXT NOT NULL,
  commitment TEXT NOT NULL, recommendations TEXT NOT NULL
);
CREATE INDEX inquiry_report_out_of ON inquiry_report_out (inquiry_id);

-- No records: how whoever got a letter comes back to it (package comeback).
CREATE TABLE inquiry_reply_draft (
  id TEXT PRIMARY KEY, sealed BLOB NOT NULL, created TEXT NOT NULL, touched TEXT NOT NULL, expires TEXT NOT NULL, empty_until TEXT
);
CREATE INDEX inquiry_reply_draft_expires ON inquiry_reply_draft (expires);
CREATE INDEX inquiry_reply_draft_empty ON inquiry_reply_draft (empty_until);
CREATE TABLE inquiry_reply_find (
  lookup TEXT PRIMARY KEY, kind TEXT NOT NULL, ref TEXT NOT NULL, salt BLOB NOT NULL, params TEXT NOT NULL, probe BLOB NOT NULL
);
CREATE INDEX inquiry_reply_find_ref ON inquiry_reply_find (ref);
CREATE TABLE inquiry_reply_session (
  id TEXT PRIMARY KEY, of_key TEXT NOT NULL, half TEXT NOT NULL, ends TEXT NOT NULL
);
CREATE INDEX inquiry_reply_session_of ON inquiry_reply_session (of_key);
CREATE INDEX inquiry_reply_session_ends ON inquiry_reply_session (ends);
