-- +goose Up
-- What bodies were asked for, each act of both sides, texts that are kept for later askings, and
-- whether silence is public. How an asking stands is worked out from its acts, and stored nowhere.

CREATE TABLE inquiry_asking (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), kind TEXT NOT NULL, body TEXT NOT NULL, matters TEXT NOT NULL, nation TEXT, days BIGINT, source TEXT,
  enforces TEXT, consequences TEXT, made TEXT NOT NULL
);
CREATE INDEX inquiry_asking_of ON inquiry_asking (inquiry_id);
CREATE INDEX inquiry_asking_body ON inquiry_asking (body);
CREATE TABLE inquiry_asking_act (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), asking_id TEXT NOT NULL REFERENCES inquiry_asking (id) DEFERRABLE INITIALLY DEFERRED, number BIGINT NOT NULL, did TEXT NOT NULL,
  on_day TEXT NOT NULL, made TEXT NOT NULL, human TEXT NOT NULL, second_human TEXT, why TEXT, matters TEXT, due TEXT, documents TEXT, ground TEXT, outcome TEXT, vary TEXT,
  fair TEXT, cost TEXT, posted BIGINT NOT NULL
);
CREATE UNIQUE INDEX inquiry_asking_act_of ON inquiry_asking_act (asking_id, number);
CREATE TABLE inquiry_asking_text (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), name TEXT NOT NULL, matters TEXT NOT NULL, nation TEXT NOT NULL, days BIGINT NOT NULL, source TEXT NOT NULL, made TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_asking_text_of ON inquiry_asking_text (inquiry_id, name);
CREATE TABLE inquiry_silence (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), number BIGINT NOT NULL, shown BIGINT NOT NULL, why TEXT NOT NULL, made TEXT NOT NULL, asked TEXT NOT NULL, agreed TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_silence_of ON inquiry_silence (inquiry_id, number);
ALTER TABLE inquiry_document ADD COLUMN asking_id TEXT;
CREATE INDEX inquiry_document_asking ON inquiry_document (asking_id);
