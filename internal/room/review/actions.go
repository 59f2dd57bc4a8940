package review

import (
	"embed"

	"candour/internal/trust/access"
)

//go:embed policies/*.cedar
var policyFiles embed.FS

// What can be asked for of the review panel.
const (
	ReviewApply   access.Action = "review.apply"   // ask for a review, without an account
	ReviewReturn  access.Action = "review.return"  // come back with a phrase
	ReviewFigures access.Action = "review.figures" // what is published of the panel's work
	ReviewList    access.Action = "review.list"    // the worklist; search, count and export too
	ReviewRead    access.Action = "review.read"    // one case, without what is sealed
	ReviewWork    access.Action = "review.work"    // the secretariat's steps
	ReviewExamine access.Action = "review.examine" // lines of inquiry of an allocated case
	ReviewOpine   access.Action = "review.opine"   // the independent member's written view
	ReviewPropose access.Action = "review.propose" // a decision, which needs a second
	ReviewDecide  access.Action = "review.decide"  // the second of two
	ReviewRecuse  access.Action = "review.recuse"  // step away from a case, with a reason
	ReviewMessage access.Action = "review.message" // write to the person
	ReviewHold    access.Action = "review.hold"    // ask for, or agree to, a legal hold
	AnswerPapers  access.Action = "papers.answer"  // a force or office answers a request for papers
)

// Access is what can be asked for here: the actions, with what each is called once
// it is done, and who may do them.
func Access() access.Rules {
	return access.Rules{Room: "review", Files: access.Policies(policyFiles), Acts: []access.Act{
		{Action: ReviewApply, Words: "Review asked for"},
		{Action: ReviewReturn, Words: "The person came back to their case"},
		{Action: ReviewFigures, Words: "Published figures of the panel read"},
		{Action: ReviewList, Words: "List of cases taken as a file"},
		{Action: ReviewRead, Words: "Case read"},
		{Action: ReviewWork, Words: "Case worked on"},
		{Action: ReviewExamine, Words: "Line of inquiry looked at"},
		{Action: ReviewOpine, Words: "Independent member's view written"},
		{Action: ReviewPropose, Words: "Decision proposed"},
		{Action: ReviewDecide, Words: "Decision agreed or refused"},
		{Action: ReviewRecuse, Words: "Stepped away from a case"},
		{Action: ReviewMessage, Words: "Message sent to the person"},
		{Action: ReviewHold, Words: "Legal hold asked for or agreed"},
		{Action: AnswerPapers, Words: "Request for papers answered"},
	}}
}
