-- +goose Up
-- The closing of the record of an inquiry that has ended: to which archive it goes, what was left open and
-- why, what was sealed to the archive, what was destroyed (that, how many, when, by which rule; not what), and
-- what stops destruction.

CREATE TABLE inquiry_closing (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), archive TEXT NOT NULL, recipient TEXT NOT NULL, opens TEXT NOT NULL, why TEXT NOT NULL, agreed_day TEXT NOT NULL,
  asked TEXT NOT NULL, agreed TEXT NOT NULL, state TEXT, closed_day TEXT, written_day TEXT, sha256 TEXT
);
CREATE UNIQUE INDEX inquiry_closing_of ON inquiry_closing (inquiry_id);

CREATE TABLE inquiry_closing_point (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), kind TEXT NOT NULL, refs TEXT NOT NULL, why TEXT NOT NULL, on_day TEXT NOT NULL, asked TEXT NOT NULL, agreed TEXT NOT NULL
);
CREATE INDEX inquiry_closing_point_of ON inquiry_closing_point (inquiry_id);

CREATE TABLE inquiry_handed (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), of_table TEXT NOT NULL, of_row TEXT NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL, text TEXT NOT NULL, on_day TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_handed_of ON inquiry_handed (of_table, of_row, name);
CREATE INDEX inquiry_handed_in ON inquiry_handed (inquiry_id);

CREATE TABLE inquiry_destroyed (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), class TEXT NOT NULL, many BIGINT NOT NULL, sheet TEXT, rule TEXT NOT NULL, on_day TEXT NOT NULL, asked TEXT, agreed TEXT
);
CREATE INDEX inquiry_destroyed_of ON inquiry_destroyed (inquiry_id);

CREATE TABLE inquiry_hold (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), kind TEXT NOT NULL, words TEXT NOT NULL, from_day TEXT NOT NULL, placed TEXT NOT NULL, lifted TEXT, lift_why TEXT, asked TEXT, agreed TEXT
);
CREATE INDEX inquiry_hold_of ON inquiry_hold (inquiry_id);
