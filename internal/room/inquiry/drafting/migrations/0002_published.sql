-- +goose Up
-- Who signed, by the names under which everybody knows them, with their part and day; and whether the Inquiries
-- Act 2005 bound the inquiry then. A report that was published before says neither.
ALTER TABLE inquiry_report_out ADD COLUMN signed_by TEXT;
ALTER TABLE inquiry_report_out ADD COLUMN binds BIGINT;
