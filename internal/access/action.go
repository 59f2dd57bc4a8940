package access

// Action names one thing that can be asked for: what, then how.
type Action string

// Every action. A policy that names any other is refused at start, and so is
// a set of policies that grants one of these to nobody.
const (
	RegisterRead   Action = "register.read"
	RegisterExport Action = "register.export"
	RegisterSearch Action = "register.search"

	ReportCreate         Action = "report.create"
	ReportEdit           Action = "report.edit"
	RecommendationCreate Action = "recommendation.create"
	RecommendationEdit   Action = "recommendation.edit"

	AnswerRecord     Action = "answer.record"
	CommitmentCreate Action = "commitment.create"
	CommitmentEdit   Action = "commitment.edit"
	CommitmentMove   Action = "commitment.move" // change the date, with a reason
	ProgressDraft    Action = "progress.draft"
	ProgressSubmit   Action = "progress.submit" // report progress, or claim done
	EvidenceAdd      Action = "evidence.add"
	EvidenceRead     Action = "evidence.read"

	FindingRecord   Action = "finding.record" // verify, or send back
	PanelViewRecord Action = "panelview.record"

	LinkSuggest   Action = "link.suggest"
	LinkDecide    Action = "link.decide"
	ImportPreview Action = "import.preview"
	ImportCommit  Action = "import.commit"
	PDFPropose    Action = "pdf.propose"

	StatementRead    Action = "statement.read"
	StatementPublish Action = "statement.publish"
	TimetableRead    Action = "timetable.read"
	FeedRead         Action = "feed.read"

	LadderRead   Action = "ladder.read"
	LadderStep   Action = "ladder.step"
	ReminderSend Action = "reminder.send"

	LedgerRead       Action = "ledger.read"
	LedgerProve      Action = "ledger.prove"
	LedgerCheckpoint Action = "ledger.checkpoint"
	LogRead          Action = "log.read" // the auditor's view: who did what

	PolicyRead     Action = "policy.read"
	UserManage     Action = "user.manage"
	SettingsManage Action = "settings.manage"
	DeskRead       Action = "desk.read" // the signed-in work list

	SessionCreate Action = "session.create"
	SessionEnd    Action = "session.end"
	AccountManage Action = "account.manage" // one's own sign-ins and passkeys
	DemoChoose    Action = "demo.choose"
	APIRead       Action = "api.read"
	HealthRead    Action = "health.read"
)

// Actions gives every action, in the order above.
func Actions() []Action {
	return []Action{
		RegisterRead, RegisterExport, RegisterSearch,
		ReportCreate, ReportEdit, RecommendationCreate, RecommendationEdit,
		AnswerRecord, CommitmentCreate, CommitmentEdit, CommitmentMove,
		ProgressDraft, ProgressSubmit, EvidenceAdd, EvidenceRead,
		FindingRecord, PanelViewRecord,
		LinkSuggest, LinkDecide, ImportPreview, ImportCommit, PDFPropose,
		StatementRead, StatementPublish, TimetableRead, FeedRead,
		LadderRead, LadderStep, ReminderSend,
		LedgerRead, LedgerProve, LedgerCheckpoint, LogRead,
		PolicyRead, UserManage, SettingsManage, DeskRead,
		SessionCreate, SessionEnd, AccountManage, DemoChoose, APIRead, HealthRead,
	}
}

// Resource is what is asked about.
type Resource struct {
	// Kind is what sort of thing ("route", "recommendation", "commitment").
	Kind string
	// ID is which one; empty for a route.
	ID string
	// Attrs are the facts that the policies weigh. Those they know: bodies
	// ([]string, the addressees), owner, reporter (body ids), author (an
	// actor's id), published (bool). A fact that is missing counts as a
	// refusal wherever a rule needs it.
	Attrs map[string]any
}

// Route is the resource for asking whether a page may be opened at all,
// before any record is known.
func Route() Resource { return Resource{Kind: "route"} }
