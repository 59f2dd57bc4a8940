-- +goose Up
-- A case that an earlier list screened in is not taken out by its force's newer list:
-- it keeps what it was screened in by. And a case names the newest answer of its force,
-- so that each answer changes the case.
ALTER TABLE sweep_case ADD COLUMN caught_as TEXT;
ALTER TABLE sweep_case ADD COLUMN answered TEXT;
