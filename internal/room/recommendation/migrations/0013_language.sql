-- +goose Up
-- In which language words are, as a BCP 47 tag; none where nobody has said.
ALTER TABLE answer ADD COLUMN lang TEXT;
ALTER TABLE progress ADD COLUMN lang TEXT;
