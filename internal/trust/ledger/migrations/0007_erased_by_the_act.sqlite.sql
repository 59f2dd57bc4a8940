-- +goose Up
-- Words leave an entry by the entry that is being written in the same
-- transaction and no other, so that whoever empties one leaves their own.
DROP TRIGGER ledger_leaf_keeps;
-- +goose StatementBegin
CREATE TRIGGER ledger_leaf_keeps BEFORE UPDATE ON ledger_leaf
WHEN NEW.id <> OLD.id OR NEW.leaf <> OLD.leaf OR NEW.at <> OLD.at
  OR NEW.kind <> OLD.kind OR NEW.record_id <> OLD.record_id OR NEW.actor_id <> OLD.actor_id
  OR NEW.schema_number IS NOT OLD.schema_number
  OR (OLD.seq IS NOT NULL AND NEW.seq IS NOT OLD.seq)
  OR ((NEW.salt IS NOT OLD.salt OR NEW.body IS NOT OLD.body OR NEW.erased_by IS NOT OLD.erased_by)
    AND (NEW.salt IS NOT NULL OR NEW.body IS NOT NULL OR NEW.erased_by IS OLD.erased_by
      OR NOT EXISTS (SELECT 1 FROM ledger_open WHERE leaf_id = NEW.erased_by)))
BEGIN SELECT RAISE(ABORT, 'candour: no change without a leaf'); END;
-- +goose StatementEnd
