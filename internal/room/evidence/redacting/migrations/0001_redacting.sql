-- +goose Up
-- What of a document does not go to an audience, and each file that was made by that. Places and words are sealed under the
-- key of the delivery; what was made lies sealed beside the database, with its proof.

CREATE TABLE evidence_mark (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  home TEXT NOT NULL, item_id TEXT NOT NULL REFERENCES evidence_item (id), audience TEXT NOT NULL, ground TEXT NOT NULL, made TEXT NOT NULL, human TEXT NOT NULL,
  taken TEXT, taken_human TEXT, sealed TEXT NOT NULL
);
CREATE INDEX evidence_mark_item ON evidence_mark (item_id, audience);

CREATE TABLE evidence_redaction (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  home TEXT NOT NULL, item_id TEXT NOT NULL REFERENCES evidence_item (id), audience TEXT NOT NULL, state TEXT NOT NULL, basis TEXT NOT NULL, original TEXT NOT NULL,
  output TEXT NOT NULL, size BIGINT NOT NULL, pages BIGINT NOT NULL, boxes BIGINT NOT NULL, made TEXT NOT NULL, human TEXT NOT NULL,
  answered TEXT, answered_human TEXT, why TEXT
);
CREATE INDEX evidence_redaction_item ON evidence_redaction (item_id, audience);
-- Of a document one waits for an audience, and one may leave to it.
CREATE UNIQUE INDEX evidence_redaction_waits ON evidence_redaction (item_id, audience) WHERE state = 'waiting';
CREATE UNIQUE INDEX evidence_redaction_stands ON evidence_redaction (item_id, audience) WHERE state = 'approved';
