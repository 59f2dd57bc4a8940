package figures

import (
	"embed"

	"candour/internal/base/db"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the slice's schema.
func Migrations() db.Migrations { return db.Embedded("figures", migrationFiles) }

// Tables declares the tables of records. Only what was published is public.
func Tables() []ledger.Table {
	t := ledger.TableOf
	return []ledger.Table{
		t("figures_release", "kind made synthetic"),
		t("figures_edition", "release_id number title synopsis why changed state planned proposer proposer_name hands assured_by assured_name "+
			"pins loads absent code digest checked report built_at frozen_at published_at").Later(2, "early_by early_name early_why"),
		t("figures_table", "edition_id position name definition"),
		t("figures_step", "edition_id step made human name digest words"),
		t("figures_file", "edition_id name media bytes sha256 open"),
		t("figures_published", "release_id number title made code digest files returns why").Shown(),
	}
}
