-- +goose Up
-- The book of restrictions: what was ordered, asked for and claimed, and what became of it. Rows
-- are added and never changed. scopes, only_who and seen are lists of package restrict.

CREATE TABLE inquiry_restriction (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), number BIGINT NOT NULL, kind TEXT NOT NULL, made TEXT NOT NULL, human TEXT NOT NULL, whose TEXT NOT NULL,
  scopes TEXT NOT NULL, only_who TEXT NOT NULL, seen TEXT NOT NULL, ground TEXT, law TEXT, public_concern TEXT, harm TEXT, confidence TEXT, delay_and_cost TEXT,
  from_day TEXT, until_day TEXT
);
CREATE UNIQUE INDEX inquiry_restriction_of ON inquiry_restriction (inquiry_id, number);
CREATE TABLE inquiry_restriction_act (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), restriction_id TEXT NOT NULL REFERENCES inquiry_restriction (id) DEFERRABLE INITIALLY DEFERRED, number BIGINT NOT NULL, did TEXT NOT NULL,
  on_day TEXT NOT NULL, human TEXT NOT NULL, second_human TEXT, order_id TEXT, opens TEXT, why TEXT
);
CREATE UNIQUE INDEX inquiry_restriction_act_of ON inquiry_restriction_act (inquiry_id, number);
