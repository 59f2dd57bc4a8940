package closing

import (
	"fmt"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/inquiry/archive"
)

// Export writes the record of an inquiry as it stands in a database.
func Export(t testing.TB, d *db.DB, id, at string) {
	t.Helper()
	if err := ready(at); err != nil {
		t.Fatal(err)
	}
	err := d.Snapshot(t.Context(), func(q db.Querier) error {
		_, err := export(t.Context(), q, id, folder(t.Context(), at, func(string) {}))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// refers says which table a column leads to.
var refers = map[string]string{"word_id": "inquiry_word", "asking_id": "inquiry_asking", "restriction_id": "inquiry_restriction", "hearing_id": "inquiry_hearing",
	"approach_id": "inquiry_approach", "account_id": "inquiry_account", "theme_id": "inquiry_account_theme", "report_id": "inquiry_report", "chapter_id": "inquiry_report_chapter",
	"paragraph_id": "inquiry_report_paragraph", "decision_id": "inquiry_report_decision",
	"letter_id": "inquiry_report_letter", "seat_id": "inquiry_seat", "nomination_id": "inquiry_panel_nomination", "member_id": "inquiry_panel_member",
	"meeting_id": "inquiry_panel_meeting", "minutes_id": "inquiry_panel_minutes",
	"party_id": "inquiry_participant", "disclosed_id": "inquiry_disclosed", "award_id": "inquiry_award", "payee_id": "inquiry_payee", "bill_id": "inquiry_bill", "read_id": "inquiry_release_read"}

// Fill puts two rows of inquiry-0 into every table of a database without guards, and one of another inquiry, which is
// not to come out.
func Fill(t testing.TB, d *db.DB) {
	t.Helper()
	err := d.InTx(t.Context(), func(tx *db.Tx) error {
		for _, table := range archive.Layout() {
			for i, of := range []string{"inquiry-0", "inquiry-0", "inquiry-other"} {
				if table.Scope == archive.Nowhere || table.Name == "inquiry_closing" && i == 1 || table.Name == "inquiry_draft" && i == 1 || table.Scope == archive.Itself && i == 1 {
					continue
				}
				if err := fillRow(t, tx, &table, i, of); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func fillRow(t testing.TB, tx *db.Tx, table *archive.Table, i int, of string) error {
	r := archive.Record{ID: fmt.Sprintf("%s-%d", table.Name, i), Values: map[string]any{}}
	if table.Scope == archive.Itself {
		r.ID = of
	}
	for n, c := range table.Columns {
		var kind string
		if err := tx.QueryRow(t.Context(), `SELECT type FROM pragma_table_info(?) WHERE name = ?`, table.Name, c).Scan(&kind); err != nil {
			return err
		}
		switch {
		case c == "inquiry_id":
			r.Values[c] = of
		case refers[c] != "" && kind == "TEXT":
			r.Values[c] = fmt.Sprintf("%s-%d", refers[c], i)
		case kind == "BIGINT":
			r.Values[c] = int64(9007199254740993 + i)
		case table.Name == "inquiry_account" && c == "words":
			r.Values[c] = "transferred"
		case table.Name == "inquiry_transcript" && c == "text":
			r.Values[c] = `{"lines":[{"page":1,"line":2,"text":"Made up: ä"}]}`
		default:
			r.Values[c] = fmt.Sprintf("%s %d %d: ä ✓ \"x\" <b> &amp; \\ \t\n\u2028 end", c, i, n)
		}
	}
	beside := map[string]any{}
	if table.Name == "inquiry_handed" {
		text := "-----BEGIN AGE ENCRYPTED FILE-----\n" + strings.Repeat("x", i) + "\n"
		beside["text"], r.Values["sha256"] = text, archive.Sum([]byte(text))
	}
	return store{}.put(t.Context(), tx, table, &r, beside)
}
