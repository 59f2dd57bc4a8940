-- +goose Up
-- How often the service said no to whom: plumbing, counted by day. who is a
-- keyed hash of an account, the same for a month; route is the pattern alone,
-- so that no record is named.
CREATE TABLE signin_refusal (
  day TEXT NOT NULL, who TEXT NOT NULL, route TEXT NOT NULL, status BIGINT NOT NULL, times BIGINT NOT NULL,
  PRIMARY KEY (day, who, route, status)
);
