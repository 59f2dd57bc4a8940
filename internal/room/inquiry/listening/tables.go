package listening

import (
	"embed"

	"candour/internal/base/db"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the schema of this floor; it comes after that of package inquiry.
func Migrations() db.Migrations { return db.Embedded("inquiry_listening", migrationFiles) }

// Tables declares the tables of records. When accounts are taken is public; all else is read
// by those whose part needs it, and by the person.
func Tables() []ledger.Table {
	t := ledger.TableOf
	return []ledger.Table{
		t("inquiry_taking", "inquiry_id number from_day to_day words made").Shown(),
		t("inquiry_approach", "inquiry_id way step began lapses contact contacts synthetic"),
		t("inquiry_move", "inquiry_id approach_id number step on_day reason"),
		t("inquiry_sitting", "inquiry_id approach_id stage day hour facilitator facilitator_human support support_human moved").Later(2, "off_why"),
		t("inquiry_account", "inquiry_id approach_id form rules given words themed asked restricted withdrawn read_twice first_word synthetic"),
		t("inquiry_account_act", "inquiry_id account_id number kind on_day use_of yes ref sheet called"),
		t("inquiry_account_sealed", "inquiry_id approach_id person part name sealed on_day"),
		t("inquiry_account_theme", "inquiry_id name plain words made"),
		t("inquiry_account_reading", "inquiry_id account_id human on_day"),
		t("inquiry_account_tag", "inquiry_id account_id theme_id human on_day"),
		t("inquiry_referral", "inquiry_id approach_id asked asked_part agreed agreed_part refused told told_how").Later(2, "asked_human agreed_human sent sent_how sent_human told_human"),
		t("inquiry_support", "inquiry_id approach_id day offer wanted on_day"),
		t("inquiry_outward", "inquiry_id approach_id account_id use_of body whom why follows signed signed_on asked asked_human agreed agreed_human refused answered yes ended reopened "+
			"went went_how went_asked_human went_human told told_how told_human"),
	}
}
