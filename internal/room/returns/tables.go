package returns

import (
	"embed"

	"candour/internal/base/db"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the slice's schema.
func Migrations() db.Migrations { return db.Embedded("returns", migrationFiles) }

// Tables declares the tables of records.
func Tables() []ledger.Table {
	t := ledger.TableOf
	return []ledger.Table{
		t("return_correction", "page body body_name about was becomes why made").Shown(),
		t("return_round", "kind title period due made synthetic").Later(2, "chief_signs"),
		t("return_due", "round_id body body_name state unlocked refused current_id counted_id published_id submitter first_submitted approved_at versions").Later(2,
			"asked_on asked_how asked_by asked_name came_on").
			Later(2, "asked_made asked_ref asked_why asked_agreed asked_second asked_second_name"),
		t("return_version", "return_id number made human name file format encoding sha256 bytes is_nil substituted_id state failure "+
			"rows_read good refused errors warnings exceptions added changed gone without").Later(2, "signed_by signed_name signed_at"),
		t("return_load", "version_id schema_name schema_version seq rows_kept sha256"),
		t("return_step", "return_id version_id move was became made human name body reason hash"),
		t("return_reason", "version_id rule about words human name made"),
		t("return_sight", "version_id human body what made"),
		t("return_reminder", "return_id body step made human name told"),
		t("return_profile", "body body_name number state made writer writer_name signed_by signed_for signed_at next_review"),
		t("return_profile_section", "profile_id section held words sources gaps as_of"),
		t("return_profile_view", "profile_id human name body verdict words made"),
	}
}
