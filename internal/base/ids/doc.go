// Package ids makes the ids of records: a word for what it is, and twenty
// characters that sort by the time at which the id was made.
//
//	m := ids.New(clock)
//	m.Next("report") // "report-01m85prk99rgyqz76f7q"
package ids
