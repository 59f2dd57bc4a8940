-- +goose Up
-- How people came to speak, what they gave and what happened to it. Words are sealed in the
-- vault; here are days, steps, and which use was answered how.

CREATE TABLE inquiry_taking (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), number BIGINT NOT NULL, from_day TEXT NOT NULL, to_day TEXT, words TEXT NOT NULL, made TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_taking_of ON inquiry_taking (inquiry_id, number);
CREATE TABLE inquiry_approach (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), way TEXT, step TEXT NOT NULL, began TEXT NOT NULL, lapses TEXT, contact TEXT, contacts BIGINT NOT NULL, synthetic BIGINT NOT NULL
);
CREATE INDEX inquiry_approach_of ON inquiry_approach (inquiry_id, step);
CREATE INDEX inquiry_approach_lapses ON inquiry_approach (lapses);
CREATE TABLE inquiry_move (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), approach_id TEXT NOT NULL REFERENCES inquiry_approach (id) DEFERRABLE INITIALLY DEFERRED, number BIGINT NOT NULL, step TEXT NOT NULL, on_day TEXT NOT NULL, reason TEXT
);
CREATE UNIQUE INDEX inquiry_move_of ON inquiry_move (approach_id, number);
CREATE INDEX inquiry_move_count ON inquiry_move (inquiry_id, step, on_day);
CREATE TABLE inquiry_sitting (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), approach_id TEXT NOT NULL REFERENCES inquiry_approach (id) DEFERRABLE INITIALLY DEFERRED, stage TEXT NOT NULL, day TEXT NOT NULL, hour TEXT NOT NULL,
  facilitator TEXT NOT NULL, facilitator_human TEXT NOT NULL, support TEXT NOT NULL, support_human TEXT NOT NULL, moved TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_sitting_of ON inquiry_sitting (approach_id);
CREATE TABLE inquiry_account (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), approach_id TEXT NOT NULL REFERENCES inquiry_approach (id) DEFERRABLE INITIALLY DEFERRED, form TEXT NOT NULL, rules TEXT NOT NULL, given TEXT NOT NULL,
  words TEXT NOT NULL, themed BIGINT NOT NULL, asked BIGINT NOT NULL, restricted BIGINT NOT NULL, withdrawn TEXT, read_twice TEXT, first_word TEXT, synthetic BIGINT NOT NULL
);
CREATE UNIQUE INDEX inquiry_account_by ON inquiry_account (approach_id);
CREATE INDEX inquiry_account_of ON inquiry_account (inquiry_id, given);
CREATE TABLE inquiry_account_act (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), account_id TEXT NOT NULL REFERENCES inquiry_account (id) DEFERRABLE INITIALLY DEFERRED, number BIGINT NOT NULL, kind TEXT NOT NULL, on_day TEXT NOT NULL,
  use_of TEXT, yes BIGINT, ref TEXT, sheet TEXT, called TEXT
);
CREATE UNIQUE INDEX inquiry_account_act_of ON inquiry_account_act (account_id, number);
CREATE INDEX inquiry_account_act_ref ON inquiry_account_act (inquiry_id, ref);
CREATE TABLE inquiry_account_sealed (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), approach_id TEXT NOT NULL REFERENCES inquiry_approach (id) DEFERRABLE INITIALLY DEFERRED, person TEXT NOT NULL, part TEXT NOT NULL, name TEXT NOT NULL,
  sealed TEXT NOT NULL, on_day TEXT NOT NULL
);
CREATE INDEX inquiry_account_sealed_of ON inquiry_account_sealed (approach_id);
CREATE TABLE inquiry_account_theme (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), name TEXT NOT NULL, plain TEXT NOT NULL, words TEXT NOT NULL, made TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_account_theme_of ON inquiry_account_theme (inquiry_id, plain);
CREATE TABLE inquiry_account_reading (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), account_id TEXT NOT NULL REFERENCES inquiry_account (id) DEFERRABLE INITIALLY DEFERRED, human TEXT NOT NULL, on_day TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_account_reading_of ON inquiry_account_reading (account_id, human);
CREATE INDEX inquiry_account_reading_in ON inquiry_account_reading (inquiry_id);
CREATE TABLE inquiry_account_tag (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), account_id TEXT NOT NULL REFERENCES inquiry_account (id) DEFERRABLE INITIALLY DEFERRED, theme_id TEXT NOT NULL REFERENCES inquiry_account_theme (id), human TEXT NOT NULL, on_day TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_account_tag_of ON inquiry_account_tag (account_id, theme_id, human);
CREATE INDEX inquiry_account_tag_in ON inquiry_account_tag (inquiry_id);
CREATE TABLE inquiry_referral (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), approach_id TEXT NOT NULL REFERENCES inquiry_approach (id) DEFERRABLE INITIALLY DEFERRED, asked TEXT NOT NULL, asked_part TEXT NOT NULL, agreed TEXT, agreed_part TEXT,
  refused TEXT, told TEXT, told_how TEXT
);
CREATE INDEX inquiry_referral_of ON inquiry_referral (approach_id);
