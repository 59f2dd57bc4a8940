// Package spreadsheet reads the tables that people send us and writes the
// tables that people take away. Every format that is read whole becomes one shape, the Book:
//
//	CSV, XLSX, ODS, JSON Lines  --Open-->  Book{Sheets{Header, Rows{Cells}}}
//	Table  --WriteCSV, WriteJSON, WriteJSONLines, WriteODS, WriteParquet-->  file
//
// Large files, and Parquet, are read a row at a time in flat memory:
//
//	any format  --OpenStream-->  Stream --Rows-->  RowReader --Next-->  Record
//
// Start at Open (open.go) to read, at OpenStream (stream.go) to read a row at a
// time, and at Table (write.go) to write. Package mark, above it, gives a person
// their own file back with what is wrong marked in it (Mark); under it stand
// archive (zip files), fastxml (their XML) and ods (what OpenDocument calls things).
//
// # What a reader promises
//
// The format is told from the content, never from the name; a name that
// disagrees is a warning. A cell keeps its exact text: nothing is trimmed,
// rounded or put in another order, save that a date held as a serial number
// becomes an ISO date and a number held with more than 15 digits is cut to the
// 15 that a spreadsheet shows. A cell knows its place as the person sees it:
// sheet, row counting from 1, column letter and header.
//
// What is wrong comes in three strengths:
//
//   - an error (errs.Invalid, errs.TooLarge): the file cannot be read at all,
//     or not safely; nothing is returned. The message says what to do.
//   - a Problem: one row or column cannot be trusted. The rest is returned.
//   - a Warning: it was read, and perhaps not as the person meant it.
//
// # What it defends against
//
// Zip bombs (by what the file declares and again by what comes out), entries
// named to escape a folder, repeats that fill memory (1,048,576 times 16,384
// empty cells cost nothing), macros, passwords, half-uploaded files, formulas
// (their last stored result is read, and that is said). Cells that a spreadsheet would run as a formula are disarmed on the
// way out to CSV; Options.Unguard takes the disarming off on the way back in.
//
// The formats are specified in docs/formats/tables.md.
package spreadsheet
