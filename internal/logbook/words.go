package logbook

import (
	"strings"

	"candour/internal/access"
)

// actWords says what was done in plain words.
func actWords(a access.Action) string {
	if w, ok := acts[a]; ok {
		return w
	}
	return string(a)
}

var acts = map[access.Action]string{
	access.ReportCreate: "Report entered", access.ReportEdit: "Report edited",
	access.RecommendationCreate: "Recommendation entered", access.RecommendationEdit: "Recommendation edited",
	access.AnswerRecord: "Answer recorded", access.CommitmentCreate: "Commitment made",
	access.CommitmentEdit: "Commitment closed or replaced", access.CommitmentMove: "Date moved",
	access.ProgressDraft: "Draft report kept", access.ProgressSubmit: "Progress reported",
	access.EvidenceAdd: "Evidence added", access.FindingRecord: "Independent finding recorded",
	access.PanelViewRecord: "Panel's view recorded", access.LinkDecide: "Link to another recommendation decided",
	access.RecordWithdraw: "Withdrawn: entered by mistake", access.RecordCorrect: "Corrected", access.RecordTakedown: "Personal details taken down",
	access.EvidenceRemove: "File taken off a draft",
	access.ImportCommit:   "Entered from a file", access.LadderStep: "Step of the chase ladder taken",
	access.UserManage: "List of staff changed", access.AccountManage: "Own account changed",
	access.SchemaRecord: "Database brought up to date", access.BreakGlass: "An administrator was made because none was left", access.LedgerSucceed: "Log taken over by a new key",
}

// tableWords names a kind of row for a reader.
func tableWords(table string) string {
	if w, ok := map[string]string{
		"addressee": "addressee", "part": "part of the recommendation", "commitment_serves": "which recommendation a commitment serves",
		"date_move": "move of a date", "panel_view": "view of the panel", "status_note": "note", "tie": "link to another recommendation",
		"ladder_step": "step of the chase ladder", "reading": "value of the indicator", "ledger_succession": "the log that was taken over", "ledger_schema": "tables and columns of the database", "staff_emergency": "an administrator made because none was left", "body": "organisation",
		"correction": "what was put right",
	}[table]; ok {
		return w
	}
	return table
}

// columnWords makes a column's name readable.
func columnWords(name string) string {
	if w, ok := map[string]string{
		"body_id": "organisation", "given": "date", "words": "text", "wording": "text", "source_url": "source", "coded_by": "coded by",
		"recommendation_id": "recommendation", "commitment_id": "commitment", "progress_id": "report", "synthetic": "made up for demonstration (1 is yes)",
		"checked": "checked against its source (1 is yes)", "checked_by": "checked by", "checked_on": "checked on", "total": "recommendations made",
		"said_latest": "latest answer, as the data file says", "said_latest_date": "its date", "from_id": "from", "to_id": "to",
		"of_kind": "kind of record", "of_id": "record", "about_kind": "found on", "about_id": "which one", "was": "earlier words", "made": "date",
		"by_role": "by", "by_body": "of the body", "entry_before": "the entry before",
		"old_due": "date before", "new_due": "date after", "first_due": "first date", "report_id": "report",
	}[name]; ok {
		return w
	}
	return strings.ReplaceAll(name, "_", " ")
}
