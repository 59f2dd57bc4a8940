package figures

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/room/figures/output"
)

// Copies is shown to tests.
type Copies = copies

// Exports is shown to tests.
var Exports = exports

// Exports is shown to tests.
func (x *copies) Exports(a0 []*output.Result, a1 output.ReleaseInfo) ([]File, error) {
	return x.exports(a0, a1)
}

// Hash is shown to tests.
var Hash = hash

// Info is shown to tests.
func (x *Service) Info(a0 context.Context, a1 Edition) (output.ReleaseInfo, error) {
	return x.info(a0, a1)
}

// MaxCopies is shown to tests.
const MaxCopies = maxCopies

// OpenFile is shown to tests.
func (x *Service) OpenFile(a0 context.Context, a1 Edition, a2 string) (File, error) {
	return x.openFile(a0, a1, a2)
}

// ResultsOf is shown to tests.
func (x *Service) ResultsOf(a0 context.Context, a1 Edition) ([]*output.Result, error) {
	return x.results(a0, a1)
}

// TracedName is shown to tests.
var TracedName = tracedName

// Copies are the files that are kept of builds that are not out.
func (s *Service) Copies() *copies { return &s.copies }

// InState reads the editions in some states past the rules.
func (s *Service) InState(ctx context.Context, q db.Querier, states ...State) ([]Edition, error) {
	return s.store.inState(ctx, q, states...)
}
