package holidays

import (
	"embed"

	"candour/internal/trust/access"
)

//go:embed policies/*.cedar
var policyFiles embed.FS

// What can be asked for of the list of bank holidays.
const (
	HolidayManage access.Action = "holiday.manage" // the list of bank holidays, which clocks leave out
	HolidayAgree  access.Action = "holiday.agree"  // agree to, or turn down, a change of a day that has passed
)

// Access is what can be asked for here: the actions, with what each is called once
// it is done, and who may do them.
func Access() access.Rules {
	return access.Rules{Room: "holidays", Files: access.Policies(policyFiles), Acts: []access.Act{
		{Action: HolidayManage, Words: "List of bank holidays changed"},
		{Action: HolidayAgree, Words: "Answered a proposed change of a bank holiday that has passed"},
	}}
}
