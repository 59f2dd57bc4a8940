-- +goose Up
-- Who closed a case is confirmed by two: the second of the secretariat agrees, or
-- says why not. What one confirmed before this column waits for a second.
ALTER TABLE review_origin ADD COLUMN state TEXT;
ALTER TABLE review_origin ADD COLUMN second_human TEXT;
ALTER TABLE review_origin ADD COLUMN second_name TEXT;
ALTER TABLE review_origin ADD COLUMN second_day TEXT;
ALTER TABLE review_origin ADD COLUMN why TEXT;
