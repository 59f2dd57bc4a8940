package recommendation

import (
	"embed"
	"strings"

	"candour/internal/base/db"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the register's schema.
func Migrations() db.Migrations {
	return db.Embedded("recommendation", migrationFiles)
}

// Tables declares the register's tables of records to the ledger. A table of
// drafts (progress, and what hangs on it) is not public: a receipt for one of
// its rows is for those who may read it.
func Tables() []ledger.Table {
	t := func(name string, public bool, columns string) ledger.Table {
		return ledger.Table{Name: name, Public: public, Columns: strings.Fields(columns)}
	}
	const checked = " checked checked_by checked_on synthetic"
	return []ledger.Table{
		t("body", false, "name kind contact note synthetic"),
		t("report", true, "title body kind published url note total state"+checked),
		t("recommendation", true, "report_id number position title summary deadline answer_due source_url note answer_coding said_latest said_latest_date state"+checked),
		t("addressee", true, "recommendation_id body_id position"),
		t("part", true, "recommendation_id label wording position"),
		t("answer", true, "recommendation_id part_id body_id status given words source_url coded_by position"+checked).Later(2, "received received_from day_checked day_checked_by"),
		t("assessment", true, "recommendation_id kind by_name made status words source_url position checked synthetic"),
		t("commitment", true, "wording criterion body_id due first_due made indicator source_url state superseded_by position synthetic"),
		t("commitment_serves", true, "commitment_id recommendation_id"),
		t("date_move", true, "commitment_id old_due new_due reason moved").Later(2, "synthetic"),
		t("progress", false, "commitment_id body_id state claim words obstacles why_not intent timetable reported synthetic"),
		t("evidence", false, "progress_id kind name url media_type size sha256"),
		t("finding", true, "commitment_id progress_id body_id verdict reasons outcome outcome_reasons found synthetic"),
		t("panel_view", true, "commitment_id body_id stance words given synthetic"),
		t("reading", true, "commitment_id taken value source_url synthetic"),
		t("tie", true, "from_id to_id kind state says reason method score"),
		t("status_note", true, "recommendation_id noted words source_url position"),
		t("answer_known", true, "report_id recommendation_id by_name url note noted position synthetic"),
		t("search_made", true, "about_kind about_id sought result searched places source_url words by_name by_body recorded synthetic").
			Later(2, "of_bodies why_late agreed agreed_by agreed_body agreed_places"),
		t("ladder_step", true, "recommendation_id body_id rung taken words").Later(2, "synthetic"),
		t("correction", true, "of_kind of_id about_kind about_id what made reason by_role by_body was entry_before synthetic"),
	}
}
