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
  erased_by TEXT
);
CREATE INDEX ledger_leaf_record ON ledger_leaf (kind, record_id, at);

-- One row while a write is under way, none after it: what the guards look at.
CREATE TABLE ledger_open (leaf_id TEXT PRIMARY KEY) WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER ledger_leaf_opens AFTER INSERT ON ledger_leaf
BEGIN INSERT INTO ledger_open (leaf_id) VALUES (NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_leaf_keeps BEFORE UPDATE ON ledger_leaf
WHEN NEW.id <> OLD.id OR NEW.leaf <> OLD.leaf OR NEW.at <> OLD.at
  OR NEW.kind <> OLD.kind OR NEW.record_id <> OLD.record_id OR NEW.actor_id <> OLD.actor_id
  OR (OLD.seq IS NOT NULL AND NEW.seq IS NOT OLD.seq)
  OR (NEW.salt IS NOT OLD.salt AND (NEW.erased_by IS NULL OR NEW.salt IS NOT NULL))
  OR (NEW.body IS NOT OLD.body AND (NEW.erased_by IS NULL OR NEW.body IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'candour: no change without a leaf'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_leaf_stays BEFORE DELETE ON ledger_leaf
BEGIN SELECT RAISE(ABORT, 'candour: no change without a leaf'); END;
-- +goose StatementEnd
