-- +goose Up
-- One row as its load keeps it: n is the row in the file, k its key, parent the
-- key of the row that it belongs to, v00 and on the fields in the schema's order.
CREATE TABLE return_row (
  load BIGINT NOT NULL, n BIGINT NOT NULL, k TEXT NOT NULL, parent TEXT,
  v00 TEXT, v01 TEXT, v02 TEXT, v03 TEXT, v04 TEXT, v05 TEXT, v06 TEXT, v07 TEXT, v08 TEXT, v09 TEXT, v10 TEXT, v11 TEXT, v12 TEXT, v13 TEXT, v14 TEXT, v15 TEXT, v16 TEXT, v17 TEXT, v18 TEXT, v19 TEXT, v20 TEXT, v21 TEXT, v22 TEXT, v23 TEXT,
  PRIMARY KEY (load, n)
);
CREATE INDEX return_row_root ON return_row (load, k) WHERE parent IS NULL;
