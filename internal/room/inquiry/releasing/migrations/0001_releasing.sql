-- +goose Up
-- marks are package jigsaw's, as JSON. A text is named by its hash; its words are not here.

CREATE TABLE inquiry_release_rule (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), number BIGINT NOT NULL, least BIGINT NOT NULL, joins BIGINT NOT NULL, kinds BIGINT NOT NULL,
  listed TEXT NOT NULL, why TEXT NOT NULL, made TEXT NOT NULL, asked TEXT NOT NULL, agreed TEXT NOT NULL,
  UNIQUE (inquiry_id, number)
);

CREATE TABLE inquiry_release_crowd (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), marks TEXT NOT NULL, least BIGINT NOT NULL, source TEXT NOT NULL,
  made TEXT NOT NULL, asked TEXT NOT NULL, agreed TEXT NOT NULL
);
CREATE INDEX inquiry_release_crowd_of ON inquiry_release_crowd (inquiry_id);

CREATE TABLE inquiry_release_read (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), kind TEXT NOT NULL, ref TEXT NOT NULL, title TEXT NOT NULL, sha256 TEXT NOT NULL,
  number BIGINT NOT NULL, marks TEXT NOT NULL, human TEXT NOT NULL, made TEXT NOT NULL, out_day TEXT,
  UNIQUE (inquiry_id, number)
);

CREATE TABLE inquiry_release_waiver (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), person TEXT NOT NULL, kinds TEXT NOT NULL, given TEXT NOT NULL, how TEXT NOT NULL,
  made TEXT NOT NULL, human TEXT NOT NULL, withdrawn TEXT
);
CREATE INDEX inquiry_release_waiver_of ON inquiry_release_waiver (inquiry_id);

CREATE TABLE inquiry_release_override (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), read_id TEXT NOT NULL REFERENCES inquiry_release_read (id), trouble TEXT NOT NULL, why TEXT NOT NULL,
  made TEXT NOT NULL, asked TEXT NOT NULL, agreed TEXT NOT NULL
);
CREATE INDEX inquiry_release_override_of ON inquiry_release_override (inquiry_id);
