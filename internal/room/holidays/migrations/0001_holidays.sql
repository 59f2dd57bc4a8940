-- +goose Up
-- Records: guarded by the ledger. Each row is one thing that an administrator said
-- of the bank holidays of a nation: a day added or taken out, or a year that is
-- whole. None is changed; the newest of a day is what counts.
CREATE TABLE holiday_change (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  position BIGINT NOT NULL, nation TEXT NOT NULL, day TEXT NOT NULL, what TEXT NOT NULL, title TEXT, why TEXT NOT NULL, source TEXT NOT NULL,
  made TEXT NOT NULL, account TEXT NOT NULL, name TEXT NOT NULL
);
CREATE UNIQUE INDEX holiday_change_position ON holiday_change (position);
