// Package mark gives a person their own file back with what is wrong marked in it.
//
//	file, []spreadsheet.Mark  --Copy-->  XLSX or ODS
//
// Start at Copy (copy.go). A workbook stays as it is and gets marks (workbook.go);
// its own notes are first put where the library looks for them (notes.go). Of any
// other file the data is copied as ODS, with the marks (data.go).
package mark
