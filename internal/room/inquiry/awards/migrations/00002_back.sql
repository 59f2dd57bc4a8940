-- +goose Up
-- back is each entry of whether the money of a payment came back, by two, the first first: a mistaken one stays, with
-- the one that puts it right after it. Payments that came back before have returned and returned_why alone.
ALTER TABLE inquiry_payment ADD COLUMN back TEXT;
