-- +goose Up
-- Whose answer was sought, why a search is entered late, and who else looked and
-- found none too: until then nothing follows from it (ADR 0061).
ALTER TABLE search_made ADD COLUMN of_bodies TEXT;
ALTER TABLE search_made ADD COLUMN why_late TEXT;
ALTER TABLE search_made ADD COLUMN agreed TEXT;
ALTER TABLE search_made ADD COLUMN agreed_by TEXT;
ALTER TABLE search_made ADD COLUMN agreed_body TEXT;
ALTER TABLE search_made ADD COLUMN agreed_places TEXT;
-- Steps and moves carry their own mark of made-up data.
ALTER TABLE ladder_step ADD COLUMN synthetic BIGINT;
ALTER TABLE date_move ADD COLUMN synthetic BIGINT;
