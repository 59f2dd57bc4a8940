-- +goose Up
-- Words leave an entry by the entry that is being written in the same
-- transaction and no other, so that whoever empties one leaves their own.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION ledger_leaf_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  open_leaf text := current_setting('candour.leaf', true);
  emptied   boolean := false;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.erased_by IS DISTINCT FROM OLD.erased_by THEN
    emptied := NEW.salt IS NULL AND NEW.body IS NULL AND NEW.erased_by = open_leaf AND EXISTS (
      SELECT 1 FROM ledger_leaf WHERE id = open_leaf AND xact = (pg_current_xact_id()::text)::bigint);
    IF NOT emptied THEN
      RAISE EXCEPTION 'candour: no change without a leaf';
    END IF;
  END IF;
  IF TG_OP = 'UPDATE'
     AND NEW.id = OLD.id AND NEW.leaf = OLD.leaf AND NEW.at = OLD.at AND NEW.xact = OLD.xact
     AND NEW.kind = OLD.kind AND NEW.record_id = OLD.record_id AND NEW.actor_id = OLD.actor_id
     AND NEW.schema_number IS NOT DISTINCT FROM OLD.schema_number
     AND (OLD.seq IS NULL OR NEW.seq IS NOT DISTINCT FROM OLD.seq)
     AND (NEW.salt IS NOT DISTINCT FROM OLD.salt OR emptied)
     AND (NEW.body IS NOT DISTINCT FROM OLD.body OR emptied)
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'candour: no change without a leaf';
END $$;
-- +goose StatementEnd
