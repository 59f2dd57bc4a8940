-- +goose Up
-- What lists in memory go by in place of the stamp (package db, Follower): the
-- one writer commits in the order of these numbers.
CREATE TABLE recommendation_summary_mark (n BIGINT NOT NULL);
INSERT INTO recommendation_summary_mark (n) VALUES (0);
DROP INDEX recommendation_summary_stamp;
ALTER TABLE recommendation_summary ADD COLUMN mark BIGINT NOT NULL DEFAULT 0;
CREATE INDEX recommendation_summary_by_mark ON recommendation_summary (mark);

-- +goose StatementBegin
CREATE TRIGGER recommendation_summary_marked_new AFTER INSERT ON recommendation_summary
BEGIN
  UPDATE recommendation_summary_mark SET n = n + 1;
  UPDATE recommendation_summary SET mark = (SELECT n FROM recommendation_summary_mark) WHERE id = NEW.id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER recommendation_summary_marked_again AFTER UPDATE OF stamp, doc ON recommendation_summary
BEGIN
  UPDATE recommendation_summary_mark SET n = n + 1;
  UPDATE recommendation_summary SET mark = (SELECT n FROM recommendation_summary_mark) WHERE id = NEW.id;
END;
-- +goose StatementEnd
