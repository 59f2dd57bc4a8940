// Package closing is the end of an inquiry's record: what is still to be done, what goes to the archive, and
// what is destroyed when. A floor over the pure package archive.
//
// # Records
//
//	Closing    to which archive the record goes, from which day on it may be closed, and what became of that
//	Point      what was open and is closed by a reason: which kind, which of them, why, by two
//	Handed     a value that is sealed to the key of the archive: nobody here opens it any more
//	Destroyed  that something was destroyed: which class, how many, when, under which promise or rule; not what
//	Hold       a court or another inquiry wants everything kept: while it stands nothing is destroyed
//
// # Who does what
//
// The chair, the secretary and the solicitor see what is open, as kinds with a number and where each is done;
// whose letter or account it is nobody is told here. A point that is not done is closed by a reason, by two. When the
// inquiry has ended and no point is left, two choose the archive and a day, at least [Notice] days ahead, so that
// whoever spoke to the inquiry can still change their mind; their own page says so.
//
// From that day on whoever runs the service writes the record (candour inquiry archive write). That first closes
// each account under the promise that was shown before it was given (package testimony): with a yes to the
// archive the words are sealed to its key, without it they are destroyed, and taken back ones are nowhere. It can
// be stopped at any time and goes on where it was. The log says which two agreed, and the SHA-256 of what was
// written. What is kept here besides is destroyed on its day by two ([archive.Class]).
//
// A missing fact closes: a table that nobody decided about is written by nobody, words that cannot be opened
// for the archive are not destroyed, a class that is not in the table of retention is kept.
//
// # Where to start reading
//
// closing.go has the records, service.go who may do what, points.go what is open, second.go what takes two,
// run.go the closing itself, write.go and readback.go the record as files.
package closing
