package recommendation

import (
	"context"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
)

// Statement makes the account of a body for a calendar year.
func (s *Service) Statement(ctx context.Context, bodyID string, year int) (record.Statement, error) {
	var out record.Statement
	if err := s.may(ctx, StatementRead, access.Resource{Kind: "body", ID: bodyID, Attrs: map[string]any{"published": true}}); err != nil {
		return out, err
	}
	if year < 1990 || year > s.Today().Year() {
		return out, errs.Newf(errs.NotFound, "There is no statement for %d.", year)
	}
	var err error
	if out.Body, err = s.Body(ctx, bodyID); err != nil {
		return out, err
	}
	out.From, out.To = clock.NewDay(year, 1, 1), clock.NewDay(year, 12, 31)
	out.Period = "1 January to 31 December " + strconv.Itoa(year)
	list, err := s.List(ctx, record.Filter{Body: bodyID}, 0, 0)
	if err != nil {
		return out, err
	}
	commitments, err := s.Commitments(ctx, bodyID)
	if err != nil {
		return out, err
	}
	out.Fill(list.Items, commitments, s.Today())
	return out, nil
}
