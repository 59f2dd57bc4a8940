package inquiry

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

// Migrations is the room's schema.
func Migrations() db.Migrations { return db.Embedded("inquiry", migrationFiles) }

// Tables declares the tables of records. Those that are shown are public by themselves;
// of the others the public reads what [Public] gathers, and no account.
func Tables() []ledger.Table {
	t := ledger.TableOf
	return []ledger.Table{
		t("inquiry", "title form rules parent commissioner bodies area about set_up state made synthetic").Shown(),
		t("inquiry_turn", "inquiry_id kind on_day why was becomes").Shown().Later(3, "name part asked agreed").Later(5, "left_open"),
		t("inquiry_seat", "inquiry_id account human name body part from_day to_day why ended ended_why"),
		t("inquiry_interest", "inquiry_id account human name part words conflict body area on_day"),
		t("inquiry_word", "inquiry_id due what made kept kept_by").Shown(),
		t("inquiry_kept", "inquiry_id word_id back on_day kind ref place words why asked agreed").Shown(),
		t("inquiry_draft", "inquiry_id text sha256 template template_why human name on_day"),
		t("inquiry_consulted", "inquiry_id number whom words on_day said changed sha256 human name"),
		t("inquiry_terms", "inquiry_id number state text sha256 made why template template_why").Shown(),
		t("inquiry_paper", "inquiry_id series number title questions opens closes sha256 made why").Shown(),
		t("inquiry_answer", "inquiry_id series number sealed publish on_day copy_of"),
		t("inquiry_theme", "inquiry_id series said many due made did words answered").Later(3, "asked agreed did_asked did_agreed"),
	}
}
