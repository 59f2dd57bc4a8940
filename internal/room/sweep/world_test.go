package sweep_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/forces"
	"candour/internal/room/sweep"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

const (
	north = "made-up-northern-police"
	south = "made-up-southern-police"
	east  = "made-up-eastern-police"
)

// world is a sweep on a fresh database with the real rules, the real ledger and
// a clock that stands still.
type world struct {
	*sweep.Service
	t      testing.TB
	db     *db.DB
	ledger *ledger.Ledger
	clock  *clock.Fake
}

// directory is who works in the world.
type directory []access.Actor

func (d directory) PeopleIn(context.Context, db.Querier) ([]access.Actor, error) { return d, nil }

func person(id string, body string, roles ...access.Role) access.Actor {
	return access.Actor{ID: id, Name: "Synthetic Person (" + id + ")", Body: body, Human: "H-" + id, Roles: append([]access.Role{access.RolePublic}, roles...), Synthetic: true,
		Standing: access.Alone(id, "H-"+id, body, access.No)}
}

var (
	liaisonNorth  = person("liaison-north", north, access.RoleLiaison)
	liaisonSouth  = person("liaison-south", south, access.RoleLiaison)
	national      = person("national", "made-up-taskforce", access.RoleNational)
	national2     = person("national-2", "made-up-taskforce", access.RoleNational)
	reviewerSouth = person("reviewer-south", south, access.RoleReviewer)
	reviewerEast  = person("reviewer-east", east, access.RoleReviewer)
	reviewerNorth = person("reviewer-north", north, access.RoleReviewer)
	nameless      = access.Actor{ID: "nameless", Name: "Synthetic Person (nameless)", Body: south, Roles: []access.Role{access.RolePublic, access.RoleReviewer}}
	administrator = person("administrator", "", access.RoleAdministrator)
	auditor       = person("auditor", "", access.RoleAuditor)
	secretariat   = person("secretariat", "review-panel", access.RoleSecretariat)
)

func as(a access.Actor) context.Context { return access.WithActor(context.Background(), a) }

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	ctx := context.Background()
	if _, err := d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), proposal.Migrations(), sweep.Migrations()); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(sweep.Access())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, db: d, clock: clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))}
	w.ledger, err = ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: w.clock, Tables: slices.Concat(opened.Tables(), proposal.Tables(), sweep.Tables()), Origin: "test.example/ledger"})
	if err != nil {
		t.Fatal(err)
	}
	r, err := sweep.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	staff := directory{liaisonNorth, liaisonSouth, national, national2, reviewerSouth, reviewerEast, reviewerNorth, nameless, administrator, auditor, secretariat}
	w.Service = sweep.NewService(sweep.Config{DB: d, Ledger: w.ledger, Auth: policy, Clock: w.clock, Staff: staff, Rules: r, Forces: forces.MadeUp()})
	return w
}

// line is a row of a list that is caught, but for what is changed: pairs of a
// column's name and its value.
func line(ref string, change ...string) string {
	cells := []string{"X00000001", ref, "2013-01-05", "2014-05-06", "16", "exploitation", "2", "yes", "1", "14", "no", "none", "never", "victim-not-supporting"}
	names := strings.Split(strings.TrimSpace(head), ",")
	for i := 0; i+1 < len(change); i += 2 {
		for j, n := range names {
			if n == change[i] {
				cells[j] = change[i+1]
			}
		}
	}
	return strings.Join(cells, ",") + "\n"
}

// load returns a list of the northern force.
func (w *world) load(lines ...string) sweep.List {
	w.t.Helper()
	w.clock.Advance(time.Minute)
	text := head + strings.Join(lines, "")
	c, err := w.Check(as(liaisonNorth), north, strings.NewReader(text), int64(len(text)), "list.csv")
	if err != nil {
		w.t.Fatal(err)
	}
	l, err := w.Load(as(liaisonNorth), sweep.LoadInput{ForceID: north, Checked: c, Held: sweep.Known(40)})
	if err != nil {
		w.t.Fatal(err)
	}
	return l
}

// find gives the case of a reference, as the taskforce sees it.
func (w *world) find(ref string) sweep.Case {
	w.t.Helper()
	f, err := w.Cases(as(national), sweep.Filter{Reference: ref, Size: 2})
	if err != nil || len(f.Cases) != 1 {
		w.t.Fatalf("%s: %d cases, %v", ref, len(f.Cases), err)
	}
	return f.Cases[0]
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// count reads a number from the database.
func (w *world) count(query string, args ...any) (n int) {
	w.t.Helper()
	w.must(w.db.QueryRow(context.Background(), query, args...).Scan(&n))
	return n
}

// Publish has somebody open the board as it stands and propose it, and another open
// what was proposed and agree; Correct the same of a correction.
func (w *world) Publish(ctx context.Context) (sweep.Board, error) {
	_, _, _ = w.Preview(ctx)
	id, err := w.Propose(ctx)
	return w.agree(id, err)
}

func (w *world) Correct(ctx context.Context, quarter, why, changed string) (sweep.Board, error) {
	_, _, _ = w.Preview(ctx)
	id, err := w.ProposeCorrection(ctx, quarter, why, changed)
	return w.agree(id, err)
}

// agree has the second of the taskforce read what was proposed, and agree.
func (w *world) agree(id string, err error) (sweep.Board, error) {
	if err == nil {
		err = w.readProposed(as(national2), id)
	}
	if err == nil {
		err = w.Proposals().Agree(as(national2), id, "")
	}
	if err != nil {
		return sweep.Board{}, err
	}
	return w.Board(as(access.Public()), "")
}

func (w *world) readProposed(ctx context.Context, id string) error {
	p, err := w.Proposals().Read(ctx, id)
	if err != nil {
		return err
	}
	_, _, _, part, err := w.Proposed(ctx, p)
	if err != nil {
		return err
	}
	return w.Proposals().Opened(ctx, p, part)
}

// RecordOutcome opens a case and records what was found, RecordCheck the same of
// a case of the sample.
func (w *world) RecordOutcome(ctx context.Context, id string, version int64, in sweep.OutcomeInput) error {
	_, _ = w.Case(ctx, id)
	return w.Service.RecordOutcome(ctx, id, version, in)
}

func (w *world) RecordCheck(ctx context.Context, id string, version int64, result string) error {
	if c, err := w.CheckOf(ctx, w.db, id); err == nil {
		_, _ = w.Case(ctx, c.CaseID)
	}
	return w.Service.RecordCheck(ctx, id, version, result)
}
