-- +goose Up
-- The order in which documents are listed: an inquiry has some hundred thousand.
CREATE INDEX inquiry_document_listed ON inquiry_document (inquiry_id, received DESC, id);
