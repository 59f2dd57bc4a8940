package recommendation

import (
	"embed"

	"candour/internal/trust/access"
)

//go:embed policies/*.cedar
var policyFiles embed.FS

// What can be asked for in the register.
const (
	RegisterRead         access.Action = "register.read"
	RegisterExport       access.Action = "register.export"
	RegisterSearch       access.Action = "register.search"
	ReportCreate         access.Action = "report.create"
	ReportEdit           access.Action = "report.edit"
	RecommendationCreate access.Action = "recommendation.create"
	RecommendationEdit   access.Action = "recommendation.edit"
	RecommendationEnd    access.Action = "recommendation.end" // that its own inquiry withdrew, replaced or merged it
	AnswerRecord         access.Action = "answer.record"
	AnswerCheck          access.Action = "answer.check"  // that an answer was given on the day that it states
	SearchRecord         access.Action = "search.record" // that somebody looked for an answer, and what they found
	SearchAgree          access.Action = "search.agree"  // that somebody else looked too, and found none
	CommitmentCreate     access.Action = "commitment.create"
	CommitmentEdit       access.Action = "commitment.edit"
	CommitmentMove       access.Action = "commitment.move" // change the date, with a reason
	DraftProgress        access.Action = "progress.draft"
	ProgressSubmit       access.Action = "progress.submit" // report progress, or claim done
	EvidenceAdd          access.Action = "evidence.add"
	EvidenceRead         access.Action = "evidence.read"
	EvidenceRemove       access.Action = "evidence.remove"  // take a file off a draft
	RecordWithdraw       access.Action = "record.withdraw"  // entered by mistake
	RecordCorrect        access.Action = "record.correct"   // other words; the earlier ones stay in view
	RecordTakedown       access.Action = "record.takedown"  // personal words, or a file, go
	CorrectionAsk        access.Action = "correction.ask"   // other words for what one's own body said
	CorrectionAgree      access.Action = "correction.agree" // to such words
	FindingRecord        access.Action = "finding.record"   // verify, or send back
	PanelViewRecord      access.Action = "panelview.record"
	LinkSuggest          access.Action = "link.suggest"
	LinkDecide           access.Action = "link.decide"
	ImportPreview        access.Action = "import.preview"
	ImportCommit         access.Action = "import.commit"
	PDFPropose           access.Action = "pdf.propose"
	StatementRead        access.Action = "statement.read"
	StatementPublish     access.Action = "statement.publish"
	TimetableRead        access.Action = "timetable.read"
	FeedRead             access.Action = "feed.read"
	LadderRead           access.Action = "ladder.read"
	TakeLadderStep       access.Action = "ladder.step"
	ReminderSend         access.Action = "reminder.send"
	APIRead              access.Action = "api.read"
)

// Access is what can be asked for here: the actions, with what each is called once
// it is done, and who may do them.
func Access() access.Rules {
	return access.Rules{Room: "recommendation", Files: access.Policies(policyFiles), Acts: []access.Act{
		{Action: RegisterRead, Words: "Register read"},
		{Action: RegisterExport, Words: "Register taken as a file"},
		{Action: RegisterSearch, Words: "Register searched"},
		{Action: ReportCreate, Words: "Report entered"},
		{Action: ReportEdit, Words: "Report edited"},
		{Action: RecommendationCreate, Words: "Recommendation entered"},
		{Action: RecommendationEdit, Words: "Recommendation edited"},
		{Action: RecommendationEnd, Words: "Ended by its own inquiry"},
		{Action: AnswerRecord, Words: "Answer recorded"},
		{Action: AnswerCheck, Words: "Day of an answer checked"},
		{Action: SearchRecord, Words: "Search for an answer recorded"},
		{Action: SearchAgree, Words: "Search agreed by a second person"},
		{Action: CommitmentCreate, Words: "Commitment made"},
		{Action: CommitmentEdit, Words: "Commitment closed or replaced"},
		{Action: CommitmentMove, Words: "Date moved"},
		{Action: DraftProgress, Words: "Draft report kept"},
		{Action: ProgressSubmit, Words: "Progress reported"},
		{Action: EvidenceAdd, Words: "Evidence added"},
		{Action: EvidenceRead, Words: "Evidence read"},
		{Action: EvidenceRemove, Words: "File taken off a draft"},
		{Action: RecordWithdraw, Words: "Withdrawn: entered by mistake"},
		{Action: RecordCorrect, Words: "Corrected"},
		{Action: RecordTakedown, Words: "Personal details taken down"},
		{Action: CorrectionAsk, Words: "Correction of a body's own words asked for"},
		{Action: CorrectionAgree, Words: "Correction that a body asked for answered"},
		{Action: FindingRecord, Words: "Independent finding recorded"},
		{Action: PanelViewRecord, Words: "Panel's view recorded"},
		{Action: LinkSuggest, Words: "Links to earlier recommendations suggested"},
		{Action: LinkDecide, Words: "Link to another recommendation decided"},
		{Action: ImportPreview, Words: "File to import looked at"},
		{Action: ImportCommit, Words: "Entered from a file"},
		{Action: PDFPropose, Words: "Recommendations proposed from a report"},
		{Action: StatementRead, Words: "Annual statement read"},
		{Action: StatementPublish, Words: "Annual statement published"},
		{Action: TimetableRead, Words: "Timetable read"},
		{Action: FeedRead, Words: "Feed read"},
		{Action: LadderRead, Words: "Chase ladder read"},
		{Action: TakeLadderStep, Words: "Step of the chase ladder taken"},
		{Action: ReminderSend, Words: "Reminder sent"},
		{Action: APIRead, Words: "Read by a program"},
	}}
}
