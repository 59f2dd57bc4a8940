// Package tabulate is the language in which a table of figures is asked for,
// and the counts that come back.
//
// A table is a file (a [Definition]): a measure, rows, columns, a filter, a
// definition, periods, a comparison. It is checked against the code book
// (package codebook) and becomes a [Plan]: which rows of which returns to count,
// and by what. Whoever keeps the rows turns a plan into SQL and gives back a
// [Cube]: the counts, with what is missing kept apart by reason, and the returns
// that were counted, so that each figure can be followed back to its rows.
//
// A plan has no way to ask for a person: it counts by fields that the code book
// lists as codes, and never by a reference or a free text.
package tabulate
