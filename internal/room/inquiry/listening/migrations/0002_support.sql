-- +goose Up
-- Support is offered before a session, on its day and after it; a no is a choice that is kept.

CREATE TABLE inquiry_support (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), approach_id TEXT NOT NULL REFERENCES inquiry_approach (id), day TEXT NOT NULL, offer TEXT NOT NULL, wanted BIGINT NOT NULL, on_day TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_support_of ON inquiry_support (approach_id, day, offer);
