// Package odscheck goes down the Analysis Function's checklist for accessible
// spreadsheets and says in words what an ODS file breaks.
//
// Start at Check (check.go); sheet.go looks at one sheet. It reads the file itself
// and names nothing of the writer, so it can judge what the writer made; its tests
// stand with the writer's, in package spreadsheet. Nothing but tests calls it.
package odscheck
