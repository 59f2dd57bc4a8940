package sweep

import (
	"embed"

	"candour/internal/base/db"
	"candour/internal/site/room"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

//go:embed told.md
var toldText string

// Told is how long what is here is kept, which acts stand in the log, and what its
// pages call it.
func Told() room.Told { return room.ReadTold(toldText) }

// Migrations is the slice's schema.
func Migrations() db.Migrations { return db.Embedded("sweep", migrationFiles) }

// Tables declares the tables of records. Only what was released is public.
func Tables() []ledger.Table {
	t := ledger.TableOf
	return []ledger.Table{
		t("sweep_list", "force_id made name format sha256 bytes total good refused errors warnings held screen caught added changed unchanged dropped twins state synthetic"),
		t("sweep_case", "list_id row_number force_id reference opened closed outcome class suspects alive victims age access indicators reviewed reasons "+
			"print screen met not_known screened_out out_by priority place state result dropped turned synthetic").Later(2, "caught_as answered"),
		t("sweep_twin", "a_id b_id reason state words on_day"),
		t("sweep_allocation", "case_id human name body state reason on_day"),
		t("sweep_outcome", "case_id result undone words human body on_day"),
		t("sweep_answer", "case_id result on_day lead next_by words human name body made"),
		t("sweep_draw", "seed size strata made"),
		t("sweep_check", "draw_id case_id rule position result human on_day"),
		t("sweep_release", "quarter made board").Later(2, "number why changed").Shown(),
		t("sweep_sight", "case_id human made"),
		t("sweep_ask", "force_id asked due how human name made state why").Later(2, "batch why_late agreed second second_name"),
	}
}

// Walled gives, for each table of the sweep, the columns that name the swept
// case, or "force_id" for the force itself; nothing for a table that is about no
// force's case.
func Walled() map[string][]string {
	return map[string][]string{"sweep_list": {"force_id"}, "sweep_case": {"force_id"}, "sweep_twin": {"a_id", "b_id"}, "sweep_allocation": {"case_id"},
		"sweep_outcome": {"case_id"}, "sweep_answer": {"case_id"}, "sweep_check": {"case_id"}, "sweep_sight": {"case_id"}, "sweep_draw": nil, "sweep_release": nil, "sweep_ask": {"force_id"}}
}
