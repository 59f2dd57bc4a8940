-- +goose Up
CREATE TABLE recommendation_search (id TEXT PRIMARY KEY, words TSVECTOR NOT NULL);
CREATE INDEX recommendation_search_words ON recommendation_search USING GIN (words);
