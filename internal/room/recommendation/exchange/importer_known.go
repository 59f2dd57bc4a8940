package exchange

import (
	"fmt"

	"candour/internal/room/recommendation/record"
	"candour/internal/trust/ledger"
)

// FileKnown is an answer that is known of and not entered.
type FileKnown struct {
	By        *string `json:"by"`
	URL       *string `json:"url"`
	Note      *string `json:"note"`
	Noted     *string `json:"noted"`
	Synthetic bool    `json:"synthetic,omitempty"`
}

// loadKnown enters what is known of answers that are not entered. The column
// says whether they are a report's or a recommendation's.
func loadKnown(tx *ledger.Tx, column, id string, all []FileKnown) error {
	for i, k := range all {
		row := ledger.Row{"report_id": nil, "recommendation_id": nil, "by_name": k.By, "url": k.URL, "note": k.Note,
			"noted": k.Noted, "position": i + 1, "synthetic": k.Synthetic}
		row[column] = id
		if err := tx.Insert("answer_known", fmt.Sprintf("%s/known/%02d", id, i+1), row); err != nil {
			return err
		}
	}
	return nil
}

func (l lineLoader) known() error {
	return loadKnown(l.tx, "recommendation_id", l.r.ID, l.r.Known)
}

// checkKnown checks what a line says of answers that are not entered.
func (p *ImportPlan) checkKnown(row int, all []FileKnown) {
	for i, k := range all {
		column := fmt.Sprintf("answers_known[%d]", i)
		if record.Clean(record.TextOf(k.By)) == "" && record.Clean(record.TextOf(k.URL)) == "" {
			p.bad(row, column, "Say who answered, or where the answer is.")
		}
		if k.URL != nil && !record.SafeURL(*k.URL) {
			p.bad(row, column+".url", "This is not a web address that begins with https:// or http://.")
		}
		if !validDate(k.Noted) {
			p.bad(row, column+".noted", fmt.Sprintf("%q is not a date.", record.TextOf(k.Noted)))
		}
	}
}

// fileKnown gives the lines of what is known of answers.
func fileKnown(all []record.KnownAnswer) (out []FileKnown) {
	for _, k := range all {
		out = append(out, FileKnown{By: nilText(k.By), URL: nilText(k.URL), Note: nilText(k.Note), Noted: nilText(k.Noted.Text()), Synthetic: k.Synthetic})
	}
	return out
}
