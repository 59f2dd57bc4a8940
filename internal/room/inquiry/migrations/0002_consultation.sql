-- +goose Up
-- Question papers are public in every version; answers are sealed in the vault, to one
-- holder of keys for each paper (the id of its series).

CREATE TABLE inquiry_paper (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), series TEXT NOT NULL, number BIGINT NOT NULL, title TEXT NOT NULL, questions TEXT NOT NULL,
  opens TEXT NOT NULL, closes TEXT NOT NULL, sha256 TEXT NOT NULL, made TEXT NOT NULL, why TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_paper_series ON inquiry_paper (series, number);
CREATE INDEX inquiry_paper_of ON inquiry_paper (inquiry_id);
CREATE TABLE inquiry_answer (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), series TEXT NOT NULL, number BIGINT NOT NULL, sealed TEXT NOT NULL, publish BIGINT NOT NULL, on_day TEXT NOT NULL, copy_of TEXT
);
CREATE INDEX inquiry_answer_of ON inquiry_answer (series);
CREATE TABLE inquiry_theme (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), series TEXT NOT NULL, said TEXT NOT NULL, many BIGINT NOT NULL, due TEXT NOT NULL, made TEXT NOT NULL,
  did TEXT, words TEXT, answered TEXT
);
CREATE INDEX inquiry_theme_of ON inquiry_theme (series);
