package recommendation

import (
	"context"

	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
)

// Timetable gives every answer, deadline and commitment with its day, the earliest first and those without a date
// last.
func (s *Service) Timetable(ctx context.Context, f record.TimetableFilter) ([]record.Due, error) {
	if err := s.MayReadTimetable(ctx); err != nil {
		return nil, err
	}
	list, err := s.List(ctx, record.Filter{Report: f.Report, Body: f.Body}, 0, 0)
	if err != nil {
		return nil, err
	}
	return record.Timetable(list.Items, f, s.Today()), nil
}

// MayReadTimetable asks the rules about the timetable.
func (s *Service) MayReadTimetable(ctx context.Context) error {
	return s.may(ctx, TimetableRead, access.Resource{Kind: "timetable", Attrs: map[string]any{"published": true}})
}
