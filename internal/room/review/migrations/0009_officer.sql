-- +goose Up
-- Who of the secretariat has a case in hand: it sorts their work and gates nothing.
CREATE TABLE review_officer (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES review_case (id), human TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
  state TEXT NOT NULL, reason TEXT, on_day TEXT NOT NULL
);
CREATE INDEX review_officer_case ON review_officer (case_id, state);
CREATE INDEX review_officer_human ON review_officer (human, state);
