package signin

import (
	"embed"

	"candour/internal/trust/access"
)

//go:embed policies/*.cedar
var policyFiles embed.FS

// What can be asked for around signing in and the list of staff.
const (
	StaffAgree    access.Action = "staff.agree"       // agree to, or refuse, what another administrator proposed
	StaffAccept   access.Action = "staff.accept"      // make one's first passkey with an invitation
	UseBreakGlass access.Action = "staff.break-glass" // let somebody in as administrator when fewer than two are left
	SessionCreate access.Action = "session.create"
	SessionEnd    access.Action = "session.end"
	AccountManage access.Action = "account.manage" // one's own sign-ins and passkeys
	DemoChoose    access.Action = "demo.choose"
	DemoBegin     access.Action = "demo.begin" // mark a database as a demonstration's
)

// Access is what can be asked for here: the actions, with what each is called once
// it is done, and who may do them.
func Access() access.Rules {
	return access.Rules{Room: "signin", Files: access.Policies(policyFiles), Acts: []access.Act{
		{Action: StaffAgree, Words: "Answered what another administrator proposed", Fresh: true},
		{Action: StaffAccept, Words: "Invitation accepted"},
		{Action: UseBreakGlass, Words: "An administrator was made because too few were left"},
		{Action: SessionCreate, Words: "Signed in"},
		{Action: SessionEnd, Words: "Signed out"},
		{Action: AccountManage, Words: "Own account changed"},
		{Action: DemoChoose, Words: "A made-up person chosen, in a demonstration"},
		{Action: DemoBegin, Words: "The database was marked as a demonstration's"},
	}}
}
