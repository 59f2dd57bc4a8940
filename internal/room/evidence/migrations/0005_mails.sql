-- +goose Up
-- Which mails belong together: of each the mark of its own id (own 1) and of those that it names, which only the key of the home
-- makes. It is made from what was read, and holds no id.
CREATE TABLE evidence_mail (
  item_id TEXT NOT NULL, mark TEXT NOT NULL, home TEXT NOT NULL, own BIGINT NOT NULL,
  PRIMARY KEY (item_id, mark)
);
CREATE INDEX evidence_mail_mark ON evidence_mail (home, mark);
