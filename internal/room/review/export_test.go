package review

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Barred is shown to tests.
func (x *Case) Barred(a0 string) bool {
	return x.barred(a0)
}

// CaseNumberOf is shown to tests.
var CaseNumberOf = rules.CaseNumberOf

// Coming is shown to tests.
func (x *Case) Coming(a0 rules.Retention, a1 clock.Day) ([]rules.Coming, error) {
	return x.coming(a0, a1)
}

// FieldNamed is shown to tests.
const FieldNamed = fieldNamed

// KindsOf is shown to tests.
var KindsOf = kindsOf

// Lookups is shown to tests.
var Lookups = rules.NameLookups

// MayDestroy is shown to tests.
var MayDestroy = mayDestroy

// MayDestroyNow is shown to tests.
func (x *Case) MayDestroyNow(a0 rules.Retention, a1 string, a2 clock.Day) error {
	return x.mayDestroyNow(a0, a1, a2)
}

// NamedMarks is shown to tests.
var NamedMarks = rules.NamedMarks

// OnCase is shown to tests.
func (x *Service) OnCase(a0 context.Context, a1 access.Action, a2 string, a3 int64, a4 func(context.Context, *ledger.Tx, *Case) error) error {
	return x.onCase(a0, a1, a2, a3, a4)
}

// OpenOriginFirst is shown to tests.
const OpenOriginFirst = openOriginFirst

// ReferenceMarks is shown to tests.
var ReferenceMarks = rules.ReferenceMarks

// Stands is shown to tests.
var Stands = rules.Stands

// Load shows tests a case as it is stored.
func (s *Service) Load(ctx context.Context, q db.Querier, id string) (*Case, error) {
	return s.store.load(ctx, q, id)
}

// Bare shows them its own row.
func (s *Service) Bare(ctx context.Context, q db.Querier, id string) (*Case, error) {
	return s.store.bare(ctx, q, id)
}
