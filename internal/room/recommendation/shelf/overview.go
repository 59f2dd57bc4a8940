package shelf

import (
	"context"

	"candour/internal/room/recommendation/record"
)

// VisibleReports lists the reports that the actor may see, newest first, with
// Entered counting only the recommendations that the actor may see: the count
// of all would tell how many drafts there are.
func (b *Shelves) VisibleReports(ctx context.Context) ([]record.Report, error) {
	s, err := b.At(ctx)
	if err != nil {
		return nil, err
	}
	all, err := b.service.Reports(ctx)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Entered = facetCount(s.facets.Reports, all[i].ID)
	}
	return all, nil
}

// VisibleReport is visibleReports for one.
func (b *Shelves) VisibleReport(ctx context.Context, id string) (record.Report, error) {
	r, err := b.service.Report(ctx, id)
	if err != nil {
		return r, err
	}
	s, err := b.At(ctx)
	r.Entered = facetCountOf(s, id)
	return r, err
}

// facetCountOf counts a report's recommendations on a shelf.
// facetCount finds the count of one thing; 0 when there is none.
func facetCountOf(s *Shelf, id string) int {
	if s == nil {
		return 0
	}
	return facetCount(s.facets.Reports, id)
}

func facetCount(list []Facet, id string) int {
	for _, f := range list {
		if f.ID == id {
			return f.Count
		}
	}
	return 0
}

// Figures counts what the actor may see.
func (b *Shelves) Figures(ctx context.Context, reports []record.Report) (record.Figures, error) {
	s, err := b.At(ctx)
	if err != nil {
		return record.Figures{}, err
	}
	f, made := s.counts, record.Count(reports, nil, s.day)
	f.Made, f.MadeUnknown, f.Reports = made.Made, made.MadeUnknown, made.Reports
	return f, nil
}
