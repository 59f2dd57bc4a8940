// Package audit is the room in which lists that share no key are joined, so that
// it can be said how many people there are across them, who is tied to whom, and
// how many are on no list at all.
//
// An audit here is a count over lists, such as the national audit. It has analysts and
// clerks. An auditor (access.RoleAuditor) is somebody else, who reads the log of this
// service and nothing more.
//
// # A project
//
//	lists      files of records, checked row by row and sealed in the vault
//	link       the model finds the records of the same people
//	clerks     two people judge each disputed pair apart; a third settles
//	plan       what will be estimated, and how, logged before the overlaps are seen
//	networks   who is tied to whom across lists and areas, and how surely
//	estimates  every method of the plan, side by side
//	report     words and figures, checked by a second person, then published
//
// A [Project] belongs to its [Member]s: analysts, who run it, and clerks, who see
// two records at a time. Nobody else learns that it exists.
//
// # What is sealed
//
// A list is sealed in the vault as it comes in, under keys of the project's own.
// It is opened for linkage alone, in memory; each opening has its entry in the
// log. What comes out has pseudonyms: a [Fact] is what is kept in the open of a
// record (its role, its event, its area), and holds nobody's name. When a
// project is closed its keys are destroyed.
//
// # Never one number
//
// The estimates of those on no list differ with the method, and nothing in the
// lists can say which is right. A report can name them only as a range with its
// reasons: every figure of a report is one of its table of figures ([Figure]),
// which has a footing, and a number that was typed is refused ([CheckWords]).
//
// # Where to start reading
//
// project.go, list.go, link.go, clerk.go, plan.go, estimate.go, networks.go and
// report.go are the steps above, pure; protect.go and publish.go are what may be
// printed. service_*.go are the use cases, store_*.go the SQL. Pages are package
// pages.
package audit
