package access

// Words says in plain words what was done by an action, for whoever reads the
// log or the rules. An action without words is a mistake that a test finds; its
// name is shown then.
func Words(a Action) string {
	if w, ok := words[a]; ok {
		return w
	}
	return string(a)
}

// words is the one list of what actions are called. A new action is named here.
var words = map[Action]string{
	RegisterRead: "Register read", RegisterExport: "Register taken as a file", RegisterSearch: "Register searched",
	ReportCreate: "Report entered", ReportEdit: "Report edited",
	RecommendationCreate: "Recommendation entered", RecommendationEdit: "Recommendation edited",
	AnswerRecord: "Answer recorded", AnswerCheck: "Day of an answer checked", SearchRecord: "Search for an answer recorded", SearchAgree: "Search agreed by a second person", CommitmentCreate: "Commitment made",
	CommitmentEdit: "Commitment closed or replaced", CommitmentMove: "Date moved",
	ProgressDraft: "Draft report kept", ProgressSubmit: "Progress reported",
	EvidenceAdd: "Evidence added", EvidenceRead: "Evidence read", EvidenceRemove: "File taken off a draft",
	RecordWithdraw: "Withdrawn: entered by mistake", RecordCorrect: "Corrected", RecordTakedown: "Personal details taken down",
	FindingRecord: "Independent finding recorded", PanelViewRecord: "Panel's view recorded",
	LinkSuggest: "Links to earlier recommendations suggested", LinkDecide: "Link to another recommendation decided",
	ImportPreview: "File to import looked at", ImportCommit: "Entered from a file", PDFPropose: "Recommendations proposed from a report",
	StatementRead: "Annual statement read", StatementPublish: "Annual statement published",
	TimetableRead: "Timetable read", FeedRead: "Feed read",
	LadderRead: "Chase ladder read", LadderStep: "Step of the chase ladder taken", ReminderSend: "Reminder sent",

	LedgerRead: "Public log read", LedgerProve: "Receipt made", LedgerCheckpoint: "Checkpoint signed",
	LedgerSucceed: "Log taken over by a new key", SchemaRecord: "Database brought up to date", LogRead: "Log of acts read",

	PolicyRead: "Access rules read", UserManage: "List of staff changed", StaffAgree: "Answered what another administrator proposed", BodyManage: "List of bodies changed", BodyAgree: "Answered what another administrator proposed of a body", HolidayManage: "List of bank holidays changed", HolidayAgree: "Answered a proposed change of a bank holiday that has passed", StaffAccept: "Invitation accepted", BreakGlass: "An administrator was made because too few were left",
	DemoBegin:      "The database was marked as a demonstration's",
	SettingsManage: "Service set up or its keys turned", DeskRead: "Own desk read",
	SessionCreate: "Signed in", SessionEnd: "Signed out", AccountManage: "Own account changed",
	DemoChoose: "A made-up person chosen, in a demonstration", APIRead: "Read by a program", HealthRead: "Health of the service read",

	ReviewApply: "Review asked for", ReviewReturn: "The person came back to their case", ReviewFigures: "Published figures of the panel read",
	ReviewList: "List of cases taken as a file", ReviewRead: "Case read", ReviewWork: "Case worked on", ReviewExamine: "Line of inquiry looked at",
	ReviewOpine: "Independent member's view written", ReviewPropose: "Decision proposed", ReviewDecide: "Decision agreed or refused",
	ReviewRecuse: "Stepped away from a case", ReviewMessage: "Message sent to the person", ReviewHold: "Legal hold asked for or agreed",
	PapersAnswer: "Request for papers answered", ReviewClock: "Done by the service when time ran out",

	VaultReveal: "Sealed part read", VaultIdentify: "Name of a person read", VaultAsk: "Custodians asked to open a name",
	VaultApprove: "Custodian answered", VaultKeep: "Custodian's key changed", VaultErase: "Keys of a person destroyed",

	SweepBoard: "Public board of closed cases read", SweepLoad: "List of closed cases returned", SweepRead: "Closed case read",
	SweepAllocate: "Closed case given to a reviewer, or its checks set", SweepReview: "Second look recorded", SweepPublish: "Board of closed cases proposed for the public, or read by who publishes",
	SweepAgree:   "Board of closed cases published or corrected by a second person, or turned down",
	SweepAsk:     "Force asked for its closed cases, or the asking taken back",
	SweepPutBack: "Closed case put right that was screened out for what nobody knew",

	ReturnsBoard: "Public page of returns read", ReturnsRead: "Return or its rows read", ReturnsSend: "Return sent, mended or submitted",
	ReturnsOpen: "Round opened, or a return unlocked", ReturnsApprove: "Return approved or sent back", ReturnsAgree: "Answered what another proposed to put right of a return or profile", ReturnsSign: "Return signed, or sent back, by the chief officer",
	ProfileRead: "Problem profile read", ProfileWrite: "Problem profile written", ProfileSign: "Problem profile signed by the chief officer",
	ProfileView: "Inspector's view of a profile recorded",

	FiguresRead: "Figures read", FiguresTrace: "Figure followed back to its returns", FiguresDraft: "Release of figures drafted",
	FiguresCheck: "Release of figures checked", FiguresPublish: "Release of figures published, timed or corrected",

	AuditRead: "Published audit read", AuditWork: "Audit worked on", AuditJudge: "Pair of records judged", AuditCheck: "Audit's report checked or published",
}
