-- +goose Up
-- Which shape the database has had, and since when: a row for each, in the log.
CREATE TABLE ledger_schema (
  id       TEXT PRIMARY KEY,
  version  BIGINT NOT NULL,
  leaf_id  TEXT NOT NULL,
  number   BIGINT NOT NULL,
  sets     TEXT NOT NULL,
  digest   TEXT NOT NULL,
  declared TEXT NOT NULL,
  program  TEXT NOT NULL,
  made     TEXT NOT NULL
);

-- The schema of the program that wrote the leaf. Release 1 says nothing.
ALTER TABLE ledger_leaf ADD COLUMN schema_number BIGINT;

-- +goose StatementBegin
CREATE TRIGGER ledger_leaf_current BEFORE INSERT ON ledger_leaf
WHEN COALESCE(NEW.schema_number, 0) < (SELECT COALESCE(MAX(number), 0) FROM ledger_schema)
BEGIN SELECT RAISE(ABORT, 'candour: this program is older than its database'); END;
-- +goose StatementEnd
DROP TRIGGER ledger_leaf_keeps;
-- +goose StatementBegin
CREATE TRIGGER ledger_leaf_keeps BEFORE UPDATE ON ledger_leaf
WHEN NEW.id <> OLD.id OR NEW.leaf <> OLD.leaf OR NEW.at <> OLD.at
  OR NEW.kind <> OLD.kind OR NEW.record_id <> OLD.record_id OR NEW.actor_id <> OLD.actor_id
  OR NEW.schema_number IS NOT OLD.schema_number
  OR (OLD.seq IS NOT NULL AND NEW.seq IS NOT OLD.seq)
  OR (NEW.salt IS NOT OLD.salt AND (NEW.erased_by IS NULL OR NEW.salt IS NOT NULL))
  OR (NEW.body IS NOT OLD.body AND (NEW.erased_by IS NULL OR NEW.body IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'candour: no change without a leaf'); END;
-- +goose StatementEnd
