package exchange

import (
	"fmt"
	"slices"

	"candour/internal/room/recommendation/record"
	"candour/internal/trust/ledger"
)

// askNear notes that a new body's name is like one that is there: one of the two may be
// a slip, and nobody but a person can tell.
func (p *ImportPlan) askNear(row int, name string) error {
	if p.near == nil {
		return nil
	}
	near, err := p.near(name)
	if err != nil || len(near) == 0 {
		return err
	}
	names := make([]record.BodyRef, len(near))
	for i, b := range near {
		names[i] = record.BodyRef{ID: b.ID, Name: b.Name}
	}
	p.warn(row, "addressees", fmt.Sprintf("%q would be a new body. Is it one of these: %s? Then write that name; if it is another body, leave it.", name, record.NamesOf(names)))
	return nil
}

// Renamed gives recommendations in which each body has the name that it has now: a file
// that was written before a body was renamed, or merged, says the same as before.
func Renamed(recs []FileRecommendation, now map[string]string) []FileRecommendation {
	if len(now) == 0 {
		return recs
	}
	as := func(name *string) *string {
		if name != nil && now[*name] != "" {
			to := now[*name]
			return &to
		}
		return name
	}
	out := slices.Clone(recs)
	for i := range out {
		r := &out[i]
		var names []string
		for _, n := range r.Addressees {
			if n = *as(&n); !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
		if len(r.Addressees) > 0 {
			r.Addressees = names
		}
		r.Answers, r.Commitments = slices.Clone(r.Answers), slices.Clone(r.Commitments)
		for j := range r.Answers {
			r.Answers[j].By = as(r.Answers[j].By)
		}
		for j := range r.Commitments {
			r.Commitments[j].Owner = *as(&r.Commitments[j].Owner)
		}
	}
	return out
}

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
