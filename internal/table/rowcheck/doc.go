// Package rowcheck checks the tables that bodies send, a row at a time, against
// the code book: CSV, XLSX, ODS, JSON Lines and Parquet.
//
//	report, err := rowcheck.Check(ctx, files, rowcheck.Options{Book: book}, keep, progress)
//
// Every good row is given to keep as soon as it is checked; a bad row does not
// cost the others. The report says what is wrong by file, sheet, row, column
// and rule, with what was expected and what was perhaps meant. An error of
// Check itself means that nothing of the files could be read.
//
// Three things are kept apart: an error refuses its row, a warning does not, and
// an exception is a row that was taken although a gate is not met, which the
// body owns and its scorecard shows.
//
// A file may be larger than memory: CSV and Parquet are read as they are
// checked, and of each row only 64-bit digests of its key are kept. (Two keys of
// a million share a digest once in about forty million returns.)
package rowcheck
