-- +goose Up
-- The letter as its recipient was sent it, sealed for those who draft.
ALTER TABLE inquiry_report_letter ADD COLUMN went TEXT;
