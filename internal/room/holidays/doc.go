// Package holidays keeps the list of bank holidays that working days leave out.
//
// The program comes with the list that is known when it is made (package clock).
// An administrator adds to it: a holiday that is proclaimed or moved, with why and
// the source, and whole years as they become known. Each is a [Change], a row that
// is never altered; what counts of a day is what was said of it last, and the
// history stands under the list.
//
// [Service.Live] is the calendar that clocks count by. A year that nobody has said
// is whole is not counted in: a due day then waits for the list, and is neither in
// time nor late. When something is said of the list, Config.Follow moves the due
// days of clocks that run (package review); what has ended keeps the day by which
// it was judged.
//
// A day that has passed is put right by two ([Service.PutRight], package proposal):
// the second is shown in numbers which due days would move. A due day that was over
// by then stays ([clock.Calendar.Due]).
package holidays
