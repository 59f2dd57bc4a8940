-- +goose Up
-- When each periodic job runs next, and who runs it now. Plumbing: no records.
-- Times are RFC 3339 UTC of fixed width, so that text order is time order.

CREATE TABLE job_schedule (
  name TEXT PRIMARY KEY,
  next_run TEXT NOT NULL,
  holder TEXT, lease_until TEXT,   -- the node that runs it now, and until when it may go unheard
  started TEXT, finished TEXT,
  runs BIGINT NOT NULL, failures BIGINT NOT NULL, -- failures: in a row, up to now
  last_error TEXT
);
