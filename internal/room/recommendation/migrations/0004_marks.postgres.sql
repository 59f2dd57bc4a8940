-- +goose Up
-- What lists in memory go by in place of the stamp (package db, Follower): the
-- number of the transaction, compared with the oldest that a snapshot has not
-- seen the end of.
DROP INDEX recommendation_summary_stamp;
ALTER TABLE recommendation_summary ADD COLUMN mark BIGINT NOT NULL DEFAULT 0;
CREATE INDEX recommendation_summary_by_mark ON recommendation_summary (mark);

-- +goose StatementBegin
CREATE FUNCTION recommendation_summary_marked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.mark := (pg_current_xact_id()::text)::bigint;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER recommendation_summary_marked BEFORE INSERT OR UPDATE ON recommendation_summary
  FOR EACH ROW EXECUTE FUNCTION recommendation_summary_marked();
