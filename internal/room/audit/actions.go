package audit

import (
	"embed"

	"candour/internal/trust/access"
)

//go:embed policies/*.cedar
var policyFiles embed.FS

// What can be asked for of audits.
const (
	AuditRead  access.Action = "audit.read"  // published reports
	AuditWork  access.Action = "audit.work"  // run a project that one belongs to
	AuditJudge access.Action = "audit.judge" // say whether two records are of one person
	AuditCheck access.Action = "audit.check" // check, and publish, a report that somebody else drafted
)

// Access is what can be asked for here: the actions, with what each is called once
// it is done, and who may do them.
func Access() access.Rules {
	return access.Rules{Room: "audit", Files: access.Policies(policyFiles), Acts: []access.Act{
		{Action: AuditRead, Words: "Published audit read"},
		{Action: AuditWork, Words: "Audit worked on"},
		{Action: AuditJudge, Words: "Pair of records judged"},
		{Action: AuditCheck, Words: "Audit's report checked or published"},
	}}
}

// ReportCreate is the register's: who may enter a report there may hand one over.
const ReportCreate access.Action = "report.create"
