package signin

import (
	"context"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// TestAnIndependentMemberWorksForNobodyWhoClosesCases: who asks for a review is promised
// that. What is not known is no.
func TestAnIndependentMemberWorksForNobodyWhoClosesCases(t *testing.T) {
	d := testkit.SQLite(t)
	if _, err := d.Migrate(t.Context(), ledger.Migrations(), Migrations()); err != nil {
		t.Fatal(err)
	}
	for closes, may := range map[access.Known]bool{access.Unknown: false, access.Yes: false, access.No: true} {
		p := Staff{ID: "ann", Human: "H", Body: "made-up-body", Roles: []access.Role{access.RoleReviewer, access.RoleIndependent}}
		s := &Service{cfg: Config{Standing: func(context.Context, db.Querier, ...Tied) ([]access.Standing, error) {
			return []access.Standing{access.Alone("ann", "H", "made-up-body", closes)}, nil
		}}}
		err := s.checkIndependent(t.Context(), d, p)
		if (err == nil) != may || err != nil && !errs.Is(err, errs.Invalid) {
			t.Errorf("closes %v: registered with %v", closes, err)
		}
		p.Standing = access.Alone("ann", "H", "made-up-body", closes)
		if a := p.Actor(); a.Has(access.RoleIndependent) != may || !a.Has(access.RoleReviewer) {
			t.Errorf("closes %v: works as %v", closes, a.Roles)
		}
		p.Roles = []access.Role{access.RoleReviewer}
		if err := s.checkIndependent(t.Context(), d, p); err != nil {
			t.Errorf("closes %v: a reviewer is refused: %v", closes, err)
		}
	}
}
