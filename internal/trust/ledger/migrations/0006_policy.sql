-- +goose Up
-- Under which witness policy "met" was decided (a digest), and when the
-- witnesses signed last. Release 1 did not say: what it decided is decided anew.
ALTER TABLE ledger_checkpoint ADD COLUMN policy TEXT;
ALTER TABLE ledger_checkpoint ADD COLUMN cosigned TEXT;
