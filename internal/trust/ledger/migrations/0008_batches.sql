-- +goose Up
-- Whether an entry is placed as soon as it can be (1) or with the batch of its
-- hour (0); entries of before do not say.
ALTER TABLE ledger_leaf ADD COLUMN soon BIGINT;
CREATE INDEX ledger_leaf_soon ON ledger_leaf (COALESCE(soon, 1), seq);
-- The last hour whose batch was placed, and under which version of the access
-- rules.
ALTER TABLE ledger_tree ADD COLUMN closed TEXT;
ALTER TABLE ledger_tree ADD COLUMN policy TEXT;
