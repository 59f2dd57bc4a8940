-- +goose Up
-- Documents of one inquiry that a ruling of its chair has another of the same inquiry read: from_day to until_day,
-- or until it is lifted. number counts the rulings about one document for one inquiry.

CREATE TABLE inquiry_share (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), with_inquiry_id TEXT NOT NULL, document_id TEXT NOT NULL, number BIGINT NOT NULL,
  why TEXT NOT NULL, fair TEXT NOT NULL, cost TEXT NOT NULL, from_day TEXT NOT NULL, until_day TEXT NOT NULL, asked TEXT NOT NULL, agreed TEXT NOT NULL,
  lifted TEXT, lifted_human TEXT, lifted_why TEXT,
  UNIQUE (with_inquiry_id, document_id, number)
);
CREATE INDEX inquiry_share_of ON inquiry_share (inquiry_id);
