-- +goose Up
-- Who asked for a release to be published before the time that was announced, and
-- why. Somebody else publishes it.
ALTER TABLE figures_edition ADD COLUMN early_by TEXT;
ALTER TABLE figures_edition ADD COLUMN early_name TEXT;
ALTER TABLE figures_edition ADD COLUMN early_why TEXT;
