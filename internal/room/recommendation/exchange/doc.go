// Package exchange is the register as files: the interchange format in and out,
// the tables that people send, and the register that the program comes with.
//
// acts.go has what goes out and is not taken in again.
//
// datafile.go has the types of the format (docs/formats/register.md), exporter.go
// writes them, importplan.go weighs a file against what the register holds and
// says everything that is wrong, importer.go stores its lines, sheet.go reads a
// person's table, lint.go looks a file over without a register. Who may import,
// and in which transaction, is decided above (package recommendation).
package exchange
