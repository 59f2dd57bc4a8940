-- +goose Up
-- What was handed over to an inquiry. The file is not kept; sha256 says which it was. persons
-- and classes are NULL until somebody looked, and then ids, one a line.

CREATE TABLE inquiry_document (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), title TEXT NOT NULL, sha256 TEXT NOT NULL, pages BIGINT NOT NULL, received TEXT NOT NULL,
  body TEXT, sender TEXT NOT NULL, made TEXT NOT NULL, persons TEXT, classes TEXT, looked TEXT, looked_human TEXT, back TEXT, back_why TEXT
);
CREATE INDEX inquiry_document_of ON inquiry_document (inquiry_id, received);
CREATE INDEX inquiry_document_hash ON inquiry_document (inquiry_id, sha256);
