-- +goose Up
-- What a write touches. An entry stands in these two indexes once it is placed,
-- many in one go. Half of each page is left free for the row that says the place,
-- so that nothing but the number has to be written ahead, and not the entry again.
ALTER TABLE ledger_leaf SET (fillfactor = 48);
DROP INDEX ledger_leaf_record;
DROP INDEX ledger_leaf_soon;
CREATE INDEX ledger_leaf_record ON ledger_leaf (kind, record_id, at) WHERE seq IS NOT NULL;
CREATE INDEX ledger_leaf_public ON ledger_leaf (seq) WHERE seq IS NOT NULL AND COALESCE(soon, 1) = 1;
