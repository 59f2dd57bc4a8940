package recommendation_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// world is a register on a fresh database with the real rules, the real
// ledger and a clock that stands still.
type world struct {
	*recommendation.Service
	db     *db.DB
	ledger *ledger.Ledger
	clock  *clock.Fake
	// silent are the bodies at which nobody may answer.
	silent map[string]bool
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	ctx := context.Background()
	if _, err := d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), proposal.Migrations(), recommendation.Migrations()); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(recommendation.Access())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{db: d, clock: clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))}
	w.ledger, err = ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: w.clock,
		Tables: slices.Concat(opened.Tables(), proposal.Tables(), recommendation.Tables()), Behind: recommendation.Behind(),
		Origin: "test.example/ledger"})
	if err != nil {
		t.Fatal(err)
	}
	ladder, err := record.DefaultLadder()
	if err != nil {
		t.Fatal(err)
	}
	w.Service = recommendation.NewService(recommendation.Config{DB: d, Ledger: w.ledger, Auth: policy, Clock: w.clock, Ladder: ladder, Answering: w.answering})
	return w
}

// answering lets somebody answer for every body but the silent ones.
func (w *world) answering(context.Context, db.Querier) (func(string) bool, error) {
	return func(body string) bool { return !w.silent[body] }, nil
}

// as gives a context in which a synthetic person of a role and body acts.
func as(role access.Role, body string) context.Context {
	return access.WithActor(context.Background(), access.Actor{ID: string(role) + "-" + body, Name: "Synthetic Person (" + string(role) + ")",
		Human: "H-" + string(role) + "-" + body, Body: body, Roles: []access.Role{access.RolePublic, role}, Synthetic: true,
		Standing: access.Alone(string(role)+"-"+body, "H-"+string(role)+"-"+body, body, access.No)})
}

func public() context.Context { return context.Background() }

// seeded is a world with the real register in it.
func seeded(t testing.TB, d *db.DB) *world {
	t.Helper()
	w := newWorld(t, d)
	reps, recs, err := exchange.SeedFiles()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Load(as(access.RoleCoordinator, "register"), reps, recs); err != nil {
		t.Fatal(err)
	}
	return w
}
