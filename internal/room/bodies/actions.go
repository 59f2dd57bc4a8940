package bodies

import (
	"embed"

	"candour/internal/trust/access"
)

//go:embed policies/*.cedar
var policyFiles embed.FS

// What can be asked for of the list of bodies.
const (
	BodyManage access.Action = "body.manage" // the list of bodies, and who belongs to whom
	BodySay    access.Action = "body.say"    // its other and former names, when it was opened and closed
	BodyMerge  access.Action = "body.merge"  // propose that two entries are one body
	BodyJoin   access.Action = "body.join"   // agree to, or turn down, such a merge that another person proposed
	BodyAgree  access.Action = "body.agree"  // agree to, or turn down, a tie between bodies that another administrator proposed
)

// Access is what can be asked for here: the actions, with what each is called once
// it is done, and who may do them.
func Access() access.Rules {
	return access.Rules{Room: "bodies", Files: access.Policies(policyFiles), Acts: []access.Act{
		{Action: BodyManage, Words: "List of bodies changed"},
		{Action: BodySay, Words: "Names and days of a body entered"},
		{Action: BodyMerge, Words: "Two entries proposed as one body"},
		{Action: BodyJoin, Words: "Answered whether two entries are one body"},
		{Action: BodyAgree, Words: "Answered what another administrator proposed of a body"},
	}}
}
