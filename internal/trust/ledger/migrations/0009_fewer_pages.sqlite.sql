-- +goose Up
-- What a write touches. An entry has its number, and stands in the indexes, once
-- it is placed, many in one go. That it is being written stands in its own row,
-- on a page that is written anyway, and not in ledger_open; only a backup that is
-- put back still opens its entries there. A constraint of the first table cannot
-- be taken off, so the table is made again.
DROP TRIGGER ledger_leaf_opens;
DROP TRIGGER ledger_leaf_current;
DROP TRIGGER ledger_leaf_keeps;
DROP TRIGGER ledger_leaf_stays;
CREATE TABLE ledger_leaf_made_again (
  id            TEXT PRIMARY KEY,
  seq           BIGINT,
  writing       BIGINT,
  soon          BIGINT,
  schema_number BIGINT,
  at            TEXT NOT NULL,
  kind          TEXT NOT NULL,
  record_id     TEXT NOT NULL,
  actor_id      TEXT NOT NULL,
  erased_by     TEXT,
  leaf          BLOB NOT NULL,
  salt          BLOB,
  body          TEXT
);
INSERT INTO ledger_leaf_made_again (id, seq, soon, schema_number, at, kind, record_id, actor_id, erased_by, leaf, salt, body)
  SELECT id, seq, soon, schema_number, at, kind, record_id, actor_id, erased_by, leaf, salt, body FROM ledger_leaf ORDER BY rowid;
DROP TABLE ledger_leaf;
ALTER TABLE ledger_leaf_made_again RENAME TO ledger_leaf;
CREATE UNIQUE INDEX ledger_leaf_seq ON ledger_leaf (seq) WHERE seq IS NOT NULL;
CREATE INDEX ledger_leaf_record ON ledger_leaf (kind, record_id, at) WHERE seq IS NOT NULL;
CREATE INDEX ledger_leaf_public ON ledger_leaf (seq) WHERE seq IS NOT NULL AND COALESCE(soon, 1) = 1;

-- Up to which row every entry has its place: those that wait are sought after it.
ALTER TABLE ledger_tree ADD COLUMN placed_to BIGINT;

-- +goose StatementBegin
CREATE TRIGGER ledger_leaf_current BEFORE INSERT ON ledger_leaf
WHEN COALESCE(NEW.schema_number, 0) < (SELECT COALESCE(MAX(number), 0) FROM ledger_schema)
BEGIN SELECT RAISE(ABORT, 'candour: this program is older than its database'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_leaf_opens AFTER INSERT ON ledger_leaf WHEN NEW.writing IS NULL
BEGIN INSERT INTO ledger_open (leaf_id) VALUES (NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_leaf_keeps BEFORE UPDATE ON ledger_leaf
WHEN NEW.id <> OLD.id OR NEW.leaf <> OLD.leaf OR NEW.at <> OLD.at
  OR NEW.kind <> OLD.kind OR NEW.record_id <> OLD.record_id OR NEW.actor_id <> OLD.actor_id
  OR NEW.schema_number IS NOT OLD.schema_number
  OR (OLD.seq IS NOT NULL AND NEW.seq IS NOT OLD.seq)
  OR (NEW.writing IS NOT OLD.writing AND NEW.writing IS NOT NULL)
  OR ((NEW.salt IS NOT OLD.salt OR NEW.body IS NOT OLD.body OR NEW.erased_by IS NOT OLD.erased_by)
    AND (NEW.salt IS NOT NULL OR NEW.body IS NOT NULL OR NEW.erased_by IS OLD.erased_by
      OR NOT EXISTS (SELECT 1 FROM ledger_leaf WHERE rowid = (SELECT MAX(rowid) FROM ledger_leaf) AND writing = 1 AND id = NEW.erased_by)
        AND NOT EXISTS (SELECT 1 FROM ledger_open WHERE leaf_id = NEW.erased_by)))
BEGIN SELECT RAISE(ABORT, 'candour: no change without a leaf'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ledger_leaf_stays BEFORE DELETE ON ledger_leaf
BEGIN SELECT RAISE(ABORT, 'candour: no change without a leaf'); END;
-- +goose StatementEnd
