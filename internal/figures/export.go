package figures

import (
	"io"

	"candour/internal/errs"
)

// WriteODS writes the tables of a release as an accessible spreadsheet. The same
// results and release make the same bytes, as in every export.
func WriteODS(w io.Writer, results []*Result, r ReleaseInfo) error {
	return errs.New(errs.Internal, "not yet")
}

// WriteCSV writes one table as CSV, one line for each figure.
func WriteCSV(w io.Writer, res *Result, r ReleaseInfo) error {
	return errs.New(errs.Internal, "not yet")
}

// WriteMetadata writes the CSV-W metadata of every table's CSV file, each named
// by its table: "table_1.csv".
func WriteMetadata(w io.Writer, results []*Result, r ReleaseInfo) error {
	return errs.New(errs.Internal, "not yet")
}

// WriteJSONStat writes one table as JSON-stat 2.0.
func WriteJSONStat(w io.Writer, res *Result, r ReleaseInfo) error {
	return errs.New(errs.Internal, "not yet")
}
