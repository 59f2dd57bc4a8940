-- +goose Up
-- Copies of a report under embargo (Inquiry Rules 2006 r.17): a row each. Who gets one is sealed for those who draft;
-- core is the participant for whom they get it, so that it closes when that ends.
CREATE TABLE inquiry_report_copy (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  report_id TEXT NOT NULL REFERENCES inquiry_report (id) DEFERRABLE INITIALLY DEFERRED, decision_id TEXT NOT NULL REFERENCES inquiry_report_decision (id) DEFERRABLE INITIALLY DEFERRED,
  number BIGINT NOT NULL, state TEXT NOT NULL, sealed TEXT NOT NULL, core TEXT, link TEXT, own TEXT, sent TEXT, accepted TEXT, ended TEXT
);
CREATE UNIQUE INDEX inquiry_report_copy_of ON inquiry_report_copy (report_id, number);
