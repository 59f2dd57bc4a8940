package finding

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry/listening"
	"candour/internal/trust/ledger"
)

// Of is a report that its panel signed in this service.
type Of struct {
	Inquiry, Report string
	On              clock.Day
	Link            string
}

// Passage is one published sentence of it that rests on what people said.
type Passage struct {
	ID, Place, Words string
	Themes           []string // ids
	Recommendations  []string // ids of the register
}

// bySigning says who put the sentences of a report on record that was signed here.
const bySigning = "The panel of the inquiry"

// Signed puts sentences of a signed report on record, within the write of the last signature, which
// the caller has authorised: the same records that two people make of a report that was published
// elsewhere. What they rest on was cited when they were written, under their ids, and is fixed by the
// caller. A sentence that is on record already is not put there twice.
func (s *Service) Signed(ctx context.Context, tx *ledger.Tx, of Of, all []Passage) error {
	themes, _, _, err := s.Listening.ThemesFound(ctx, tx, of.Inquiry)
	if err != nil {
		return err
	}
	before, err := s.findings(ctx, tx, `WHERE inquiry_id = ?`, of.Inquiry)
	if err != nil {
		return err
	}
	there := map[string]bool{}
	for _, f := range before {
		there[f.SHA256] = true
	}
	for _, one := range all {
		sum := digest(one.Words)
		if there[sum] {
			continue
		}
		there[sum] = true
		var names []string
		for _, id := range one.Themes {
			if i := slices.IndexFunc(themes, func(t listening.Theme) bool { return t.ID == id }); i >= 0 {
				names = append(names, themes[i].Name)
			}
		}
		if err := tx.Insert("inquiry_finding", one.ID, ledger.Row{"inquiry_id": of.Inquiry, "report": of.Report, "place": one.Place, "words": one.Words, "sha256": sum, "on_day": of.On.String(),
			"link": of.Link, "themes": strings.Join(names, "\n"), "recommendations": strings.Join(one.Recommendations, " "), "made": s.Today().String(),
			"asked": bySigning, "agreed": "Each member of the panel, who signed the report"}); err != nil {
			return err
		}
	}
	return nil
}
