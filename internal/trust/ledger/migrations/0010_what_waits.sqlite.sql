-- +goose Up
-- What waits for the batch of its hour is found by an index of its own: an entry that
-- waits an hour would else have everything after it read again each second. The row
-- after which the others are sought is found anew.
CREATE INDEX ledger_leaf_later ON ledger_leaf (at) WHERE seq IS NULL AND COALESCE(soon, 0) = 0;
UPDATE ledger_tree SET placed_to = NULL;
