-- +goose Up
-- A form that was begun and holds nothing yet is kept for a day, not for as long
-- as one that somebody wrote in: automated starts must not pile up. The hour is
-- gone with the first answer.
ALTER TABLE review_draft ADD COLUMN empty_until TEXT;
CREATE INDEX review_draft_empty ON review_draft (empty_until);
