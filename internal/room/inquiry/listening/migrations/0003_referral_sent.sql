-- +goose Up
-- Of a referral: the two humans, that it was sent, by whom and how, and who told the person.
-- Why a session was called off, for the person to read.

ALTER TABLE inquiry_referral ADD COLUMN asked_human TEXT;
ALTER TABLE inquiry_referral ADD COLUMN agreed_human TEXT;
ALTER TABLE inquiry_referral ADD COLUMN sent TEXT;
ALTER TABLE inquiry_referral ADD COLUMN sent_how TEXT;
ALTER TABLE inquiry_referral ADD COLUMN sent_human TEXT;
ALTER TABLE inquiry_referral ADD COLUMN told_human TEXT;
ALTER TABLE inquiry_sitting ADD COLUMN off_why TEXT;
