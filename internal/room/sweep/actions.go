package sweep

import (
	"embed"

	"candour/internal/trust/access"
)

//go:embed policies/*.cedar
var policyFiles embed.FS

// What can be asked for in the sweep of closed cases.
const (
	SweepBoard    access.Action = "sweep.board"    // the public board
	SweepLoad     access.Action = "sweep.load"     // a force returns its list
	SweepRead     access.Action = "sweep.read"     // swept cases
	SweepAllocate access.Action = "sweep.allocate" // give a case to a reviewer elsewhere
	SweepReview   access.Action = "sweep.review"   // record what the second look found
	SweepAnswer   access.Action = "sweep.answer"   // a force answers the advice to reopen a case of its own
	SweepPublish  access.Action = "sweep.publish"  // propose to release the board, or a correction of it
	SweepAgree    access.Action = "sweep.agree"    // the second human: release it, or turn it down
	SweepAsk      access.Action = "sweep.ask"      // record that forces were asked for their list, or were not
	SweepPutBack  access.Action = "sweep.put-back" // screen a case again that the rules, as they are read now, keep in
)

// Access is what can be asked for here: the actions, with what each is called once
// it is done, and who may do them.
func Access() access.Rules {
	return access.Rules{Room: "sweep", Files: access.Policies(policyFiles), Acts: []access.Act{
		{Action: SweepBoard, Words: "Public board of closed cases read"},
		{Action: SweepLoad, Words: "List of closed cases returned"},
		{Action: SweepRead, Words: "Closed case read"},
		{Action: SweepAllocate, Words: "Closed case given to a reviewer, or its checks set"},
		{Action: SweepReview, Words: "Second look recorded"},
		{Action: SweepAnswer, Words: "Advice to reopen a closed case answered by its force"},
		{Action: SweepPublish, Words: "Board of closed cases proposed for the public, or read by who publishes"},
		{Action: SweepAgree, Words: "Board of closed cases published or corrected by a second person, or turned down"},
		{Action: SweepAsk, Words: "Force asked for its closed cases, or the asking taken back"},
		{Action: SweepPutBack, Words: "Closed case put right that was screened out for what nobody knew"},
	}}
}

// Where the pages are.
const (
	ListPath    = "/sweep"
	UploadPath  = ListPath + "/upload"
	QualityPath = ListPath + "/quality"
	PublishPath = ListPath + "/publish"
	AsksPath    = ListPath + "/asks"
	BoardPath   = "/review/board"
	// ProposalsPath is where boards that were proposed are answered.
	ProposalsPath = ListPath + "/proposals"
)
