-- +goose Up
-- That an account may go to one recipient (a body, the review panel, a research project), or that its
-- person is asked to speak at one hearing: by two humans, with the person's own yes or no.

CREATE TABLE inquiry_outward (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), approach_id TEXT NOT NULL REFERENCES inquiry_approach (id), account_id TEXT NOT NULL REFERENCES inquiry_account (id),
  use_of TEXT NOT NULL, body TEXT, whom TEXT NOT NULL, why TEXT NOT NULL, follows TEXT NOT NULL, signed TEXT, signed_on TEXT,
  asked TEXT NOT NULL, asked_human TEXT NOT NULL, agreed TEXT, agreed_human TEXT, refused TEXT,
  answered TEXT, yes BIGINT, ended TEXT, reopened TEXT,
  went TEXT, went_how TEXT, went_asked_human TEXT, went_human TEXT, told TEXT, told_how TEXT, told_human TEXT
);
CREATE INDEX inquiry_outward_of ON inquiry_outward (account_id);
CREATE INDEX inquiry_outward_in ON inquiry_outward (inquiry_id, use_of);
