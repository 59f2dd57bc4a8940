package logbook

import "strings"

// TableWords names a kind of row for a reader; false when nobody has named it.
func TableWords(table string) (string, bool) {
	w, ok := tables[table]
	return w, ok
}

func tableWords(table string) string {
	if w, ok := TableWords(table); ok {
		return w
	}
	return strings.ReplaceAll(table, "_", " ")
}

// KindWords names a kind of record that an entry is about; false when nobody has
// named it. Most are called as their tables are.
func KindWords(kind string) (string, bool) {
	if w, ok := kinds[kind]; ok {
		return w, true
	}
	return TableWords(kind)
}

func kindWords(kind string) string {
	if w, ok := KindWords(kind); ok {
		return w
	}
	return kind
}

var kinds = map[string]string{"schema": "tables and columns of the database", "succession": "the log that was taken over", "review": "case",
	"review-list": "list of cases", "review-release": "published figures of the panel", "papers": "request for papers", "person": "person of the case",
	"custodian": "key of a custodian", "opening-request": "request to open a name", "vault": "keys of the vault", "emergency": "an administrator made because none was left",
	"sweep_export": "list of closed cases, from", "import": "file", "invitation": "invitation", "bodies": "list of bodies"}

// tables is what rows are called: every table of records, since the log may
// come to say of any that a row was added, changed or removed.
var tables = map[string]string{
	"ledger_schema": "tables and columns of the database", "ledger_succession": "the log that was taken over",
	"staff": "account of a member of staff", "staff_human": "which human an account is", "staff_emergency": "an administrator made because too few were left", "staff_invitation": "invitation of a member of staff", "demonstration": "mark of a demonstration",
	"staff_proposal": "change of staff that a second administrator must agree to", "human": "who somebody is", "human_join": "two registered people found to be one",
	"body": "organisation", "report": "report", "recommendation": "recommendation", "addressee": "addressee", "part": "part of the recommendation",
	"answer": "answer", "answer_known": "answer known of, not entered", "assessment": "assessment by others", "commitment": "commitment", "commitment_serves": "which recommendation a commitment serves",
	"date_move": "move of a date", "progress": "report of progress", "evidence": "evidence", "finding": "independent finding",
	"panel_view": "view of the panel", "reading": "value of the indicator", "tie": "link to another recommendation", "status_note": "note",
	"ladder_step": "step of the chase ladder", "search_made": "search for an answer", "correction": "what was put right",
	"vault_person": "keys of a person", "vault_custodian": "key of a custodian", "vault_opening": "reading of something sealed",
	"vault_request": "request to open a name", "vault_approval": "answer of a custodian", "vault_rotation": "turning of the keys",
	"vault_reseal": "names sealed to other custodians",
	"review_case":  "case", "review_sealed": "sealed part of a case", "review_passage": "state of a case", "review_bar": "who is kept away from a case", "review_origin": "who closed a case, as said and answered",
	"review_allocation": "who was given a case", "review_request": "request for papers", "review_consent": "consent of the person",
	"review_line": "line of inquiry", "review_proposal": "proposed decision", "review_message": "message", "review_hold": "legal hold",
	"review_release": "published figures of the panel",
	"sweep_list":     "list of closed cases", "sweep_case": "closed case", "sweep_twin": "two cases that may be one",
	"sweep_allocation": "who was given a closed case", "sweep_outcome": "outcome of a second look", "sweep_draw": "drawing of cases to check",
	"sweep_check": "check of a rule on a case", "return_correction": "what was put right about a return or profile", "return_reason": "why a return was submitted all the same", "sweep_release": "published board of closed cases", "sweep_ask": "asking of a force for its closed cases", "sweep_sight": "reading of a closed case",
	"return_round": "round of returns", "return_due": "return that is due", "return_version": "version of a return", "return_load": "loaded rows of a return",
	"return_step": "step of a return", "return_sight": "reading of a return's rows", "return_profile": "problem profile",
	"return_profile_section": "section of a problem profile", "return_profile_view": "inspector's view of a profile",
	"figures_release": "release of figures", "figures_edition": "edition of a release", "figures_table": "table of a release",
	"figures_step": "step of a release", "figures_file": "file of a release", "figures_published": "published edition of figures",
	"audit_project": "audit", "audit_member": "member of an audit", "audit_list": "list of an audit", "audit_run": "linkage of an audit's lists",
	"audit_dispute": "pair of records in dispute", "audit_judgement": "judgement of a pair", "audit_plan": "plan of an audit",
	"audit_result": "result of an audit", "audit_report": "report of an audit", "audit_recommendation": "recommendation of an audit",
	"audit_step": "step of an audit", "audit_published": "published audit",
	"body_listed": "body on the list", "body_tie": "how two bodies belong together", "staff_past": "former employer or secondment", "holiday_change": "what was said of bank holidays", "review_disposal": "what the retention schedule did", "opened": "what somebody was shown before they judged it", "proposal": "what waits for a second person, and the answer",
}

// ColumnWords makes a column's name readable.
func ColumnWords(name string) string {
	if w, ok := columns[name]; ok {
		return w
	}
	return strings.ReplaceAll(name, "_", " ")
}

var columns = map[string]string{
	"body_id": "organisation", "given": "date", "words": "text", "wording": "text", "source_url": "source", "coded_by": "coded by",
	"recommendation_id": "recommendation", "commitment_id": "commitment", "progress_id": "report", "synthetic": "made up for demonstration (1 is yes)",
	"part_id": "part", "release_id": "release", "project_id": "audit", "url": "web address", "sha256": "fingerprint of the file", "n": "number",
	"checked": "checked against its source (1 is yes)", "checked_by": "checked by", "checked_on": "checked on", "total": "recommendations made",
	"said_latest": "latest answer, as the data file says", "said_latest_date": "its date", "from_id": "from", "to_id": "to",
	"of_kind": "kind of record", "of_id": "record", "about_kind": "found on", "about_id": "which one", "was": "earlier words", "made": "date",
	"by_role": "by", "by_body": "of the body", "by_name": "by whom", "entry_before": "the entry before",
	"old_due": "date before", "new_due": "date after", "first_due": "first date", "report_id": "report",
	"old_origin": "earlier name", "old_key": "earlier key", "new_origin": "new name", "new_key": "new key", "sets": "migrations, by room",
	"declared": "tables and columns", "digest": "fingerprint of the definition", "code": "version of the program", "hands": "who worked on it",
}
