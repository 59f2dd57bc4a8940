package finding

import (
	"context"
	"strings"

	"candour/internal/base/db"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/restrict"
)

// Outside gives the published sentences that a restriction names, for whoever asks whom they could tell once it is lifted. Others are
// of a report, which is read as a whole.
type Outside struct{}

// Under gives those that everybody would read under some rules.
func (Outside) Under(ctx context.Context, q db.Querier, inquiry string, held restrict.Rules) (out []jigsaw.Text, err error) {
	all, err := Service{}.findings(ctx, q, `WHERE inquiry_id = ?`, inquiry)
	for _, f := range all {
		if !isHeld(held, restrict.Audience{Circle: restrict.Public}, &f) {
			out = append(out, jigsaw.Text{Kind: "finding", Ref: f.ID, Title: "Sentence of " + f.Report + ", " + f.Place, Words: strings.Join(append([]string{f.Words}, f.Themes...), "\n")})
		}
	}
	return out, err
}

// isHeld says that the words of a sentence are held from an audience: a restriction of a person or a class does not hold it, and
// one that names it does.
func isHeld(held restrict.Rules, who restrict.Audience, f *Finding) bool {
	return len(held.Held(who, restrict.Item{Document: f.ID, Persons: restrict.Named(), Classes: restrict.Named()})) > 0
}
