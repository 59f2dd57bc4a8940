-- +goose Up
-- A published sentence of a report, with the recommendations that come from it. Which accounts
-- it rests on is in inquiry_account_act alone (ref is the id of the sentence).

CREATE TABLE inquiry_finding (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), report TEXT NOT NULL, place TEXT NOT NULL, words TEXT NOT NULL, sha256 TEXT NOT NULL, on_day TEXT NOT NULL, link TEXT NOT NULL,
  themes TEXT NOT NULL, recommendations TEXT NOT NULL, made TEXT NOT NULL, asked TEXT NOT NULL, agreed TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_finding_words ON inquiry_finding (inquiry_id, sha256);
