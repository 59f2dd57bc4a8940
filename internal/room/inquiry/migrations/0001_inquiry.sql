-- +goose Up
-- Every table of records has id, version and leaf_id (see package ledger). Days are
-- 2026-03-01; truth is 0 or 1; what nobody has said is NULL.

CREATE TABLE inquiry (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  title TEXT NOT NULL, form TEXT NOT NULL, rules TEXT NOT NULL, parent TEXT, commissioner TEXT NOT NULL, bodies TEXT NOT NULL,
  area TEXT NOT NULL, about TEXT NOT NULL, set_up TEXT, state TEXT NOT NULL, made TEXT NOT NULL, synthetic BIGINT NOT NULL
);
CREATE INDEX inquiry_parent ON inquiry (parent);
CREATE TABLE inquiry_turn (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), kind TEXT NOT NULL, on_day TEXT NOT NULL, why TEXT NOT NULL, was TEXT, becomes TEXT
);
CREATE INDEX inquiry_turn_of ON inquiry_turn (inquiry_id, on_day);
CREATE TABLE inquiry_seat (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), account TEXT NOT NULL, human TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
  part TEXT NOT NULL, from_day TEXT NOT NULL, to_day TEXT, why TEXT NOT NULL, ended TEXT, ended_why TEXT
);
CREATE INDEX inquiry_seat_of ON inquiry_seat (inquiry_id);
CREATE INDEX inquiry_seat_human ON inquiry_seat (human);
CREATE TABLE inquiry_interest (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), account TEXT NOT NULL, human TEXT NOT NULL, name TEXT NOT NULL, part TEXT NOT NULL,
  words TEXT NOT NULL, conflict BIGINT NOT NULL, body TEXT, area TEXT, on_day TEXT NOT NULL
);
CREATE INDEX inquiry_interest_of ON inquiry_interest (inquiry_id);
CREATE INDEX inquiry_interest_human ON inquiry_interest (conflict, human);
CREATE TABLE inquiry_word (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), due TEXT NOT NULL, what TEXT NOT NULL, made TEXT NOT NULL, kept TEXT, kept_by TEXT
);
CREATE INDEX inquiry_word_of ON inquiry_word (inquiry_id, due);
CREATE TABLE inquiry_draft (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), text TEXT NOT NULL, sha256 TEXT NOT NULL, template TEXT, template_why TEXT, human TEXT NOT NULL, name TEXT NOT NULL, on_day TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_draft_of ON inquiry_draft (inquiry_id);
CREATE TABLE inquiry_consulted (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), number BIGINT NOT NULL, whom TEXT NOT NULL, words TEXT NOT NULL, on_day TEXT NOT NULL, said TEXT NOT NULL, changed TEXT NOT NULL,
  sha256 TEXT NOT NULL, human TEXT NOT NULL, name TEXT NOT NULL
);
CREATE INDEX inquiry_consulted_of ON inquiry_consulted (inquiry_id, number);
CREATE TABLE inquiry_terms (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), number BIGINT NOT NULL, state TEXT NOT NULL, text TEXT NOT NULL, sha256 TEXT NOT NULL,
  made TEXT NOT NULL, why TEXT NOT NULL, template TEXT, template_why TEXT
);
CREATE UNIQUE INDEX inquiry_terms_of ON inquiry_terms (inquiry_id, number);
