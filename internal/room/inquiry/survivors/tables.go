package survivors

import (
	"context"
	"embed"

	"candour/internal/base/db"
	"candour/internal/trust/comeback"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the schema of this floor; it comes after that of package inquiry.
func Migrations() db.Migrations { return db.Embedded("inquiry_survivors", migrationFiles) }

// Tables declares the tables of records. What is offered, by whom the panel is reached and when it
// meets is public; of the rest everybody reads what [Service.Public] gathers.
func Tables() []ledger.Table {
	t := ledger.TableOf
	return []ledger.Table{
		t("inquiry_panel_offer", "inquiry_id number work time_month pay ways benefits length leaving papers_days answer_days body made asked agreed").Shown(),
		t("inquiry_panel_link", "inquiry_id seat_id account human name employer interests from_day asked agreed"),
		t("inquiry_panel_door", "inquiry_id number from_day to_day words asked agreed").Shown(),
		t("inquiry_panel_nomination", "inquiry_id by_self on_day state answered alias synthetic"),
		t("inquiry_panel_sealed", "inquiry_id nomination_id part name sealed on_day"),
		t("inquiry_panel_member", "inquiry_id nomination_id account human alias from_day to_day left_day asked agreed"),
		t("inquiry_panel_wall", "inquiry_id member_id body paper_id on_day ended").Later(2, "reason asked agreed"),
		t("inquiry_panel_meeting", "inquiry_id number day how made").Shown(),
		t("inquiry_panel_item", "inquiry_id meeting_id member_id alias words on_day"),
		t("inquiry_panel_paper", "inquiry_id meeting_id series number title words sha256 out_day late why bodies confidential until_day asked agreed"),
		t("inquiry_panel_minutes", "inquiry_id meeting_id number words sha256 on_day"),
		t("inquiry_panel_agreed", "inquiry_id minutes_id member_id human alias yes words on_day"),
		t("inquiry_panel_advice", "inquiry_id meeting_id kind words member_id human alias on_day second_id second_human second_alias agreed_day due answer because answered answer_asked answer_agreed"),
		t("inquiry_panel_resignation", "inquiry_id member_id words sha256 on_day publish chosen"),
		t("inquiry_panel_verdict", "inquiry_id commitment_id claim_id title member_id human alias verdict reasons outcome outcome_reasons on_day"),
	}
}

// Phrases are where ways back to a nomination stand.
func Phrases() comeback.Tables { return comeback.TablesOf("inquiry_panel") }

// Promoting has the phrase of a draft lead to the nomination that is made with it.
func Promoting(f comeback.Found) func(ctx context.Context, tx *ledger.Tx, nomination string) error {
	return func(ctx context.Context, tx *ledger.Tx, nomination string) error {
		return Phrases().Promote(ctx, tx.Tx, f.Ref, FoundNomination, nomination, nil)
	}
}
