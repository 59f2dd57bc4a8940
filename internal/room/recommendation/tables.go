package recommendation

import (
	"embed"

	"candour/internal/base/db"
	"candour/internal/site/room"
	"candour/internal/trust/ledger"
)

//go:embed told.md
var toldText string

// Told is how long what is here is kept, which acts stand in the log, and what its
// pages call it.
func Told() room.Told { return room.ReadTold(toldText) }

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the register's schema.
func Migrations() db.Migrations { return db.Embedded("recommendation", migrationFiles) }

// Tables declares the register's tables of records to the ledger. A table of
// drafts (progress, and what hangs on it) is not public: a receipt for one of
// its rows is for those who may read it.
func Tables() []ledger.Table {
	t := ledger.TableOf
	const checked = " checked checked_by checked_on synthetic"
	return []ledger.Table{
		t("body", "name kind contact note synthetic"),
		t("report", "title body kind published url note total state"+checked).Shown(),
		t("recommendation", "report_id number position title summary deadline answer_due source_url note answer_coding said_latest said_latest_date state"+checked).Shown().
			Later(2, "quote quote_place"),
		t("addressee", "recommendation_id body_id position").Shown(),
		t("part", "recommendation_id label wording position").Shown(),
		t("answer", "recommendation_id part_id body_id status given words source_url coded_by position"+checked).Shown().Later(2, "received received_from day_checked day_checked_by lang"),
		t("assessment", "recommendation_id kind by_name made status words source_url position checked synthetic").Shown(),
		t("commitment", "wording criterion body_id due first_due made indicator source_url state superseded_by position synthetic").Shown(),
		t("commitment_serves", "commitment_id recommendation_id").Shown(),
		t("date_move", "commitment_id old_due new_due reason moved").Shown().Later(2, "synthetic"),
		t("progress", "commitment_id body_id state claim words obstacles why_not intent timetable reported synthetic").Later(2, "lang"),
		t("evidence", "progress_id kind name url media_type size sha256"),
		t("finding", "commitment_id progress_id body_id verdict reasons outcome outcome_reasons found synthetic").Shown(),
		t("panel_view", "commitment_id body_id stance words given synthetic").Shown(),
		t("reading", "commitment_id taken value source_url synthetic").Shown(),
		t("tie", "from_id to_id kind state says reason method score").Shown(),
		t("status_note", "recommendation_id noted words source_url position").Shown(),
		t("answer_known", "report_id recommendation_id by_name url note noted position synthetic").Shown(),
		t("search_made", "about_kind about_id sought result searched places source_url words by_name by_body recorded synthetic").Shown().
			Later(2, "of_bodies why_late agreed agreed_by agreed_body agreed_places"),
		t("ending", "recommendation_id what by_id by_name on_day source_url words synthetic").Shown(),
		t("ladder_step", "recommendation_id body_id rung taken words").Shown().Later(2, "synthetic"),
		t("correction", "of_kind of_id about_kind about_id what made reason by_role by_body was entry_before synthetic").Shown(),
	}
}
