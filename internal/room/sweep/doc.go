// Package sweep is the second look at closed group-based cases. A force returns
// its list; every row is checked; screening rules that anybody can read say
// which cases must be looked at again; somebody from another force looks; and
// the public sees, force by force, what was returned and what came of it.
//
// # Records
//
//	List        one upload: its file's hash, what was read and what was refused
//	Case        one closed case, in counts and codes: never a name or a story
//	Twin        two cases that may be one; a human says whether they are
//	Allocation  a case given to a human of another force
//	Outcome     what the second look found, and what had not been done before
//	Answer      what the force that closed it answered to the advice to reopen
//	Check       a screened-out case that was looked at to test the screening
//	Release     a quarter's board, as it was published
//	Sight       who opened a case, and when
//
// A case is screened-out or waiting; then allocated; then reviewed. A new list
// of the same force changes the cases it names, adds those it brings and marks
// those it leaves out. It removes nothing.
//
// # Who may do what
//
// The force's liaison sends its list and reads it, and answers the advice to reopen. The national taskforce reads
// all, allocates and publishes. A reviewer reads and records only what they were
// given, and is never given a case of their own force (policies/2-sweep.cedar).
//
// # Where to start reading
//
// columns.go says what a list holds, check.go reads one, rules/*.toml are the
// rules and codes as data, screen.go and priority.go apply them, twins.go finds
// near-duplicates (package cell reads single cells), quality.go says what screening may miss. These are pure.
// service*.go are the use cases, store*.go the SQL. Pages are package pages.
package sweep
