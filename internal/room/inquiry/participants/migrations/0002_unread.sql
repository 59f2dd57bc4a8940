-- +goose Up
-- unread is why a document was given though nobody had read it for whom it identifies; earlier is what somebody said
-- earlier of what became of their copy, as JSON.
ALTER TABLE inquiry_disclosed ADD COLUMN unread TEXT;
ALTER TABLE inquiry_disclosed_receipt ADD COLUMN earlier TEXT;
