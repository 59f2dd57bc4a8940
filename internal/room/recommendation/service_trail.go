package recommendation

import (
	"context"
	"slices"

	"candour/internal/room/recommendation/record"
	"candour/internal/trust/ledger"
)

// Trail is what the history of a recommendation is made of: the records whose
// entries in the log tell it, and the page that it is the history of.
type Trail struct {
	Title string
	Back  string
	Of    []ledger.Of
	// Synthetic says that some of it is made up for demonstration.
	Synthetic bool
}

// Trail names the entries that make up the history of a recommendation: those
// about itself, its report and its commitments.
func (s *Service) Trail(ctx context.Context, id string) (Trail, error) {
	r, err := s.Get(ctx, id)
	if err != nil {
		return Trail{}, err
	}
	sum := record.Summarise(r)
	t := Trail{Title: r.Title, Back: "/recommendations/" + id, Synthetic: r.Synthetic || sum.HasSynthetic,
		Of: []ledger.Of{{Kind: "report", ID: r.ReportID}, {Kind: "recommendation", ID: id}}}
	all := r.Commitments
	if r.Withdrawn != nil {
		all = slices.Concat(all, r.Withdrawn.Commitments)
	}
	for _, c := range all {
		t.Of = append(t.Of, ledger.Of{Kind: "commitment", ID: c.ID})
	}
	return t, nil
}

// Entries are the log's entries about a recommendation of which the reader may
// see anything.
func (s *Service) Entries(ctx context.Context, id string) ([]ledger.Item, error) {
	trail, err := s.Trail(ctx, id)
	if err != nil {
		return nil, err
	}
	items, err := s.ledger.History(ctx, trail.Of...)
	if err != nil {
		return nil, err
	}
	var out []ledger.Item
	for _, it := range items {
		it, shown := s.ledger.Public(it)
		if !shown {
			continue
		}
		seen, whole, err := s.Shown(ctx, it)
		if err != nil {
			return nil, err
		}
		if whole || len(seen.Rows) > 0 {
			out = append(out, it)
		}
	}
	return out, nil
}
