package finding

import (
	"context"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/letting"
	"candour/internal/room/inquiry/restrict"
)

// Outside gives published sentences, for whoever asks whom they could tell.
type Outside struct {
	Clock   clock.Clock
	Holding Holding // nil: all is held
}

// Public gives those of reports that were published elsewhere, as they stand in q: two people put them on record, and they are read
// then. Those of a report that was signed here are read with it.
func (o Outside) Public(ctx context.Context, q db.Querier, inquiry string) (out []jigsaw.Text, err error) {
	held, err := letting.Rules(ctx, q, o.Holding, inquiry, clock.Today(o.Clock))
	if err != nil {
		return nil, err
	}
	return o.under(ctx, q, `WHERE inquiry_id = ? AND asked <> ?`, held, inquiry, bySigning)
}

// Under gives those that everybody would read under some rules.
func (o Outside) Under(ctx context.Context, q db.Querier, inquiry string, held restrict.Rules) ([]jigsaw.Text, error) {
	return o.under(ctx, q, `WHERE inquiry_id = ?`, held, inquiry)
}

func (Outside) under(ctx context.Context, q db.Querier, where string, held restrict.Rules, args ...any) (out []jigsaw.Text, err error) {
	all, err := Service{}.findings(ctx, q, where, args...)
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
