-- +goose Up
CREATE INDEX ledger_leaf_at ON ledger_leaf (at);
