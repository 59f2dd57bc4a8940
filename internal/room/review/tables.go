package review

import (
	"embed"

	"candour/internal/base/db"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the slice's schema. It comes after the vault's.
func Migrations() db.Migrations { return db.Embedded("review", migrationFiles) }

// Tables declares the tables of records. Only published figures are public.
func Tables() []ledger.Table {
	t := ledger.TableOf
	return []ledger.Table{
		t("review_case", "number state force prosecutor received arrived due warn enhanced result result_version code held synthetic"),
		t("review_sealed", "case_id part name about sealed on_day"),
		t("review_passage", "case_id position state on_day due code"),
		t("review_bar", "case_id human body kind reason on_day"),
		t("review_origin", "case_id bodies reason by_human by_name on_day").Later(2, "state second_human second_name second_day why"),
		t("review_allocation", "case_id human name body role state reason on_day"),
		t("review_officer", "case_id human name body state reason on_day"),
		t("review_request", "case_id body state code asked due answered words answer"),
		t("review_consent", "case_id step answer on_day"),
		t("review_line", "case_id line followed code by_name on_day"),
		t("review_proposal", "case_id kind code state on_day by_human by_name by_role second_human second_name second_role second_day"),
		t("review_message", "case_id from_panel at sealed"),
		t("review_hold", "case_id kind on_day ended"),
		t("review_disposal", "case_id kind state things rule destroyed_by due on_day"),
		t("review_release", "quarter published made").Shown(),
	}
}
