package figures_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/figures"
	"candour/internal/table/codebook"
	"candour/internal/table/tabulate"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
)

// shelf keeps rows of returns in memory, in versions, and counts them: what the
// slice of returns does with SQL.
type shelf struct {
	mu       sync.Mutex
	versions []*shelved
}

// shelved is one version of one return.
type shelved struct {
	load tabulate.Load
	rows []shelfRow
}

type shelfRow struct {
	reference string
	codes     map[string]string // "suspect.sex"
}

// put adds a version of a body's return for a period.
func (s *shelf) put(body, period, schema string, rows ...shelfRow) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := int64(1)
	ret := "return-" + body + "-" + schema + "-" + period
	for _, v := range s.versions {
		if v.load.ReturnID == ret {
			n++
		}
	}
	id := fmt.Sprintf("version-%s-%s-%s-%d", body, schema, period, n)
	s.versions = append(s.versions, &shelved{tabulate.Load{VersionID: id, ReturnID: ret, Body: body, BodyName: "Made-up " + body, Period: period, Number: n, Schema: schema,
		SchemaVersion: "2", RowsSHA256: figures.Hash([]byte(fmt.Sprint(rows))), Rows: int64(len(rows)), Nil: len(rows) == 0}, rows})
	return id
}

// chosen gives the versions that a plan counts.
func (s *shelf) chosen(p tabulate.Plan, pins tabulate.Pins) (out []*shelved) {
	newest := map[string]*shelved{}
	for _, v := range s.versions {
		if v.load.Schema != p.Schema || !slices.Contains(p.Periods, v.load.Period) || len(p.Bodies) > 0 && !slices.Contains(p.Bodies, v.load.Body) {
			continue
		}
		if len(pins) > 0 {
			if slices.Contains(pins, v.load.VersionID) {
				out = append(out, v)
			}
			continue
		}
		newest[v.load.ReturnID] = v
	}
	for _, v := range newest {
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b *shelved) int { return strings.Compare(a.load.VersionID, b.load.VersionID) })
	return out
}

func (s *shelf) codes(p tabulate.Plan, v *shelved, r shelfRow) ([]string, bool) {
	for _, t := range p.Filter {
		value := r.codes[t.Schema+"."+t.Field]
		n, _ := strconv.Atoi(value)
		ok := slices.Contains(t.Values, value)
		switch t.Op {
		case "not in":
			ok = !ok
		case ">=", "<=":
			limit, _ := strconv.Atoi(t.Values[0])
			ok = value != "" && (t.Op == ">=" && n >= limit || t.Op == "<=" && n <= limit)
		}
		if !ok {
			return nil, false
		}
	}
	var out []string
	for _, d := range p.Dims {
		switch {
		case d.Schema == "" && d.Field == tabulate.DimBody:
			out = append(out, v.load.Body)
		case d.Schema == "" && d.Field == tabulate.DimPeriod:
			out = append(out, v.load.Period)
		default:
			out = append(out, r.codes[d.Schema+"."+d.Field])
		}
	}
	return out, true
}

func (s *shelf) Count(_ context.Context, p tabulate.Plan, pins tabulate.Pins) (*tabulate.Cube, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	cells, cube := map[string]int{}, &tabulate.Cube{}
	for _, v := range s.chosen(p, pins) {
		cube.Loads = append(cube.Loads, v.load)
		for _, r := range v.rows {
			codes, ok := s.codes(p, v, r)
			if !ok {
				continue
			}
			key := strings.Join(codes, "\x00")
			if _, there := cells[key]; !there {
				cells[key] = len(cube.Cells)
				cube.Cells = append(cube.Cells, tabulate.CubeCell{Codes: codes})
			}
			cube.Cells[cells[key]].Count++
			cube.Cells[cells[key]].Rows++
		}
	}
	return cube, nil
}

// RowsAt lets a data lead see the rows of their own body alone.
func (s *shelf) RowsAt(ctx context.Context, p tabulate.Plan, pins tabulate.Pins, codes []string, limit int) ([]tabulate.RowRef, error) {
	a := access.ActorFrom(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []tabulate.RowRef
	for _, v := range s.chosen(p, pins) {
		if !a.Has(access.RoleDataLead) || v.load.Body != a.Body {
			continue
		}
		for i, r := range v.rows {
			got, ok := s.codes(p, v, r)
			if ok && slices.Equal(got, codes) && len(out) < limit {
				out = append(out, tabulate.RowRef{VersionID: v.load.VersionID, Body: v.load.Body, Period: v.load.Period, Number: int64(i + 1), Reference: r.reference})
			}
		}
	}
	return out, nil
}

// suspectRows makes n rows of suspects with the same codes.
func suspectRows(from, n int, sex, setting string) []shelfRow {
	var out []shelfRow
	for i := range n {
		out = append(out, shelfRow{fmt.Sprintf("SYN-%05d", from+i), map[string]string{"suspect.sex": sex, "suspect.age_band": "25-34", "suspect.charged": "no",
			"victim.sex": sex, "investigation.setting": setting, "investigation.suspects": "3", "investigation.offence_class": "exploitation"}})
	}
	return out
}

// place is the slice on a fresh database with the real rules, the real ledger
// and a clock that stands still.
type place struct {
	*figures.Service
	t      testing.TB
	db     *db.DB
	ledger *ledger.Ledger
	clock  *clock.Fake
	shelf  *shelf
}

func person(id, body string, roles ...access.Role) access.Actor {
	return access.Actor{ID: id, Name: "Synthetic Person (" + id + ")", Body: body, Human: "H-" + id, Roles: append([]access.Role{access.RolePublic}, roles...), Synthetic: true,
		Standing: access.Alone(id, "H-"+id, body, access.No)}
}

var (
	drafter       = person("drafter", "desk", access.RoleStatistician)
	checker       = person("checker", "desk", access.RoleStatistician)
	third         = person("third", "desk", access.RoleStatistician)
	leadA         = person("lead-a", "force-a", access.RoleDataLead)
	nobody        = person("nobody", "", access.RoleAdministrator)
	nameless      = access.Actor{ID: "nameless", Name: "Synthetic Person (nameless)", Roles: []access.Role{access.RolePublic, access.RoleStatistician}}
	secondAccount = access.Actor{ID: "drafter-2", Name: "Synthetic Person (drafter, second account)", Human: "H-drafter", Roles: []access.Role{access.RolePublic, access.RoleStatistician},
		Standing: access.Alone("drafter-2", "H-drafter", "desk", access.No)}
)

func as(a access.Actor) context.Context { return access.WithActor(context.Background(), a) }

func system() context.Context { return as(access.SystemActor("figures")) }

func newPlace(t testing.TB, d *db.DB) *place {
	t.Helper()
	ctx := context.Background()
	if _, err := d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), figures.Migrations()); err != nil {
		t.Fatal(err)
	}
	policy, err := access.Compile(figures.Access())
	if err != nil {
		t.Fatal(err)
	}
	book, err := codebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := &place{t: t, db: d, clock: clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)), shelf: &shelf{}}
	p.ledger, err = ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: p.clock, Tables: slices.Concat(opened.Tables(), figures.Tables()), Behind: figures.Behind(), Origin: "test.example/ledger"})
	if err != nil {
		t.Fatal(err)
	}
	p.Service = figures.NewService(figures.Config{DB: d, Ledger: p.ledger, Auth: policy, Clock: p.clock, Rows: p.shelf, Book: book, Code: "test-1"})
	for i, body := range []string{"force-a", "force-b", "force-c"} {
		n := i * 1000
		rows := slices.Concat(suspectRows(n, 40+i, "M", "group"), suspectRows(n+100, 20, "F", "group"), suspectRows(n+200, 30, "M", "family"),
			suspectRows(n+300, max(0, 3-9*i), "F", "family"), suspectRows(n+400, 12, "M", "institution"), suspectRows(n+500, 9+i, "F", "institution"))
		p.shelf.put(body, "2023", "suspect", rows...)
	}
	return p
}

const bySetting = `title = "Suspects by setting"
periods = ["2023"]
rows = ["investigation.setting"]
share = "none"
[measure]
count = "suspect"
unit = "people"
definition = "group-based-abuse/1"
`

const bySex = `title = "Suspects by setting and sex"
periods = ["2023"]
rows = ["investigation.setting"]
columns = ["sex"]
share = "none"
[measure]
count = "suspect"
unit = "people"
definition = "group-based-abuse/1"
`

// inInstitutions prints by itself what [bySex] hides to protect another number.
const inInstitutions = `title = "Suspects in institutions by sex"
periods = ["2023"]
rows = ["sex"]
share = "none"
[measure]
count = "suspect"
unit = "people"
definition = "group-based-abuse/1"
[[filter]]
field = "investigation.setting"
in = ["institution"]
`

func (p *place) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) count(query string, args ...any) (n int) {
	p.t.Helper()
	p.must(p.db.QueryRow(context.Background(), query, args...).Scan(&n))
	return n
}

func (p *place) draft(title string, tables ...string) figures.Edition {
	p.t.Helper()
	e, err := p.Draft(as(drafter), figures.DraftInput{Title: title, Synopsis: "Made-up figures.", Tables: tables})
	p.must(err)
	return e
}

func (p *place) again(e figures.Edition) figures.Edition {
	p.t.Helper()
	e, err := p.Staff(as(drafter), e.ID)
	p.must(err)
	return e
}

// built drafts and builds, and wants it to pass.
func (p *place) built(title string, tables ...string) figures.Edition {
	p.t.Helper()
	e := p.draft(title, tables...)
	r, err := p.Build(as(drafter), e.ID, 0)
	p.must(err)
	if !r.Clear() {
		p.t.Fatalf("%s was stopped: %v", title, r.Stops)
	}
	return p.again(e)
}

// frozen takes an edition that is built to its freeze, an hour from now.
func (p *place) frozen(e figures.Edition) figures.Edition {
	p.t.Helper()
	p.must(p.Send(as(drafter), e.ID, 0, ""))
	p.sees(e, checker)
	p.must(p.Assure(as(checker), e.ID, 0, e.Digest, "Counted by hand."))
	p.must(p.Freeze(as(checker), e.ID, 0, p.clock.Now().Add(time.Hour)))
	return p.again(e)
}

// publish drafts, builds and publishes.
func (p *place) publish(title string, tables ...string) figures.Edition {
	p.t.Helper()
	e := p.frozen(p.built(title, tables...))
	p.now(e)
	return p.again(e)
}

// sees opens the preview of a build for some people.
func (p *place) sees(e figures.Edition, people ...access.Actor) {
	p.t.Helper()
	for _, a := range people {
		_, _, err := p.Preview(as(a), e.ID)
		p.must(err)
	}
}

// now publishes a frozen edition before its time: one asks, another does it.
func (p *place) now(e figures.Edition) {
	p.t.Helper()
	p.sees(e, checker, drafter)
	p.must(p.AskEarly(as(checker), e.ID, 0, "A made-up hearing is tomorrow."))
	p.must(p.PublishNow(as(drafter), e.ID, 0))
}
