package archive

import (
	"slices"
	"strings"
)

// Scope says which rows of a table are of an inquiry's record.
type Scope string

// The scopes.
const (
	Itself      Scope = "itself"      // the inquiry's own row
	Whole       Scope = "whole"       // every row of the inquiry
	OfReports   Scope = "of-reports"  // every row of its reports
	OfMembers   Scope = "of-members"  // nominations of those who sat on the panel
	Approaches  Scope = "approaches"  // approaches of accounts that went to the archive
	ByApproach  Scope = "by-approach" // what belongs to one of these
	Transferred Scope = "transferred" // accounts that went to the archive, as their people agreed
	ByAccount   Scope = "by-account"  // what belongs to one of these
	Nowhere     Scope = ""            // the table is not in the record; Why says why
)

// Table is how the record holds one table.
type Table struct {
	Name string
	// Class groups tables in the order of the record.
	Class string
	Scope Scope
	// Columns are in the record; Left are not, for Why. What stands in their place once the
	// record is read back is an empty text, nought, or nothing.
	Columns, Left []string
	Why           string
}

// The reasons why something is not in the record.
const (
	whyAccount  = "names an account of the service, which means nothing outside it; the name and the number of the person are there"
	whyMember   = "ties a name that a panel member chose to the person"
	whyKeys     = "is sealed to keys of the service; the archive has its own in sealed/"
	whyPerson   = "says what was done with somebody who spoke to the inquiry, and they agreed to no more than that their words are kept"
	whySealed   = "is sealed, and was never for the archive: it is destroyed here on its day (docs/retention.md)"
	whyWorking  = "says who opened what while they worked; the log has it"
	whySelf     = "is about the writing of the record itself; the log has it"
	whyOwn      = "opens only by words that the recipient has"
	whyMoved    = "says how somebody is reached"
	whyPrivates = "says what a panel member does not want to read"
)

// Layout says how the record holds each table of the room, in an order in which they can be read back:
// what is referred to comes before what refers to it.
func Layout() []Table {
	return slices.Concat(ofTheInquiry(), ofParticipants(), ofItsMoney(), ofItsReport(), ofItsPanel())
}

func t(class, name string, scope Scope, columns, left, why string) Table {
	return Table{name, class, scope, strings.Fields(columns), strings.Fields(left), why}
}

func all(class, name, columns string) Table { return t(class, name, Whole, columns, "", "") }

func none(class, name, why string) Table { return t(class, name, Nowhere, "", "", why) }

// ofTheInquiry is what it was for, who did it, what it was told and what it had before it.
func ofTheInquiry() []Table {
	return []Table{
		t("inquiry", "inquiry", Itself, "title form rules parent commissioner bodies area about set_up state made synthetic", "", ""),
		all("inquiry", "inquiry_turn", "inquiry_id kind on_day why was becomes name part asked agreed left_open"),
		t("people", "inquiry_seat", Whole, "inquiry_id human name body part from_day to_day why ended ended_why", "account", whyAccount),
		t("people", "inquiry_interest", Whole, "inquiry_id human name part words conflict body area on_day", "account", whyAccount),
		all("inquiry", "inquiry_word", "inquiry_id due what made kept kept_by"),
		all("inquiry", "inquiry_kept", "inquiry_id word_id back on_day kind ref place words why asked agreed"),
		all("terms", "inquiry_draft", "inquiry_id text sha256 template template_why human name on_day"),
		all("terms", "inquiry_consulted", "inquiry_id number whom words on_day said changed sha256 human name"),
		all("terms", "inquiry_terms", "inquiry_id number state text sha256 made why template template_why"),
		all("consultation", "inquiry_paper", "inquiry_id series number title questions opens closes sha256 made why"),
		none("consultation", "inquiry_answer", whySealed),
		all("consultation", "inquiry_theme", "inquiry_id series said many due made did words answered asked agreed did_asked did_agreed"),
		all("evidence", "inquiry_asking", "inquiry_id kind body matters nation days source enforces consequences made"),
		all("evidence", "inquiry_asking_act", "inquiry_id asking_id number did on_day made human second_human why matters due documents ground outcome vary fair cost posted"),
		all("evidence", "inquiry_asking_text", "inquiry_id name matters nation days source made"),
		all("evidence", "inquiry_silence", "inquiry_id number shown why made asked agreed"),
		all("evidence", "inquiry_document", "inquiry_id title sha256 pages received body sender made persons classes looked looked_human back back_why asking_id"),
		all("evidence", "inquiry_share", "inquiry_id with_inquiry_id document_id number why fair cost from_day until_day asked agreed lifted lifted_human lifted_why"),
		all("restrictions", "inquiry_restriction", "inquiry_id number kind made human whose scopes only_who seen ground law public_concern harm confidence delay_and_cost from_day until_day"),
		all("restrictions", "inquiry_restriction_act", "inquiry_id restriction_id number did on_day human second_human order_id opens why shown ordered"),
		all("hearings", "inquiry_hearing", "inquiry_id title text made public public_day asked agreed"),
		all("hearings", "inquiry_transcript", "inquiry_id hearing_id number sha256 text looked made public_day asked agreed next next_sha256"),
		all("accounts", "inquiry_taking", "inquiry_id number from_day to_day words made"),
		all("accounts", "inquiry_account_theme", "inquiry_id name plain words made"),
		t("accounts", "inquiry_approach", Approaches, "inquiry_id way step began synthetic", "lapses contact contacts", whyMoved),
		none("accounts", "inquiry_move", whyPerson),
		none("accounts", "inquiry_sitting", whyPerson),
		t("accounts", "inquiry_account", Transferred, "inquiry_id approach_id form rules given words themed asked restricted withdrawn read_twice first_word synthetic", "", ""),
		t("accounts", "inquiry_account_act", ByAccount, "inquiry_id account_id number kind on_day use_of yes ref sheet called", "", ""),
		none("accounts", "inquiry_account_sealed", whyKeys),
		t("accounts", "inquiry_account_reading", ByAccount, "inquiry_id account_id human on_day", "", ""),
		t("accounts", "inquiry_account_tag", ByAccount, "inquiry_id account_id theme_id human on_day", "", ""),
		none("accounts", "inquiry_referral", whySealed),
		none("accounts", "inquiry_support", whyPerson),
		none("accounts", "inquiry_outward", whyPerson),
	}
}

// ofParticipants is who took part by right, who acted for them, and what they were given.
func ofParticipants() []Table {
	return []Table{
		all("participants", "inquiry_participant", "inquiry_id name text made"),
		t("participants", "inquiry_representation", Whole, "inquiry_id parties human name acting alike from_day ended cause ended_why asked agreed", "account", whyAccount),
		all("participants", "inquiry_undertaking_text", "inquiry_id number text why made asked agreed"),
		t("participants", "inquiry_undertaking", Whole, "inquiry_id human act number did on_day", "account", whyAccount),
		all("participants", "inquiry_disclosed", "inquiry_id party_id document_id title scope sha256 pages cut on_day asked agreed back back_why destroy unread"),
		t("participants", "inquiry_disclosed_read", Whole, "inquiry_id disclosed_id human on_day", "account", whyAccount),
		t("participants", "inquiry_disclosed_receipt", Whole, "inquiry_id disclosed_id human did words on_day earlier", "account", whyAccount),
	}
}

// ofItsMoney is what was awarded, billed, paid and published of costs.
func ofItsMoney() []Table {
	return []Table{
		t("money", "inquiry_award", Whole, "inquiry_id text biller_human made", "biller", whyAccount),
		t("money", "inquiry_bill", Whole, "inquiry_id award_id month digest text post made", "sealed", whySealed),
		all("money", "inquiry_payee", "inquiry_id reference class award_id made"),
		all("money", "inquiry_payment", "inquiry_id payee_id bill_id class amount reference why on_day asked agreed returned returned_why back"),
		all("money", "inquiry_money_out", "inquiry_id quarter number text counted on_day why asked agreed"),
	}
}

// ofItsReport is the report with its drafts and letters.
func ofItsReport() []Table {
	return []Table{
		t("report", "inquiry_report", Whole, "inquiry_id kind title state made recommended signed signed_on sha256 rests synthetic", "sealed_key", whyKeys),
		t("report", "inquiry_report_chapter", OfReports, "report_id number sealed", "", ""),
		t("report", "inquiry_report_paragraph", OfReports, "report_id chapter_id number", "", ""),
		t("report", "inquiry_report_sentence", OfReports, "report_id paragraph_id number revision frozen sealed", "", ""),
		t("report", "inquiry_report_named", OfReports, "report_id sealed", "", ""),
		t("letters", "inquiry_report_letter", OfReports, "report_id number state sealed asked agreed sent due returned accepted went", "link own", whyOwn),
		t("letters", "inquiry_report_answer", OfReports, "report_id letter_id number kind on_day", "sealed", whyKeys),
		t("letters", "inquiry_report_copy", OfReports, "report_id decision_id number state sealed core sent accepted ended", "link own", whyOwn),
		t("report", "inquiry_report_decision", OfReports, "report_id number kind state sealed", "", ""),
		none("report", "inquiry_report_seen", whyWorking),
		all("releases", "inquiry_release_rule", "inquiry_id number least joins kinds listed why made asked agreed"),
		all("releases", "inquiry_release_crowd", "inquiry_id marks least source made asked agreed"),
		all("releases", "inquiry_release_read", "inquiry_id kind ref title sha256 number marks human made out_day"),
		all("releases", "inquiry_release_waiver", "inquiry_id person kinds given how made human withdrawn"),
		all("releases", "inquiry_release_override", "inquiry_id read_id trouble why made asked agreed"),
		t("report", "inquiry_report_signature", OfReports, "report_id human sha256 on_day", "", ""),
		all("report", "inquiry_report_out", "inquiry_id kind title on_day text gaps parts sha256 commitment recommendations signed_by binds"),
		all("report", "inquiry_finding", "inquiry_id report place words sha256 on_day link themes recommendations made asked agreed"),
	}
}

// ofItsPanel is the survivors panel, and the closing itself.
func ofItsPanel() []Table {
	return []Table{
		all("panel", "inquiry_panel_offer", "inquiry_id number work time_month pay ways benefits length leaving papers_days answer_days body made asked agreed"),
		t("panel", "inquiry_panel_link", Whole, "inquiry_id seat_id human name employer interests from_day asked agreed", "account", whyAccount),
		all("panel", "inquiry_panel_door", "inquiry_id number from_day to_day words asked agreed"),
		t("panel", "inquiry_panel_nomination", OfMembers, "inquiry_id on_day state alias synthetic", "by_self answered", whyMember),
		none("panel", "inquiry_panel_sealed", whySealed),
		t("panel", "inquiry_panel_member", Whole, "inquiry_id nomination_id alias from_day to_day left_day asked agreed", "account human", whyMember),
		none("panel", "inquiry_panel_wall", whyPrivates),
		all("panel", "inquiry_panel_meeting", "inquiry_id number day how made"),
		all("panel", "inquiry_panel_item", "inquiry_id meeting_id member_id alias words on_day"),
		all("panel", "inquiry_panel_paper", "inquiry_id meeting_id series number title words sha256 out_day late why bodies confidential until_day asked agreed"),
		all("panel", "inquiry_panel_minutes", "inquiry_id meeting_id number words sha256 on_day"),
		t("panel", "inquiry_panel_agreed", Whole, "inquiry_id minutes_id member_id alias yes words on_day", "human", whyMember),
		t("panel", "inquiry_panel_advice", Whole, "inquiry_id meeting_id kind words member_id alias on_day second_id second_alias agreed_day due answer because answered answer_asked answer_agreed",
			"human second_human", whyMember),
		all("panel", "inquiry_panel_resignation", "inquiry_id member_id words sha256 on_day publish chosen"),
		t("panel", "inquiry_panel_verdict", Whole, "inquiry_id commitment_id claim_id title member_id alias verdict reasons outcome outcome_reasons on_day", "human", whyMember),
		t("closing", "inquiry_closing", Whole, "inquiry_id archive recipient opens why agreed_day asked agreed", "state closed_day written_day sha256", whySelf),
		all("closing", "inquiry_closing_point", "inquiry_id kind refs why on_day asked agreed"),
		t("closing", "inquiry_handed", Whole, "inquiry_id of_table of_row name sha256 on_day", "text", "is a file of its own in sealed/"),
		all("closing", "inquiry_destroyed", "inquiry_id class many sheet rule on_day asked agreed"),
		all("closing", "inquiry_hold", "inquiry_id kind words from_day placed lifted lift_why asked agreed"),
	}
}

// Of gives how a table is held; false where nobody decided that.
func Of(layout []Table, name string) (Table, bool) {
	i := slices.IndexFunc(layout, func(t Table) bool { return t.Name == name })
	if i < 0 {
		return Table{}, false
	}
	return layout[i], true
}

// Columns are the columns of a table as the program has it.
type Columns struct {
	Table   string
	Columns []string
}

// Undecided names what of some tables nobody decided about: whole tables, and columns. Nothing is written while
// there is any: what is missing would be missed by nobody.
func Undecided(tables []Columns) (out []string) {
	layout := Layout()
	for _, c := range tables {
		t, known := Of(layout, c.Table)
		if !known {
			out = append(out, c.Table)
			continue
		}
		if t.Scope == Nowhere {
			continue
		}
		for _, col := range c.Columns {
			if !slices.Contains(t.Columns, col) && !slices.Contains(t.Left, col) {
				out = append(out, c.Table+"."+col)
			}
		}
		for _, col := range slices.Concat(t.Columns, t.Left) {
			if !slices.Contains(c.Columns, col) {
				out = append(out, c.Table+"."+col+" (there is none)")
			}
		}
	}
	return out
}
