// Package recommendation is the register: every recommendation, who owes it,
// when it is due, whether it was done, on a record that nobody can quietly
// change.
//
// # Records
//
//	Report          what an inquiry, audit or inspection published
//	Recommendation  one thing that a report asked for, of one or more bodies
//	Answer          what a body said to it; answers change and all are kept
//	Commitment      what a body says that it will do, by when, judged by what
//	Move            a date that was moved: the old one and the reason stay
//	Progress        the owner's report; "done" in it is a claim
//	Finding         an independent body's verdict on a claim
//	PanelView       what the victims and survivors panel thinks of it
//	Assessment      what others published about it elsewhere
//	Tie             "this was said before": a link between recommendations
//	LadderStep      a letter sent because no answer was found
//	Search          that somebody looked for an answer, of whom, and what they
//	                found; with a second human who looked too only this makes
//	                anything late (docs/adr/0056, 0061; record/looked.go)
//	Correction      one of these put right in public view: withdrawn, corrected,
//	                or taken down; nothing that was withdrawn counts anywhere
//
// # Who may do what
//
// The rules are Cedar files (package access). In short: a coordinator enters
// reports, recommendations and sourced answers; an owner answers, commits,
// reports and claims for their own body; a verifier from another body finds.
// Nobody marks their own homework. The public reads everything published.
//
// # Floors
//
// From low to high; each sees only what is below it.
//
//	record      the records, their states and the rules: pure, start here
//	exchange    the register as files, in and out
//	store       SQL
//	.           the use cases (service*.go): each authorises, loads, decides and
//	            writes with its entry in the log, in one transaction
//	shelf       lists kept ready for many readers
//	pages       what the public reads; pages/api what programs read;
//	            pages/staff the pages of the signed-in
//	cli         the commands
package recommendation
