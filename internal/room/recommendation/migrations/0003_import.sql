-- +goose Up
-- Plumbing: a file between its preview and the decision about it. It goes when
-- the person decides, or after an hour.
CREATE TABLE import_preview (id TEXT PRIMARY KEY, actor TEXT NOT NULL, at TEXT NOT NULL, name TEXT NOT NULL, data BLOB NOT NULL);
