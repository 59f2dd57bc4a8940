-- +goose Up
-- A paper is kept from a panel member for a reason, by two humans.

ALTER TABLE inquiry_panel_wall ADD COLUMN reason TEXT;
ALTER TABLE inquiry_panel_wall ADD COLUMN asked TEXT;
ALTER TABLE inquiry_panel_wall ADD COLUMN agreed TEXT;
