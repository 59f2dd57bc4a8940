-- +goose Up
-- What a body hands over itself: files are sealed to the public half of the key of a delivery, each under a key of its
-- own, and what they are called a second time so that whoever handed them over reads it.
ALTER TABLE evidence_delivery ADD COLUMN seals_to TEXT;
ALTER TABLE evidence_delivery ADD COLUMN own BIGINT;
ALTER TABLE evidence_delivery ADD COLUMN done TEXT;
ALTER TABLE evidence_delivery ADD COLUMN done_human TEXT;
ALTER TABLE evidence_item ADD COLUMN sealed_key TEXT;
ALTER TABLE evidence_item ADD COLUMN sealed_name TEXT;
