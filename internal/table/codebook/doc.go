// Package codebook is what the figures mean: the tables that bodies return
// (Table Schema files), the codes in them, the definitions that counts are made
// under, the rules that rows are checked by, and which council lies in which
// force's area. All of it is data in files, each with a version and dates.
//
//	book, err := codebook.Load()
//	s, ok := book.Latest("suspect")      // fields, codes, unit
//	d, ok := book.Definition("group-based-exploitation/1")
//
// Start at Load (book.go). docs/formats/returns.md is generated from here.
//
// Missing is never one thing. A kept value that begins with "~" says why there
// is none ("~not-asked"); codes/missing.csv lists them.
package codebook
