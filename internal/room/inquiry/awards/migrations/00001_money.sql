-- +goose Up
-- The money of an inquiry. text is what package award has of an award and of a bill; of a bill, sealed is what was
-- done, line by line, to whoever assesses it. A payee is a reference of the accounts office: no detail of a
-- bank is kept here. counted is what a release was made of, and is read by nobody.

CREATE TABLE inquiry_award (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), text TEXT NOT NULL, biller TEXT NOT NULL, biller_human TEXT NOT NULL, made TEXT NOT NULL
);
CREATE INDEX inquiry_award_of ON inquiry_award (inquiry_id);
CREATE INDEX inquiry_award_by ON inquiry_award (biller_human);

CREATE TABLE inquiry_bill (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), award_id TEXT NOT NULL REFERENCES inquiry_award (id), month TEXT NOT NULL, digest TEXT NOT NULL,
  text TEXT NOT NULL, sealed TEXT NOT NULL, post BIGINT NOT NULL, made TEXT NOT NULL,
  UNIQUE (award_id, digest)
);
CREATE INDEX inquiry_bill_of ON inquiry_bill (inquiry_id);

CREATE TABLE inquiry_payee (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), reference TEXT NOT NULL, class TEXT NOT NULL, award_id TEXT REFERENCES inquiry_award (id), made TEXT NOT NULL,
  UNIQUE (inquiry_id, reference)
);

CREATE TABLE inquiry_payment (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), payee_id TEXT NOT NULL REFERENCES inquiry_payee (id), bill_id TEXT REFERENCES inquiry_bill (id), class TEXT NOT NULL,
  amount BIGINT NOT NULL, reference TEXT NOT NULL UNIQUE, why TEXT NOT NULL, on_day TEXT NOT NULL, asked TEXT NOT NULL, agreed TEXT NOT NULL, returned TEXT, returned_why TEXT
);
CREATE INDEX inquiry_payment_of ON inquiry_payment (inquiry_id, on_day);

CREATE TABLE inquiry_money_out (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL,
  inquiry_id TEXT NOT NULL REFERENCES inquiry (id), quarter TEXT NOT NULL, number BIGINT NOT NULL, text TEXT NOT NULL, counted TEXT NOT NULL,
  on_day TEXT NOT NULL, why TEXT NOT NULL, asked TEXT NOT NULL, agreed TEXT NOT NULL,
  UNIQUE (inquiry_id, quarter, number)
);
