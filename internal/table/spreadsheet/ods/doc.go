// Package ods is what the reader, the writer and the checker of OpenDocument
// spreadsheets share: the namespaces, the names of our own tables, how a range of
// cells is written and which files are refused.
//
// Start at Refuse and Attr (ods.go) to read, and at ParseRange (range.go).
package ods
