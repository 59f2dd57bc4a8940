-- +goose Up
-- Since when everybody is shown what a restriction held; and which court or law opened it, where one did.

ALTER TABLE inquiry_restriction_act ADD COLUMN shown TEXT;
ALTER TABLE inquiry_restriction_act ADD COLUMN ordered TEXT;
