package figures

import (
	"embed"

	"candour/internal/trust/access"
)

//go:embed policies/*.cedar
var policyFiles embed.FS

// What can be asked for of the published figures.
const (
	FiguresRead    access.Action = "figures.read"    // releases, tables, charts
	FiguresTrace   access.Action = "figures.trace"   // the returns behind a figure; rows need returns.read too
	FiguresDraft   access.Action = "figures.draft"   // draft a release and its tables
	FiguresCheck   access.Action = "figures.check"   // quality-assure what somebody else drafted
	FiguresPublish access.Action = "figures.publish" // set the time; publish; correct
)

// Access is what can be asked for here: the actions, with what each is called once
// it is done, and who may do them.
func Access() access.Rules {
	return access.Rules{Room: "figures", Files: access.Policies(policyFiles), Acts: []access.Act{
		{Action: FiguresRead, Words: "Figures read"},
		{Action: FiguresTrace, Words: "Figure followed back to its returns"},
		{Action: FiguresDraft, Words: "Release of figures drafted"},
		{Action: FiguresCheck, Words: "Release of figures checked"},
		{Action: FiguresPublish, Words: "Release of figures published, timed or corrected"},
	}}
}
