package recommendation

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// named says which columns of a public table name the records that a row is
// about. A column of no name is the row's own id.
var named = map[string]struct{ reports, recommendations, commitments []string }{
	"report":            {reports: []string{""}},
	"recommendation":    {recommendations: []string{""}},
	"addressee":         {recommendations: []string{"recommendation_id"}},
	"part":              {recommendations: []string{"recommendation_id"}},
	"answer":            {recommendations: []string{"recommendation_id"}},
	"assessment":        {recommendations: []string{"recommendation_id"}},
	"status_note":       {recommendations: []string{"recommendation_id"}},
	"answer_known":      {reports: []string{"report_id"}, recommendations: []string{"recommendation_id"}},
	"ladder_step":       {recommendations: []string{"recommendation_id"}},
	"ending":            {recommendations: []string{"recommendation_id", "by_id"}},
	"tie":               {recommendations: []string{"from_id", "to_id"}},
	"commitment":        {commitments: []string{""}},
	"commitment_serves": {recommendations: []string{"recommendation_id"}, commitments: []string{"commitment_id"}},
	"date_move":         {commitments: []string{"commitment_id"}},
	"finding":           {commitments: []string{"commitment_id"}},
	"panel_view":        {commitments: []string{"commitment_id"}},
	"reading":           {commitments: []string{"commitment_id"}},
}

// Shown gives an entry of the log with those of its rows that the actor may see,
// and whether that is all of it. A table of the register is public, and a draft
// in it is not.
func (s *Service) Shown(ctx context.Context, it ledger.Item) (ledger.Item, bool, error) {
	if s.seesDrafts(ctx) {
		return it, true, nil
	}
	e := eye{s: s, seen: map[ledger.Of]bool{}}
	whole := !ours(it.Kind) || e.sees(ctx, it.Kind, it.Record)
	rows := it.Rows
	it.Rows = nil
	for _, im := range rows {
		if e.row(ctx, im) {
			it.Rows = append(it.Rows, im)
		} else {
			whole = false
		}
	}
	if !whole {
		it.Reason = ""
	}
	return it, whole, e.err
}

// ours says whether a kind of record is one that can be a draft.
func ours(kind string) bool {
	return kind == "report" || kind == "recommendation" || kind == "commitment"
}

// eye looks at records for one reader, each once.
type eye struct {
	s    *Service
	seen map[ledger.Of]bool
	err  error
}

// row says whether the reader may see all that a row names.
func (e *eye) row(ctx context.Context, im ledger.Image) bool {
	about, known := named[im.Table]
	switch {
	case im.Op == "-":
		return true // it says no more than that a row of the entry's record is gone
	case im.Table == "correction" || im.Table == "search_made":
		return e.sees(ctx, im.Text("about_kind"), im.Text("about_id"))
	case !known:
		return !isOurs(im.Table) // of another room, which says itself what is public
	}
	if im.Table == "answer_known" { // of a report or of a recommendation
		about.reports, about.recommendations = set(im, about.reports), set(im, about.recommendations)
		if len(about.reports)+len(about.recommendations) == 0 {
			return false
		}
	}
	return e.all(ctx, im, "report", about.reports) && e.all(ctx, im, "recommendation", about.recommendations) &&
		e.all(ctx, im, "commitment", about.commitments)
}

// set are those of the columns that hold something in the row.
func set(im ledger.Image, columns []string) (out []string) {
	for _, c := range columns {
		if im.Text(c) != "" {
			out = append(out, c)
		}
	}
	return out
}

// isOurs says whether a table is one of the register's.
func isOurs(table string) bool {
	for _, t := range Tables() {
		if t.Name == table {
			return true
		}
	}
	return false
}

func (e *eye) all(ctx context.Context, im ledger.Image, kind string, columns []string) bool {
	for _, c := range columns {
		id := im.ID
		if c != "" {
			id = im.Text(c)
		}
		if !e.sees(ctx, kind, id) {
			return false
		}
	}
	return true
}

// sees says whether the reader may see one record; a kind that is not known is
// not seen.
func (e *eye) sees(ctx context.Context, kind, id string) bool {
	of := ledger.Of{Kind: kind, ID: id}
	if may, known := e.seen[of]; known {
		return may
	}
	e.seen[of] = e.looks(ctx, kind, id)
	return e.seen[of]
}

func (e *eye) looks(ctx context.Context, kind, id string) bool {
	switch kind {
	case "report", "recommendation":
		state, err := e.s.store.StateOf(ctx, e.s.db, kind, id)
		return e.known(err) && e.s.May(ctx, RegisterRead, access.Resource{Kind: kind, ID: id, Attrs: map[string]any{"published": state == record.StatePublished}})
	case "commitment":
		c := record.Commitment{ID: id}
		err := e.s.store.LoadServes(ctx, e.s.db, &c)
		for _, id := range c.Serves {
			if e.sees(ctx, "recommendation", id) {
				return true
			}
		}
		e.known(err)
	}
	return false
}

// known keeps the first fault; a record that is not there is none.
func (e *eye) known(err error) bool {
	if err != nil && !db.NoRows(err) && !errs.Is(err, errs.NotFound) && e.err == nil {
		e.err = err
	}
	return err == nil
}
