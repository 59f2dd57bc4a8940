-- +goose Up
-- The survivors panel of an inquiry. Who was nominated is sealed; a member is an alias.

CREATE TABLE inquiry_panel_offer (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), number BIGINT NOT NULL, work TEXT NOT NULL, time_month TEXT NOT NULL, pay TEXT NOT NULL, ways TEXT NOT NULL, benefits TEXT NOT NULL,
  length TEXT NOT NULL, leaving TEXT NOT NULL, papers_days BIGINT NOT NULL, answer_days BIGINT NOT NULL, body TEXT NOT NULL, made TEXT NOT NULL, asked TEXT NOT NULL, agreed TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_panel_offer_of ON inquiry_panel_offer (inquiry_id, number);
CREATE TABLE inquiry_panel_link (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), seat_id TEXT NOT NULL REFERENCES inquiry_seat (id), account TEXT NOT NULL, human TEXT NOT NULL, name TEXT NOT NULL, employer TEXT NOT NULL,
  interests TEXT NOT NULL, from_day TEXT NOT NULL, asked TEXT NOT NULL, agreed TEXT NOT NULL
);
CREATE INDEX inquiry_panel_link_of ON inquiry_panel_link (inquiry_id);
CREATE TABLE inquiry_panel_door (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), number BIGINT NOT NULL, from_day TEXT NOT NULL, to_day TEXT NOT NULL, words TEXT NOT NULL, asked TEXT NOT NULL, agreed TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_panel_door_of ON inquiry_panel_door (inquiry_id, number);
CREATE TABLE inquiry_panel_nomination (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), by_self BIGINT NOT NULL, on_day TEXT NOT NULL, state TEXT NOT NULL, answered TEXT, alias TEXT, synthetic BIGINT NOT NULL
);
CREATE INDEX inquiry_panel_nomination_of ON inquiry_panel_nomination (inquiry_id, state);
CREATE UNIQUE INDEX inquiry_panel_nomination_alias ON inquiry_panel_nomination (inquiry_id, alias);
CREATE TABLE inquiry_panel_sealed (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), nomination_id TEXT NOT NULL REFERENCES inquiry_panel_nomination (id) DEFERRABLE INITIALLY DEFERRED, part TEXT NOT NULL, name TEXT NOT NULL,
  sealed TEXT NOT NULL, on_day TEXT NOT NULL
);
CREATE INDEX inquiry_panel_sealed_of ON inquiry_panel_sealed (nomination_id);
CREATE TABLE inquiry_panel_member (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), nomination_id TEXT NOT NULL REFERENCES inquiry_panel_nomination (id), account TEXT NOT NULL, human TEXT NOT NULL, alias TEXT NOT NULL,
  from_day TEXT NOT NULL, to_day TEXT NOT NULL, left_day TEXT, asked TEXT NOT NULL, agreed TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_panel_member_by ON inquiry_panel_member (nomination_id);
CREATE INDEX inquiry_panel_member_of ON inquiry_panel_member (inquiry_id);
CREATE TABLE inquiry_panel_wall (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), member_id TEXT NOT NULL REFERENCES inquiry_panel_member (id), body TEXT, paper_id TEXT, on_day TEXT NOT NULL, ended TEXT
);
CREATE INDEX inquiry_panel_wall_of ON inquiry_panel_wall (inquiry_id);
CREATE TABLE inquiry_panel_meeting (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), number BIGINT NOT NULL, day TEXT NOT NULL, how TEXT NOT NULL, made TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_panel_meeting_of ON inquiry_panel_meeting (inquiry_id, number);
CREATE TABLE inquiry_panel_item (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), meeting_id TEXT NOT NULL REFERENCES inquiry_panel_meeting (id), member_id TEXT NOT NULL REFERENCES inquiry_panel_member (id), alias TEXT NOT NULL,
  words TEXT NOT NULL, on_day TEXT NOT NULL
);
CREATE INDEX inquiry_panel_item_of ON inquiry_panel_item (meeting_id);
CREATE TABLE inquiry_panel_paper (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), meeting_id TEXT NOT NULL REFERENCES inquiry_panel_meeting (id), series TEXT NOT NULL, number BIGINT NOT NULL, title TEXT NOT NULL,
  words TEXT NOT NULL, sha256 TEXT NOT NULL, out_day TEXT NOT NULL, late BIGINT NOT NULL, why TEXT, bodies TEXT NOT NULL, confidential TEXT, until_day TEXT, asked TEXT NOT NULL, agreed TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_panel_paper_of ON inquiry_panel_paper (series, number);
CREATE INDEX inquiry_panel_paper_in ON inquiry_panel_paper (inquiry_id);
CREATE TABLE inquiry_panel_minutes (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), meeting_id TEXT NOT NULL REFERENCES inquiry_panel_meeting (id), number BIGINT NOT NULL, words TEXT NOT NULL, sha256 TEXT NOT NULL, on_day TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_panel_minutes_of ON inquiry_panel_minutes (meeting_id, number);
CREATE TABLE inquiry_panel_agreed (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), minutes_id TEXT NOT NULL REFERENCES inquiry_panel_minutes (id), member_id TEXT NOT NULL REFERENCES inquiry_panel_member (id), human TEXT NOT NULL,
  alias TEXT NOT NULL, yes BIGINT NOT NULL, words TEXT, on_day TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_panel_agreed_by ON inquiry_panel_agreed (minutes_id, member_id);
CREATE TABLE inquiry_panel_advice (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), meeting_id TEXT, kind TEXT NOT NULL, words TEXT NOT NULL, member_id TEXT NOT NULL REFERENCES inquiry_panel_member (id), human TEXT NOT NULL,
  alias TEXT NOT NULL, on_day TEXT NOT NULL, second_id TEXT, second_human TEXT, second_alias TEXT, agreed_day TEXT, due TEXT, answer TEXT, because TEXT, answered TEXT, answer_asked TEXT, answer_agreed TEXT
);
CREATE INDEX inquiry_panel_advice_of ON inquiry_panel_advice (inquiry_id);
CREATE TABLE inquiry_panel_resignation (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), member_id TEXT NOT NULL REFERENCES inquiry_panel_member (id), words TEXT NOT NULL, sha256 TEXT NOT NULL, on_day TEXT NOT NULL,
  publish BIGINT NOT NULL, chosen TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_panel_resignation_by ON inquiry_panel_resignation (member_id);
CREATE INDEX inquiry_panel_resignation_of ON inquiry_panel_resignation (inquiry_id);
CREATE TABLE inquiry_panel_verdict (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), commitment_id TEXT NOT NULL, claim_id TEXT NOT NULL, title TEXT NOT NULL, member_id TEXT NOT NULL REFERENCES inquiry_panel_member (id),
  human TEXT NOT NULL, alias TEXT NOT NULL, verdict TEXT NOT NULL, reasons TEXT NOT NULL, outcome TEXT NOT NULL, outcome_reasons TEXT, on_day TEXT NOT NULL
);
CREATE UNIQUE INDEX inquiry_panel_verdict_by ON inquiry_panel_verdict (inquiry_id, claim_id, member_id);

-- No records: how somebody comes back to a nomination (package comeback). Days and no times of
-- day are kept.
CREATE TABLE inquiry_panel_draft (
  id TEXT PRIMARY KEY, sealed BLOB NOT NULL, created TEXT NOT NULL, touched TEXT NOT NULL, expires TEXT NOT NULL, empty_until TEXT
);
CREATE INDEX inquiry_panel_draft_expires ON inquiry_panel_draft (expires);
CREATE INDEX inquiry_panel_draft_empty ON inquiry_panel_draft (empty_until);
CREATE TABLE inquiry_panel_find (
  lookup TEXT PRIMARY KEY, kind TEXT NOT NULL, ref TEXT NOT NULL, salt BLOB NOT NULL, params TEXT NOT NULL, probe BLOB NOT NULL
);
CREATE INDEX inquiry_panel_find_ref ON inquiry_panel_find (ref);
CREATE TABLE inquiry_panel_session (
  id TEXT PRIMARY KEY, of_key TEXT NOT NULL, half TEXT NOT NULL, ends TEXT NOT NULL
);
CREATE INDEX inquiry_panel_session_of ON inquiry_panel_session (of_key);
CREATE INDEX inquiry_panel_session_ends ON inquiry_panel_session (ends);
