-- +goose Up
-- What pages are found by: a row a page, and the marks of its words. It is made from what was read, and holds no word.
CREATE TABLE evidence_page (id INTEGER PRIMARY KEY AUTOINCREMENT, home TEXT NOT NULL, item_id TEXT NOT NULL, urn TEXT NOT NULL, page BIGINT NOT NULL);
CREATE INDEX evidence_page_item ON evidence_page (item_id);
CREATE INDEX evidence_page_order ON evidence_page (home, urn, page);
CREATE VIRTUAL TABLE evidence_words USING fts5 (words, beginnings, content = '', contentless_delete = 1, tokenize = 'ascii');
