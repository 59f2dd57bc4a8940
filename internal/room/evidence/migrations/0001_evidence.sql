-- +goose Up
-- What was handed over, and each file of it. Names, bytes and words are sealed under a key of the delivery;
-- the bytes lie beside the database.

CREATE TABLE evidence_delivery (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  home TEXT NOT NULL, number BIGINT NOT NULL, prefix TEXT NOT NULL, received TEXT NOT NULL, body TEXT, sender TEXT NOT NULL, asking TEXT, medium TEXT NOT NULL,
  files_declared BIGINT, made TEXT NOT NULL, human TEXT NOT NULL, synthetic BIGINT NOT NULL, sealed_key TEXT NOT NULL, state TEXT NOT NULL,
  closed TEXT, closed_human TEXT, why TEXT, items BIGINT, indexed BIGINT, exceptions BIGINT, excluded BIGINT, copies BIGINT
);
CREATE UNIQUE INDEX evidence_delivery_of ON evidence_delivery (home, number);

CREATE TABLE evidence_item (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  home TEXT NOT NULL, delivery_id TEXT NOT NULL REFERENCES evidence_delivery (id), parent_id TEXT, place TEXT NOT NULL, sha256 TEXT NOT NULL, blake3 TEXT NOT NULL,
  size BIGINT NOT NULL, relation TEXT, state TEXT NOT NULL, fault TEXT, why TEXT, human TEXT, kind TEXT, reader TEXT, pages BIGINT, blank BIGINT, parts BIGINT, notes TEXT,
  prefix TEXT, serial BIGINT, copy_of TEXT, family_hash TEXT, mail TEXT, sealed TEXT NOT NULL
);
CREATE INDEX evidence_item_mail ON evidence_item (home, mail);
CREATE UNIQUE INDEX evidence_item_place ON evidence_item (delivery_id, place);
CREATE UNIQUE INDEX evidence_item_urn ON evidence_item (home, prefix, serial);
CREATE INDEX evidence_item_state ON evidence_item (delivery_id, state, place);
CREATE INDEX evidence_item_hash ON evidence_item (home, sha256);
CREATE INDEX evidence_item_parent ON evidence_item (parent_id);
