package disclosure

import "context"

// Audit plays the attacker over everything published together.
func Audit(ctx context.Context, published []Published, opts Options) (*Report, error) {
	return nil, errNotYet
}

// CheckRelease audits what is about to be published together with everything
// published before. Report.Err refuses a release that discloses.
func CheckRelease(ctx context.Context, before, next []Published, opts Options) (*Report, error) {
	return nil, errNotYet
}
