package review

import (
	"embed"

	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
)

//go:embed policies/*.cedar
var policyFiles embed.FS

// Access is what can be asked for here: the actions, with what each is called once
// it is done, and who may do them.
func Access() access.Rules {
	return access.Rules{Room: "review", Files: access.Policies(policyFiles), Acts: []access.Act{
		{Action: rules.ReviewApply, Words: "Review asked for"},
		{Action: rules.ReviewReturn, Words: "The person came back to their case"},
		{Action: rules.ReviewPhone, Words: "Review asked for by telephone, written down by staff"},
		{Action: rules.ReviewFigures, Words: "Published figures of the panel read"},
		{Action: rules.ReviewList, Words: "List of cases taken as a file"},
		{Action: rules.ReviewRead, Words: "Case read"},
		{Action: rules.ReviewWork, Words: "Case worked on"},
		{Action: rules.ReviewExamine, Words: "Line of inquiry looked at"},
		{Action: rules.ReviewOpine, Words: "Independent member's view written"},
		{Action: rules.ReviewPropose, Words: "Decision proposed"},
		{Action: rules.ReviewDecide, Words: "Decision agreed or refused"},
		{Action: rules.ReviewRecuse, Words: "Stepped away from a case"},
		{Action: rules.ReviewMessage, Words: "Message sent to the person"},
		{Action: rules.ReviewHold, Words: "Legal hold asked for or agreed"},
		{Action: rules.OfficeName, Words: "An office that somebody keeps out looked up"},
		{Action: rules.OfficeAgree, Words: "Which office is kept out agreed or refused"},
		{Action: rules.AnswerPapers, Words: "Request for papers answered"},
	}}
}
