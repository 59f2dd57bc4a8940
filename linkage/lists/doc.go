// Package lists reads the lists that are to be linked, CSV or Parquet, and holds
// their records so that each different value is kept, and later compared, once.
//
//	Input  --Read (Options: columns, cleaning)-->  Records{Columns of numbers into a Dictionary}
//	Input  --EachRow-->  row by row, nothing kept
//
// Start at Read (records.go). Records are in the order of list and identifier,
// which decides which of two is the left one. What is read is bounded in every
// way (a value, a record, a list's header, their number), and what cannot be
// read is refused with its list, line and column.
//
// Clean (clean.go) standardises a value before it is compared: accents, titles,
// short forms of names, dates, postcodes. Read does it to whole columns, by
// CleaningStep.
package lists
