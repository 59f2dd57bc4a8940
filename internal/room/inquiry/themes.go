package inquiry

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/room/inquiry/jigsaw"
)

// Outside gives what everybody reads of what was said in consultations, and of what was done about it, for whoever asks whom it
// could tell. A consultation comes before an inquiry has a team to read it: so it is read once it is public, and nothing else is published
// before that.
type Outside struct{ store store }

// Public gives it as it stands in q.
func (o Outside) Public(ctx context.Context, q db.Querier, id string) (out []jigsaw.Text, err error) {
	all, err := o.store.themes(ctx, q, `WHERE inquiry_id = ?`, id)
	for _, t := range all {
		words := t.Said
		if t.Words != "" {
			words += "\n" + t.Words
		}
		out = append(out, jigsaw.Text{Kind: "theme", Ref: t.ID, Title: "You said, we did: " + t.Made.Human(), Words: words})
	}
	return out, err
}
