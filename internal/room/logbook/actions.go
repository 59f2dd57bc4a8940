package logbook

import (
	"embed"

	"candour/internal/trust/access"
)

//go:embed policies/*.cedar
var policyFiles embed.FS

// What can be asked for of the log of acts.
const (
	LogRead access.Action = "log.read" // the auditor's view: who did what
)

// Access is what can be asked for here: the actions, with what each is called once
// it is done, and who may do them.
func Access() access.Rules {
	return access.Rules{Room: "logbook", Files: access.Policies(policyFiles), Acts: []access.Act{
		{Action: LogRead, Words: "Log of acts read"},
	}}
}
