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
CREATE OR REPLACE FUNCTION ledger_leaf_opens() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF COALESCE(NEW.schema_number, 0) < (SELECT COALESCE(MAX(number), 0) FROM ledger_schema) THEN
    RAISE EXCEPTION 'candour: this program is older than its database';
  END IF;
  NEW.xact := (pg_current_xact_id()::text)::bigint;
  PERFORM set_config('candour.leaf', NEW.id, true);
  RETURN NEW;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION ledger_leaf_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE'
     AND NEW.id = OLD.id AND NEW.leaf = OLD.leaf AND NEW.at = OLD.at AND NEW.xact = OLD.xact
     AND NEW.kind = OLD.kind AND NEW.record_id = OLD.record_id AND NEW.actor_id = OLD.actor_id
     AND NEW.schema_number IS NOT DISTINCT FROM OLD.schema_number
     AND (OLD.seq IS NULL OR NEW.seq IS NOT DISTINCT FROM OLD.seq)
     AND (NEW.salt IS NOT DISTINCT FROM OLD.salt OR (NEW.erased_by IS NOT NULL AND NEW.salt IS NULL))
     AND (NEW.body IS NOT DISTINCT FROM OLD.body OR (NEW.erased_by IS NOT NULL AND NEW.body IS NULL))
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'candour: no change without a leaf';
END $$;
-- +goose StatementEnd
