// Package review is the second look: anybody whose report was closed can ask
// an independent panel to look again, without an account and without going
// back to those who closed it.
//
// # Records
//
//	Case        one application, from received to closed
//	Event       one thing that happened to it; events are only ever added
//	Part        what the person told us, sealed (package vault)
//	Consent     a next step that the person agrees to, or does not
//	Request     papers asked of a force or a prosecutors' office, with a clock
//	Allocation  a case given to a reviewer or the independent member
//	Officer     who of the secretariat has a case in hand; it gates nothing
//	Bar         a human or body that may have no sight of a case, and why
//	Line        an original line of inquiry: followed or not, and why
//	View        what the independent member thinks, in writing
//	Proposal    a decision that waits for a second human
//	Message     words between the panel and the person, sealed
//	Hold        a reason why nothing of a case may be destroyed
//
// # Rules
//
// rules/state.go has the states and the only moves between them. Nothing reaches an
// end by one human: a proposal and its second must be two humans, one of them
// independent. Who closed a case is confirmed by two of the secretariat. Nothing is asked of the institution that closed a case unless
// the person agreed to that step.
//
// Conflict of interest is by construction: a case carries the bodies that
// closed it (origin) and the humans who may not see it (barred). Every list,
// count, search and page begins with [Scope], which leaves those cases out
// before any filter that somebody typed.
//
// # Where to start reading
//
// rules/state.go, then case.go, then service.go. Below this package stand rules (what
// the panel goes by: states, and eligibility, clocks, codes and times of keeping as
// data), intake (what a person fills in, and drafts), mine (what they see of their
// case) and figures (how long reviews take). Above it stand pages (staff's) and pages/apply (the person's). reviewtest is
// the made-up panel that tests stand on.
package review
