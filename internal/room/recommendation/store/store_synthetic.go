package store

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// MadeUp says whether what serves some recommendations is made up: when they
// are, or when whoever enters it is. One thing cannot serve both a real and a
// made-up one: no figure could hold it.
func (s Store) MadeUp(ctx context.Context, q db.Querier, said bool, serves []string) (bool, error) {
	n := 0
	for _, id := range serves {
		r, err := s.Recommendation(ctx, q, id)
		if err != nil {
			return false, err
		}
		if r.Synthetic {
			n++
		}
	}
	if n > 0 && n < len(serves) {
		return false, errs.New(errs.Invalid, "One commitment cannot serve a real and a made-up recommendation.")
	}
	return said || n > 0, nil
}
