package recommendation

import (
	"context"
	"sort"

	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
)

// Timetable gives every answer, deadline and commitment with its day, the
// earliest first and those without a date last.
func (s *Service) Timetable(ctx context.Context, f record.TimetableFilter) ([]record.Due, error) {
	if err := s.may(ctx, TimetableRead, access.Resource{Kind: "timetable", Attrs: map[string]any{"published": true}}); err != nil {
		return nil, err
	}
	list, err := s.List(ctx, record.Filter{Report: f.Report, Body: f.Body}, 0, 0)
	if err != nil {
		return nil, err
	}
	var out []record.Due
	seen := map[string]bool{}
	for _, r := range list.Items {
		for _, d := range record.Dues(r.As(f.Body), s.Today()) {
			switch {
			case d.Kind == record.DueCommitment && seen[d.ID], // one commitment may serve many
				f.Body != "" && !record.Owns(d.Owners, f.Body),
				f.Month != "" && (!d.Dated || d.Last.String()[:7] != f.Month),
				!d.Dated && !f.Undated:
				continue
			}
			if d.Kind == record.DueCommitment {
				seen[d.ID] = true
			}
			out = append(out, d)
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].Dated != out[j].Dated {
			return out[i].Dated
		}
		return out[i].Last.Before(out[j].Last)
	})
	return out, nil
}
