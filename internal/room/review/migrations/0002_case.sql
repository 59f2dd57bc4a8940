-- +goose Up
-- Records: guarded by the ledger. What a person told us is sealed (package
-- vault) and stands in review_sealed; nothing else here is in their words.
CREATE TABLE review_case (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  number TEXT NOT NULL UNIQUE, state TEXT NOT NULL, force TEXT, prosecutor TEXT,
  received TEXT NOT NULL, arrived TEXT NOT NULL, due TEXT NOT NULL, warn TEXT NOT NULL, enhanced BIGINT NOT NULL,
  result TEXT, result_version TEXT, code TEXT, held BIGINT NOT NULL, synthetic BIGINT NOT NULL
);
CREATE INDEX review_case_state ON review_case (state, due);
CREATE INDEX review_case_due ON review_case (due, id);
CREATE INDEX review_case_received ON review_case (received, id);
CREATE INDEX review_case_force ON review_case (force, received);

CREATE TABLE review_sealed (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES review_case (id), part TEXT NOT NULL, name TEXT NOT NULL, about TEXT, sealed TEXT NOT NULL, on_day TEXT NOT NULL
);
CREATE INDEX review_sealed_case ON review_sealed (case_id, part, name);

CREATE TABLE review_passage (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES review_case (id), position BIGINT NOT NULL, state TEXT NOT NULL, on_day TEXT NOT NULL, due TEXT, code TEXT
);
CREATE UNIQUE INDEX review_passage_case ON review_passage (case_id, position);

-- Who may have no sight of a case. Bodies and humans in one table, so that
-- one NOT EXISTS before anything else keeps every query to what may be seen.
CREATE TABLE review_bar (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES review_case (id), human TEXT, body TEXT, kind TEXT NOT NULL, reason TEXT, on_day TEXT NOT NULL
);
CREATE INDEX review_bar_case ON review_bar (case_id);
CREATE INDEX review_bar_body ON review_bar (body, case_id);
CREATE INDEX review_bar_human ON review_bar (human, case_id);

CREATE TABLE review_allocation (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES review_case (id), human TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
  role TEXT NOT NULL, state TEXT NOT NULL, reason TEXT, on_day TEXT NOT NULL
);
CREATE INDEX review_allocation_case ON review_allocation (case_id, state);
CREATE INDEX review_allocation_human ON review_allocation (human, state, case_id);

CREATE TABLE review_request (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES review_case (id), body TEXT NOT NULL, state TEXT NOT NULL, code TEXT,
  asked TEXT NOT NULL, due TEXT, answered TEXT, words TEXT NOT NULL, answer TEXT
);
CREATE INDEX review_request_case ON review_request (case_id);
CREATE INDEX review_request_body ON review_request (body, asked);
CREATE INDEX review_request_due ON review_request (state, due);

CREATE TABLE review_consent (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES review_case (id), step TEXT NOT NULL, answer TEXT NOT NULL, on_day TEXT NOT NULL
);
CREATE UNIQUE INDEX review_consent_case ON review_consent (case_id, step);

CREATE TABLE review_line (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES review_case (id), line TEXT NOT NULL, followed TEXT NOT NULL, code TEXT, by_name TEXT NOT NULL, on_day TEXT NOT NULL
);
CREATE INDEX review_line_case ON review_line (case_id);

CREATE TABLE review_proposal (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES review_case (id), kind TEXT NOT NULL, code TEXT, state TEXT NOT NULL, on_day TEXT NOT NULL,
  by_human TEXT NOT NULL, by_name TEXT NOT NULL, by_role TEXT NOT NULL,
  second_human TEXT, second_name TEXT, second_role TEXT, second_day TEXT
);
CREATE INDEX review_proposal_case ON review_proposal (case_id, state);

CREATE TABLE review_message (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES review_case (id), from_panel BIGINT NOT NULL, at TEXT NOT NULL, sealed TEXT NOT NULL
);
CREATE INDEX review_message_case ON review_message (case_id, at);

CREATE TABLE review_hold (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  case_id TEXT NOT NULL REFERENCES review_case (id), kind TEXT NOT NULL, on_day TEXT NOT NULL, ended TEXT
);
CREATE INDEX review_hold_case ON review_hold (case_id);

CREATE TABLE review_release (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  quarter TEXT NOT NULL UNIQUE, published TEXT NOT NULL, made TEXT NOT NULL
);
