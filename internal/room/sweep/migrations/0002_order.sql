-- +goose Up
-- The worklist is read in the order of priority, of all forces or of one, with
-- and without the screened-out cases; a case is looked up by its reference.

DROP INDEX sweep_case_force;
DROP INDEX sweep_case_reference;
CREATE INDEX sweep_case_place ON sweep_case (place, id, state);
CREATE INDEX sweep_case_force ON sweep_case (force_id, place, id, state);
CREATE UNIQUE INDEX sweep_case_reference ON sweep_case (lower(reference), force_id);
