-- +goose Up
-- That a date of next word was kept is recorded by two, pointing to what was published; so is
-- the taking back of it. Rows are only added. What inquiry_word says in kept was recorded by
-- one person, before this.

CREATE TABLE inquiry_kept (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), word_id TEXT NOT NULL REFERENCES inquiry_word (id), back BIGINT NOT NULL, on_day TEXT NOT NULL,
  kind TEXT, ref TEXT, place TEXT, words TEXT, why TEXT, asked TEXT NOT NULL, agreed TEXT NOT NULL
);
CREATE INDEX inquiry_kept_of ON inquiry_kept (inquiry_id);
ALTER TABLE inquiry_theme ADD COLUMN asked TEXT;
ALTER TABLE inquiry_theme ADD COLUMN agreed TEXT;
ALTER TABLE inquiry_theme ADD COLUMN did_asked TEXT;
ALTER TABLE inquiry_theme ADD COLUMN did_agreed TEXT;
