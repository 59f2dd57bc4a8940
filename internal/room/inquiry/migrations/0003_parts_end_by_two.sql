-- +goose Up
-- A part ends by two humans: whose it was, and who asked and agreed, as everybody reads it.

ALTER TABLE inquiry_turn ADD COLUMN name TEXT;
ALTER TABLE inquiry_turn ADD COLUMN part TEXT;
ALTER TABLE inquiry_turn ADD COLUMN asked TEXT;
ALTER TABLE inquiry_turn ADD COLUMN agreed TEXT;
