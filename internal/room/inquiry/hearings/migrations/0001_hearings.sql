-- +goose Up
-- text is the hearing as package hearing has it; public is the timetable as two people published
-- it, empty until then. Of a transcript, text is package transcript's, and looked whom its lines identify;
-- next is a later file of the day that waits for a second human.

CREATE TABLE inquiry_hearing (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), title TEXT NOT NULL, text TEXT NOT NULL, made TEXT NOT NULL,
  public TEXT NOT NULL, public_day TEXT, asked TEXT, agreed TEXT
);
CREATE INDEX inquiry_hearing_of ON inquiry_hearing (inquiry_id);

CREATE TABLE inquiry_transcript (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), hearing_id TEXT NOT NULL REFERENCES inquiry_hearing (id), number BIGINT NOT NULL,
  sha256 TEXT NOT NULL, text TEXT NOT NULL, looked TEXT NOT NULL, made TEXT NOT NULL,
  public_day TEXT, asked TEXT, agreed TEXT, next TEXT, next_sha256 TEXT,
  UNIQUE (hearing_id, number)
);
CREATE INDEX inquiry_transcript_of ON inquiry_transcript (inquiry_id);
