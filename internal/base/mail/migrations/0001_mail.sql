-- +goose Up
-- Messages that wait, were sent, or were given up. Plumbing, not records: no
-- message says anything that is not in the register. Times are RFC 3339 UTC
-- of fixed width, so that text order is time order.

CREATE TABLE mail_outbox (
  id TEXT PRIMARY KEY,            -- the sender's key: the same message has the same key
  to_address TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
  attempts BIGINT NOT NULL, next_attempt TEXT NOT NULL,
  claim TEXT,                     -- who is sending it now; next_attempt is then the end of their lease
  last_error TEXT, created TEXT NOT NULL, sent TEXT
);
CREATE INDEX mail_outbox_waiting ON mail_outbox (state, next_attempt);
