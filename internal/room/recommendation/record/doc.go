// Package record is what the register holds, and the rules that say what it
// means: pure, with no database, no page and no clock of its own.
//
// state.go says which state a commitment or a recommendation is in on a given
// day, answer.go which answer stands, ladder.go which rung of the chase ladder
// is due, looked.go what follows from a search, figures.go what is counted,
// correction.go what does not count because it was entered by mistake,
// fixable.go which kinds can be put right, summary.go what lists draw out of a
// record, filter.go how a list is narrowed, timetable.go what is due by when, reminder.go
// which letters go about a commitment.
package record
