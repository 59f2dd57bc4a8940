package audit

import (
	"embed"

	"candour/internal/base/db"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the slice's schema.
func Migrations() db.Migrations { return db.Embedded("audit", migrationFiles) }

// Tables declares the tables of records. Only what was published is public.
func Tables() []ledger.Table {
	t := ledger.TableOf
	return []ledger.Table{
		t("audit_project", "title question people place since until basis state lead lead_name made synthetic run_id plan_id result_id closed"),
		t("audit_member", "project_id human name body work added"),
		t("audit_list", "project_id position name kind body agreed file records children suspects warnings sha256 made state"),
		t("audit_run", "project_id made seed threshold recipe model code records pairs kept persons people disputed sha256 opened"),
		t("audit_dispute", "project_id run_id position left_record right_record weight probability card state"),
		t("audit_judgement", "dispute_id human name turn verdict words made"),
		t("audit_plan", "project_id number plan digest human name made why"),
		t("audit_result", "project_id plan_id run_id kind made code sha256"),
		t("audit_report", "project_id title summary unknown state proposer proposer_name hands checked_by checked_name words sha256 made published_at handed"),
		t("audit_recommendation", "report_id position title words addressee"),
		t("audit_step", "project_id step made human name words"),
		t("audit_published", "project_id title made plan report sha256 code").Shown(),
	}
}
