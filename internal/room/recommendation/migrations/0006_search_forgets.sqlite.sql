-- +goose Up
-- Words that leave the search index leave its pages too, and are not kept
-- there until a merge happens to overwrite them.
INSERT INTO recommendation_search (recommendation_search, rank) VALUES ('secure-delete', 1);
