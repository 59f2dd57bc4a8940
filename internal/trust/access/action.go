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
	AnswerCheck      Action = "answer.check"  // that an answer was given on the day that it states
	SearchRecord     Action = "search.record" // that somebody looked for an answer, and what they found
	SearchAgree      Action = "search.agree"  // that somebody else looked too, and found none
	CommitmentCreate Action = "commitment.create"
	CommitmentEdit   Action = "commitment.edit"
	CommitmentMove   Action = "commitment.move" // change the date, with a reason
	ProgressDraft    Action = "progress.draft"
	ProgressSubmit   Action = "progress.submit" // report progress, or claim done
	EvidenceAdd      Action = "evidence.add"
	EvidenceRead     Action = "evidence.read"
	EvidenceRemove   Action = "evidence.remove" // take a file off a draft

	// Putting right what was published (slice recommendation).
	RecordWithdraw Action = "record.withdraw" // entered by mistake
	RecordCorrect  Action = "record.correct"  // other words; the earlier ones stay in view
	RecordTakedown Action = "record.takedown" // personal words, or a file, go

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
	LedgerSucceed    Action = "ledger.succeed" // begin a log that takes over from one whose key is lost
	SchemaRecord     Action = "schema.record"  // the database's tables and columns, after a migration
	LogRead          Action = "log.read"       // the auditor's view: who did what

	PolicyRead     Action = "policy.read"
	UserManage     Action = "user.manage"
	BodyManage     Action = "body.manage"       // the list of bodies, and who belongs to whom
	BodyAgree      Action = "body.agree"        // agree to, or turn down, a tie between bodies that another administrator proposed
	HolidayManage  Action = "holiday.manage"    // the list of bank holidays, which clocks leave out
	HolidayAgree   Action = "holiday.agree"     // agree to, or turn down, a change of a day that has passed
	StaffAccept    Action = "staff.accept"      // make one's first passkey with an invitation
	StaffAgree     Action = "staff.agree"       // agree to, or refuse, what another administrator proposed
	BreakGlass     Action = "staff.break-glass" // let somebody in as administrator when fewer than two are left
	SettingsManage Action = "settings.manage"
	DeskRead       Action = "desk.read" // the signed-in work list

	SessionCreate Action = "session.create"
	SessionEnd    Action = "session.end"
	AccountManage Action = "account.manage" // one's own sign-ins and passkeys
	DemoChoose    Action = "demo.choose"
	DemoBegin     Action = "demo.begin" // mark a database as a demonstration's
	APIRead       Action = "api.read"
	HealthRead    Action = "health.read"

	// The review panel (slice review).
	ReviewApply   Action = "review.apply"   // ask for a review, without an account
	ReviewReturn  Action = "review.return"  // come back with a phrase
	ReviewFigures Action = "review.figures" // what is published of the panel's work
	ReviewList    Action = "review.list"    // the worklist; search, count and export too
	ReviewRead    Action = "review.read"    // one case, without what is sealed
	ReviewWork    Action = "review.work"    // the secretariat's steps
	ReviewExamine Action = "review.examine" // lines of inquiry of an allocated case
	ReviewOpine   Action = "review.opine"   // the independent member's written view
	ReviewPropose Action = "review.propose" // a decision, which needs a second
	ReviewDecide  Action = "review.decide"  // the second of two
	ReviewRecuse  Action = "review.recuse"  // step away from a case, with a reason
	ReviewMessage Action = "review.message" // write to the person
	ReviewHold    Action = "review.hold"    // ask for, or agree to, a legal hold
	PapersAnswer  Action = "papers.answer"  // a force or office answers a request for papers
	ReviewClock   Action = "review.clock"   // what the service does when time runs out

	// What is sealed (kernel vault).
	VaultReveal   Action = "vault.reveal"   // read a sealed part
	VaultIdentify Action = "vault.identify" // read who it is
	VaultAsk      Action = "vault.ask"      // ask the custodians to open an identity
	VaultApprove  Action = "vault.approve"  // a custodian says yes or no
	VaultKeep     Action = "vault.keep"     // a custodian's own key
	VaultErase    Action = "vault.erase"    // destroy a person's keys

	// The sweep of closed cases (slice sweep).
	SweepBoard    Action = "sweep.board"    // the public board
	SweepLoad     Action = "sweep.load"     // a force returns its list
	SweepRead     Action = "sweep.read"     // swept cases
	SweepAllocate Action = "sweep.allocate" // give a case to a reviewer elsewhere
	SweepReview   Action = "sweep.review"   // record what the second look found
	SweepPublish  Action = "sweep.publish"  // propose to release the board, or a correction of it
	SweepAgree    Action = "sweep.agree"    // the second human: release it, or turn it down
	SweepAsk      Action = "sweep.ask"      // record that forces were asked for their list, or were not
	SweepPutBack  Action = "sweep.put-back" // screen a case again that the rules, as they are read now, keep in

	// The returns (slice returns).
	ReturnsBoard   Action = "returns.board"   // the public page of who owes and has sent what
	ReturnsRead    Action = "returns.read"    // returns, their problems and scorecards
	ReturnsSend    Action = "returns.send"    // send a file or a nil return, submit it
	ReturnsOpen    Action = "returns.open"    // open a round; unlock a return, with a reason
	ReturnsApprove Action = "returns.approve" // approve, or send back, what somebody else submitted
	ReturnsSign    Action = "returns.sign"    // the chief officer signs what the body submitted, or sends it back
	ReturnsAgree   Action = "returns.agree"   // the second human: put right what a public page said, or turn it down
	ProfileRead    Action = "profile.read"    // problem profiles, section by section
	ProfileWrite   Action = "profile.write"   // write a body's own profile
	ProfileSign    Action = "profile.sign"    // the chief officer's sign-off
	ProfileView    Action = "profile.view"    // an inspector's view of a profile

	// The published figures (slice figures).
	FiguresRead    Action = "figures.read"    // releases, tables, charts
	FiguresTrace   Action = "figures.trace"   // the returns behind a figure; rows need returns.read too
	FiguresDraft   Action = "figures.draft"   // draft a release and its tables
	FiguresCheck   Action = "figures.check"   // quality-assure what somebody else drafted
	FiguresPublish Action = "figures.publish" // set the time; publish; correct

	// Audits (slice audit).
	AuditRead  Action = "audit.read"  // published reports
	AuditWork  Action = "audit.work"  // run a project that one belongs to
	AuditJudge Action = "audit.judge" // say whether two records are of one person
	AuditCheck Action = "audit.check" // check, and publish, a report that somebody else drafted
)

// Actions gives every action, in the order above.
func Actions() []Action {
	return []Action{
		RegisterRead, RegisterExport, RegisterSearch,
		ReportCreate, ReportEdit, RecommendationCreate, RecommendationEdit,
		AnswerRecord, AnswerCheck, SearchRecord, SearchAgree, CommitmentCreate, CommitmentEdit, CommitmentMove,
		ProgressDraft, ProgressSubmit, EvidenceAdd, EvidenceRead, EvidenceRemove,
		RecordWithdraw, RecordCorrect, RecordTakedown,
		FindingRecord, PanelViewRecord,
		LinkSuggest, LinkDecide, ImportPreview, ImportCommit, PDFPropose,
		StatementRead, StatementPublish, TimetableRead, FeedRead,
		LadderRead, LadderStep, ReminderSend,
		LedgerRead, LedgerProve, LedgerCheckpoint, LedgerSucceed, SchemaRecord, LogRead,
		PolicyRead, UserManage, StaffAgree, BodyManage, BodyAgree, HolidayManage, HolidayAgree, StaffAccept, BreakGlass, SettingsManage, DeskRead,
		SessionCreate, SessionEnd, AccountManage, DemoChoose, DemoBegin, APIRead, HealthRead,
		ReviewApply, ReviewReturn, ReviewFigures, ReviewList, ReviewRead, ReviewWork, ReviewExamine,
		ReviewOpine, ReviewPropose, ReviewDecide, ReviewRecuse, ReviewMessage, ReviewHold, PapersAnswer, ReviewClock,
		VaultReveal, VaultIdentify, VaultAsk, VaultApprove, VaultKeep, VaultErase,
		SweepBoard, SweepLoad, SweepRead, SweepAllocate, SweepReview, SweepPublish, SweepAgree, SweepAsk, SweepPutBack,
		ReturnsBoard, ReturnsRead, ReturnsSend, ReturnsOpen, ReturnsApprove, ReturnsSign, ReturnsAgree,
		ProfileRead, ProfileWrite, ProfileSign, ProfileView,
		FiguresRead, FiguresTrace, FiguresDraft, FiguresCheck, FiguresPublish,
		AuditRead, AuditWork, AuditJudge, AuditCheck,
	}
}

// WantsFresh says whether whoever does it must have shown within the last
// minutes that it is they, by signing in anew: what opens sealed words or names,
// what gives somebody a right, and what a custodian does.
func (a Action) WantsFresh() bool {
	switch a {
	case UserManage, StaffAgree, SettingsManage, VaultReveal, VaultIdentify, VaultApprove, VaultKeep, VaultErase:
		return true
	}
	return false
}

// Resource is what is asked about.
type Resource struct {
	// Kind is what sort of thing ("route", "recommendation", "commitment").
	Kind string
	// ID is which one; empty for a route.
	ID string
	// Attrs are the facts that the policies weigh. Those they know: bodies
	// ([]string, the addressees), owner, reporter (body ids), author (an
	// actor's id), published (bool). Of a review: origin ([]string, the bodies
	// that closed it), barred ([]string, humans who touched it, stepped away or
	// are named by the person), allocated ([]string, humans), proposer (a
	// human), mine (bool, the person's own phrase), consented (bool, the person
	// agreed to the reader's role), custodians (how many agreed). A fact that is missing counts as a
	// refusal wherever a rule needs it.
	Attrs map[string]any
}

// Route is the resource for asking whether a page may be opened at all,
// before any record is known.
func Route() Resource { return Resource{Kind: "route"} }
