package figures

import (
	"context"

	"candour/disclosure"
	"candour/internal/errs"
)

// ProtectOptions say what a release is checked against.
type ProtectOptions struct {
	// Release names the release that is being made.
	Release string
	// Before are the tables published so far (see Published).
	Before []disclosure.Published
	// Progress may be nil.
	Progress func(done, total int)
}

// Protected is what may be printed, and why.
type Protected struct {
	Results []*Result
	// Report is what an attacker could learn from these and all tables before.
	Report *disclosure.Report
	// Primary and Secondary are how many counts are hidden for being small, and
	// to protect those.
	Primary, Secondary int
}

// Protect hides or rounds what may not be printed of the tables of one release,
// together, and plays the attacker against them and all that was published
// before. A release that discloses is an error (Invalid) that says in words
// which figures could be worked out; Protected is given with it.
func Protect(ctx context.Context, drafts []*Draft, opts ProtectOptions) (*Protected, error) {
	return nil, errs.New(errs.Internal, "not yet")
}

// Published makes of a result, as it was printed, what a later release is
// checked against.
func Published(release string, r *Result) (disclosure.Published, error) {
	return disclosure.Published{}, errs.New(errs.Internal, "not yet")
}
