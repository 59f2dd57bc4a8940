-- +goose Up
-- What was not done yet when an inquiry ended, in words that everybody reads.

ALTER TABLE inquiry_turn ADD COLUMN left_open TEXT;
