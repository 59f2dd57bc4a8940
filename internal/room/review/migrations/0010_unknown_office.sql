-- +goose Up
-- Cases that are closed to everybody: an office is kept out that nobody knows.
CREATE INDEX review_bar_unknown ON review_bar (case_id) WHERE kind = 'unknown';
