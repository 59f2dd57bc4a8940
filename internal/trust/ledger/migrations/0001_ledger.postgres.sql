-- +goose Up
CREATE TABLE ledger_leaf (
  id        TEXT PRIMARY KEY,
  seq       BIGINT UNIQUE,
  at        TEXT NOT NULL,
  leaf      BLOB NOT NULL,
  salt      BLOB,
  body      TEXT,
  kind      TEXT NOT NULL,
  record_id TEXT NOT NULL,
  actor_id  TEXT NOT NULL,
  erased_by TEXT,
  xact      BIGINT NOT NULL
);
CREATE INDEX ledger_leaf_record ON ledger_leaf (kind, record_id, at);

-- +goose StatementBegin
CREATE FUNCTION ledger_leaf_opens() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.xact := (pg_current_xact_id()::text)::bigint;
  PERFORM set_config('candour.leaf', NEW.id, true);
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER ledger_leaf_opens BEFORE INSERT ON ledger_leaf FOR EACH ROW EXECUTE FUNCTION ledger_leaf_opens();

-- +goose StatementBegin
CREATE FUNCTION ledger_leaf_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE'
     AND NEW.id = OLD.id AND NEW.leaf = OLD.leaf AND NEW.at = OLD.at AND NEW.xact = OLD.xact
     AND NEW.kind = OLD.kind AND NEW.record_id = OLD.record_id AND NEW.actor_id = OLD.actor_id
     AND (OLD.seq IS NULL OR NEW.seq IS NOT DISTINCT FROM OLD.seq)
     AND (NEW.salt IS NOT DISTINCT FROM OLD.salt OR (NEW.erased_by IS NOT NULL AND NEW.salt IS NULL))
     AND (NEW.body IS NOT DISTINCT FROM OLD.body OR (NEW.erased_by IS NOT NULL AND NEW.body IS NULL))
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'candour: no change without a leaf';
END $$;
-- +goose StatementEnd
CREATE TRIGGER ledger_leaf_keeps BEFORE UPDATE OR DELETE ON ledger_leaf FOR EACH ROW EXECUTE FUNCTION ledger_leaf_keeps();
CREATE TRIGGER ledger_leaf_whole BEFORE TRUNCATE ON ledger_leaf FOR EACH STATEMENT EXECUTE FUNCTION ledger_leaf_keeps();

-- What every table of records asks: is NEW.leaf_id a leaf of this transaction?
-- +goose StatementBegin
CREATE FUNCTION ledger_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE open_leaf text := current_setting('candour.leaf', true);
BEGIN
  IF open_leaf IS NULL OR open_leaf = '' OR NOT EXISTS (
       SELECT 1 FROM ledger_leaf WHERE id = open_leaf AND xact = (pg_current_xact_id()::text)::bigint) THEN
    RAISE EXCEPTION 'candour: no change without a leaf';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF TG_OP = 'TRUNCATE' THEN RAISE EXCEPTION 'candour: no change without a leaf'; END IF;
  IF NEW.leaf_id IS DISTINCT FROM open_leaf THEN
    RAISE EXCEPTION 'candour: no change without a leaf';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
