package returns

import (
	"embed"

	"candour/internal/trust/access"
)

//go:embed policies/*.cedar
var policyFiles embed.FS

// What can be asked for of returns and problem profiles.
const (
	ReturnsBoard   access.Action = "returns.board"   // the public page of who owes and has sent what
	ReturnsRead    access.Action = "returns.read"    // returns, their problems and scorecards
	ReturnsSend    access.Action = "returns.send"    // send a file or a nil return, submit it
	ReturnsOpen    access.Action = "returns.open"    // open a round; unlock a return, with a reason
	ReturnsRemind  access.Action = "returns.remind"  // write to those who send, or approve, what is due; the same words to all
	ReturnsApprove access.Action = "returns.approve" // approve, or send back, what somebody else submitted
	ReturnsSign    access.Action = "returns.sign"    // the chief officer signs what the body submitted, or sends it back
	ReturnsAgree   access.Action = "returns.agree"   // the second human: put right what a public page said, or turn it down
	ProfileRead    access.Action = "profile.read"    // problem profiles, section by section
	ProfileWrite   access.Action = "profile.write"   // write a body's own profile
	ProfileSign    access.Action = "profile.sign"    // the chief officer's sign-off
	ProfileView    access.Action = "profile.view"    // an inspector's view of a profile
)

// Access is what can be asked for here: the actions, with what each is called once
// it is done, and who may do them.
func Access() access.Rules {
	return access.Rules{Room: "returns", Files: access.Policies(policyFiles), Acts: []access.Act{
		{Action: ReturnsBoard, Words: "Public page of returns read"},
		{Action: ReturnsRead, Words: "Return or its rows read"},
		{Action: ReturnsSend, Words: "Return sent, mended or submitted"},
		{Action: ReturnsOpen, Words: "Round opened, or a return unlocked"},
		{Action: ReturnsRemind, Words: "Reminded of a return"},
		{Action: ReturnsApprove, Words: "Return approved or sent back"},
		{Action: ReturnsSign, Words: "Return signed, or sent back, by the chief officer"},
		{Action: ReturnsAgree, Words: "Answered what another proposed to put right of a return or profile"},
		{Action: ProfileRead, Words: "Problem profile read"},
		{Action: ProfileWrite, Words: "Problem profile written"},
		{Action: ProfileSign, Words: "Problem profile signed by the chief officer"},
		{Action: ProfileView, Words: "Inspector's view of a profile recorded"},
	}}
}

// figuresPublish is that of the published figures: what they count is marked here.
const figuresPublish access.Action = "figures.publish"
