-- +goose Up
-- text of a participant is what package participant has of them: what they applied for and every decision.
-- parties of a representation are ids, parted by blanks; cut is what was cut out of a copy, as JSON.

CREATE TABLE inquiry_participant (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), name TEXT NOT NULL, text TEXT NOT NULL, made TEXT NOT NULL
);
CREATE INDEX inquiry_participant_of ON inquiry_participant (inquiry_id);

CREATE TABLE inquiry_representation (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), parties TEXT NOT NULL, account TEXT NOT NULL, human TEXT NOT NULL, name TEXT NOT NULL,
  acting TEXT NOT NULL, alike TEXT, from_day TEXT NOT NULL, ended TEXT, cause TEXT, ended_why TEXT, asked TEXT NOT NULL, agreed TEXT NOT NULL
);
CREATE INDEX inquiry_representation_of ON inquiry_representation (inquiry_id);

CREATE TABLE inquiry_undertaking_text (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), number BIGINT NOT NULL, text TEXT NOT NULL, why TEXT NOT NULL, made TEXT NOT NULL, asked TEXT NOT NULL, agreed TEXT NOT NULL,
  UNIQUE (inquiry_id, number)
);

CREATE TABLE inquiry_undertaking (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), account TEXT NOT NULL, human TEXT NOT NULL, act BIGINT NOT NULL, number BIGINT NOT NULL, did TEXT NOT NULL, on_day TEXT NOT NULL,
  UNIQUE (inquiry_id, human, act)
);

CREATE TABLE inquiry_disclosed (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), party_id TEXT NOT NULL REFERENCES inquiry_participant (id), document_id TEXT NOT NULL, title TEXT NOT NULL, scope TEXT,
  sha256 TEXT NOT NULL, pages BIGINT NOT NULL, cut TEXT NOT NULL, on_day TEXT NOT NULL, asked TEXT NOT NULL, agreed TEXT NOT NULL,
  back TEXT, back_why TEXT, destroy TEXT
);
CREATE INDEX inquiry_disclosed_of ON inquiry_disclosed (party_id);

CREATE TABLE inquiry_disclosed_read (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), disclosed_id TEXT NOT NULL REFERENCES inquiry_disclosed (id), account TEXT NOT NULL, human TEXT NOT NULL, on_day TEXT NOT NULL
);
CREATE INDEX inquiry_disclosed_read_of ON inquiry_disclosed_read (disclosed_id);

CREATE TABLE inquiry_disclosed_receipt (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), disclosed_id TEXT NOT NULL REFERENCES inquiry_disclosed (id), account TEXT NOT NULL, human TEXT NOT NULL,
  did TEXT NOT NULL, words TEXT, on_day TEXT NOT NULL,
  UNIQUE (disclosed_id, human)
);
