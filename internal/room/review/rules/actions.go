package rules

import "candour/internal/trust/access"

// What can be asked for of the review panel.
const (
	ReviewApply   access.Action = "review.apply"   // ask for a review, without an account
	ReviewReturn  access.Action = "review.return"  // come back with a phrase
	ReviewPhone   access.Action = "review.phone"   // write down what somebody says on the telephone
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
	OfficeName    access.Action = "office.name"    // which office a person keeps out whom nobody knows
	OfficeAgree   access.Action = "office.agree"   // the second of two to that
	AnswerPapers  access.Action = "papers.answer"  // a force or office answers a request for papers
)
