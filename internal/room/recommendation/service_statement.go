package recommendation

import (
	"context"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
)

// Statement makes the account of a body for a calendar year.
func (s *Service) Statement(ctx context.Context, bodyID string, year int) (record.Statement, error) {
	if err := s.MayReadStatement(ctx, bodyID, year); err != nil {
		return record.Statement{}, err
	}
	b, err := s.Body(ctx, bodyID)
	if err != nil {
		return record.Statement{}, err
	}
	list, err := s.List(ctx, record.Filter{Body: bodyID}, 0, 0)
	if err != nil {
		return record.Statement{}, err
	}
	commitments, err := s.Commitments(ctx, bodyID)
	if err != nil {
		return record.Statement{}, err
	}
	return record.StatementOf(b, year, list.Items, commitments, s.Today()), nil
}

// MayReadStatement asks the rules about the statements of a body, and says whether
// there can be one for a year.
func (s *Service) MayReadStatement(ctx context.Context, bodyID string, year int) error {
	if err := s.may(ctx, StatementRead, access.Resource{Kind: "body", ID: bodyID, Attrs: map[string]any{"published": true}}); err != nil {
		return err
	}
	if year < 1990 || year > s.Today().Year() {
		return errs.Newf(errs.NotFound, "There is no statement for %d.", year)
	}
	return nil
}
