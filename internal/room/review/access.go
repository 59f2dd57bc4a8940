package review

import (
	"embed"

	"candour/internal/trust/access"
)

//go:embed policies/*.cedar
var policyFiles embed.FS

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
