package audit_test

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/audit"
	"candour/internal/table/codebook"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/vault"
)

// world is an audit on a fresh database with the real rules, ledger and vault,
// and a clock that stands still.
type world struct {
	*audit.Service
	t        testing.TB
	db       *db.DB
	ledger   *ledger.Ledger
	auth     access.Authorizer
	book     *codebook.Book
	clock    *clock.Fake
	register *register
}

// directory is who works in the world.
type directory []access.Actor

func (d directory) People(context.Context) ([]access.Actor, error) { return d, nil }

// register keeps what was handed to it, from coordinators alone.
type register struct{ handed []audit.Handed }

func (r *register) Hand(ctx context.Context, _, _, _ string, _ bool, list []audit.Handed) (string, error) {
	if !access.ActorFrom(ctx).Has(access.RoleCoordinator) {
		return "", errs.New(errs.Forbidden, "Only a coordinator may.")
	}
	r.handed = append(r.handed, list...)
	return "made-up-report", nil
}

func somebody(id string, roles ...access.Role) access.Actor {
	return access.Actor{ID: id, Name: "Synthetic Person (" + id + ")", Body: "made-up-audit", Human: "H-" + id, Roles: append([]access.Role{access.RolePublic}, roles...), Synthetic: true,
		Standing: access.Alone(id, "H-"+id, "made-up-audit", access.No)}
}

var (
	ann         = somebody("ann", access.RoleAuditAnalyst)
	ben         = somebody("ben", access.RoleAuditAnalyst)
	cleo        = somebody("cleo", access.RoleClerk)
	dev         = somebody("dev", access.RoleClerk)
	stranger    = somebody("stranger", access.RoleAuditAnalyst)
	coordinator = somebody("coordinator", access.RoleCoordinator)
	nameless    = access.Actor{ID: "nameless", Name: "Synthetic Person (nameless)", Roles: []access.Role{access.RolePublic, access.RoleAuditAnalyst}}
)

func as(a access.Actor) context.Context { return access.WithActor(context.Background(), a) }

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	ctx := context.Background()
	if _, err := d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), vault.Migrations(), audit.Migrations()); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(wholeAccess()...)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, db: d, auth: policy, clock: clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)), register: &register{}}
	w.ledger, err = ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: w.clock, Tables: slices.Concat(opened.Tables(), vault.Tables(), audit.Tables()),
		Behind: audit.Behind(), Origin: "test.example/ledger"})
	if err != nil {
		t.Fatal(err)
	}
	keys, err := vault.NewFileKeys(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w.book, err = codebook.Lists()
	if err != nil {
		t.Fatal(err)
	}
	w.Service = audit.NewService(audit.Config{DB: d, Ledger: w.ledger, Auth: policy, Clock: w.clock, Keys: keys, Staff: directory{ann, ben, cleo, dev, stranger, coordinator},
		Register: w.register, Book: w.book, Code: "test"})
	t.Cleanup(w.Close)
	return w
}

// project begins one with both analysts and both clerks.
func (w *world) project() audit.Project {
	w.t.Helper()
	p, err := w.Begin(as(ann), audit.ProjectInput{Title: "Made-up audit", Question: "How many children are there across the lists?", People: "Children harmed in made-up places",
		Place: "Made-up Area", Since: "2023", Until: "2024", Basis: "A made-up agreement."})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, a := range []access.Actor{ben, cleo, dev} {
		if err := w.AddMember(as(ann), p.ID, a.Human); err != nil {
			w.t.Fatal(err)
		}
	}
	return p
}

// loaded is a project with made-up lists.
func (w *world) loaded(people int) audit.Project {
	w.t.Helper()
	p := w.project()
	lists, _, err := audit.Sample(audit.SampleOptions{People: people, Seed: 3})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, l := range lists {
		if report, err := w.AddList(as(ann), p.ID, l.ListInput, fileOf(l.File, l.Data)); err != nil {
			w.t.Fatal(err, errs.FieldsOf(err), report)
		}
	}
	return p
}

func fileOf(name string, data []byte) audit.File {
	return audit.File{Name: name, Data: bytes.NewReader(data), Size: int64(len(data))}
}

// linked is a project whose lists are linked.
func (w *world) linked(people int) audit.View {
	w.t.Helper()
	p := w.loaded(people)
	if err := w.Link(as(ann), p.ID, audit.LinkOptions{Threshold: audit.DefaultThreshold, Seed: 1}); err != nil {
		w.t.Fatal(err)
	}
	if err := w.Wait(p.ID); err != nil {
		w.t.Fatal(err)
	}
	return w.view(p.ID)
}

func (w *world) view(project string) audit.View {
	w.t.Helper()
	v, err := w.Open(as(ann), project)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

// smallPlan is a plan that takes no time.
func smallPlan() audit.PlanSpec {
	return audit.PlanSpec{Population: audit.RoleChild, Methods: []string{"stepwise", "independence", "chao"}, Thresholds: []float64{0.02}, MaxOrder: 2, Draws: 100, LinkDraws: 5,
		LinkAlso: []float64{0.5, 0.99}, LeaveOut: true, Merge: true, Hide: true, Seed: 1, Expects: "Police send children to councils."}
}

// estimated is a project whose plan is worked out.
func (w *world) estimated(people int) audit.View {
	w.t.Helper()
	v := w.linked(people)
	if _, err := w.Service.Register(as(ann), v.Project.ID, smallPlan(), ""); err != nil {
		w.t.Fatal(err, errs.FieldsOf(err))
	}
	if err := w.Estimate(as(ann), v.Project.ID); err != nil {
		w.t.Fatal(err)
	}
	if err := w.Wait(v.Project.ID); err != nil {
		w.t.Fatal(err)
	}
	return w.view(v.Project.ID)
}

// wholeAccess is this room's access, and what it borrows of the register.
func wholeAccess() []access.Rules {
	return []access.Rules{audit.Access(), pages.Borrowed(access.RoleCoordinator, audit.ReportCreate)}
}
