package drafting

import (
	"embed"

	"candour/internal/base/db"
	"candour/internal/room/inquiry/published"
	"candour/internal/trust/comeback"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the schema of this floor; it comes after that of package inquiry.
func Migrations() db.Migrations { return db.Embedded("inquiry_drafting", migrationFiles) }

// Back is where the ways back of those who got a letter stand: no records.
func Back() comeback.Tables { return comeback.TablesOf("inquiry_reply") }

// Tables declares the tables of records. What is published is public; of all else the public
// reads nothing.
func Tables() []ledger.Table {
	t := ledger.TableOf
	return []ledger.Table{
		t("inquiry_report", "inquiry_id kind title state made sealed_key recommended signed signed_on sha256 rests synthetic"),
		t("inquiry_report_chapter", "report_id number sealed"),
		t("inquiry_report_paragraph", "report_id chapter_id number"),
		t("inquiry_report_sentence", "report_id paragraph_id number revision frozen sealed"),
		t("inquiry_report_named", "report_id sealed"),
		t("inquiry_report_letter", "report_id number state sealed asked agreed sent due returned link own accepted").Later(3, "went"),
		t("inquiry_report_answer", "report_id letter_id number kind on_day sealed"),
		t("inquiry_report_decision", "report_id number kind state sealed"),
		t("inquiry_report_seen", "report_id human what on_day"),
		t("inquiry_report_signature", "report_id human sha256 on_day"),
		published.Table(),
		t("inquiry_report_copy", "report_id decision_id number state sealed core link own sent accepted ended"),
	}
}
