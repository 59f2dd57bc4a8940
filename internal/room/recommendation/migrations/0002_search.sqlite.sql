-- +goose Up
CREATE VIRTUAL TABLE recommendation_search USING fts5 (id UNINDEXED, words, tokenize = 'porter unicode61 remove_diacritics 2');
