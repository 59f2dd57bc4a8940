package output

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/table/codebook"
	"candour/internal/table/tabulate"
)

// world is made-up rows to count.
type world struct {
	t      testing.TB
	book   *codebook.Book
	bodies []string
	// rows are by schema; a row has its body, its period and its codes.
	rows map[string][]row
	// nils and absent are bodies without rows, by "body period".
	nils, absent, provisional, substituted map[string]bool
	versions                               map[string]string // by period
}

type row struct {
	body, period string
	codes        map[string]string // "suspect.sex"
	sum          map[string]int64
}

func newWorld(t testing.TB) *world {
	book, err := codebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, book: book, rows: map[string][]row{}, nils: map[string]bool{}, absent: map[string]bool{}, provisional: map[string]bool{}, substituted: map[string]bool{},
		versions: map[string]string{}}
	for i := range 6 {
		w.bodies = append(w.bodies, fmt.Sprintf("made-up-force-%02d", i+1))
	}
	return w
}

// people adds made-up suspects and victims.
func (w *world) people(seed uint64, each int, periods ...string) *world {
	rnd := rand.New(rand.NewPCG(seed, 1))
	pick := func(schema, field string, missing float64) string {
		if rnd.Float64() < missing {
			return []string{"~not-asked", "~not-stated", "~not-yet-known", "~unidentified", "~not-applicable"}[rnd.IntN(5)]
		}
		codes := w.book.FieldCodes(schema, field)
		at := int(float64(len(codes)) * rnd.Float64() * rnd.Float64() * rnd.Float64())
		return codes[at].Code
	}
	for _, schema := range []string{"suspect", "victim"} {
		for _, period := range periods {
			for _, body := range w.bodies {
				if w.nils[body+" "+period] || w.absent[body+" "+period] {
					continue
				}
				for range each/2 + rnd.IntN(each+1) {
					r := row{body, period, map[string]string{
						schema + ".ethnicity_self": pick(schema, "ethnicity_self", 0.66),
						schema + ".sex":            pick(schema, "sex", 0.1),
						"investigation.setting":    pick("investigation", "setting", 0.05),
						"investigation.suspects":   fmt.Sprint(1 + rnd.IntN(4)),
					}, nil}
					w.rows[schema] = append(w.rows[schema], r)
				}
			}
		}
	}
	return w
}

func meets(r row, t tabulate.Term) bool {
	v := r.codes[t.Schema+"."+t.Field]
	switch t.Op {
	case "in":
		return slices.Contains(t.Values, v)
	case "not in":
		return !slices.Contains(t.Values, v)
	case ">=":
		return v >= t.Values[0]
	case "<=":
		return v <= t.Values[0]
	}
	return false
}

// count is what the row store does, by hand.
func (w *world) count(p *tabulate.Plan) *tabulate.Cube {
	cells := map[string]*tabulate.CubeCell{}
	for _, r := range w.rows[p.Schema] {
		if !slices.Contains(p.Periods, r.period) || len(p.Bodies) > 0 && !slices.Contains(p.Bodies, r.body) {
			continue
		}
		if slices.ContainsFunc(p.Filter, func(t tabulate.Term) bool { return !meets(r, t) }) {
			continue
		}
		var codes []string
		for _, d := range p.Dims {
			switch d.Field {
			case tabulate.DimBody:
				codes = append(codes, r.body)
			case tabulate.DimPeriod:
				codes = append(codes, r.period)
			default:
				codes = append(codes, r.codes[d.Schema+"."+d.Field])
			}
		}
		k := strings.Join(codes, "|")
		if cells[k] == nil {
			cells[k] = &tabulate.CubeCell{Codes: codes}
		}
		cells[k].Rows++
		n, known := r.sum[p.Sum]
		switch {
		case p.Sum == "":
			cells[k].Count++
		case known:
			cells[k].Count += n
		default:
			cells[k].Unknown++
		}
	}
	cube := &tabulate.Cube{}
	for _, c := range cells {
		cube.Cells = append(cube.Cells, *c)
	}
	for _, period := range p.Periods {
		for _, body := range w.bodies {
			k := body + " " + period
			if w.absent[k] {
				cube.Absent = append(cube.Absent, tabulate.Absence{Body: body, BodyName: title(body), Period: period, State: "expected"})
				continue
			}
			l := tabulate.Load{VersionID: "v-" + k, Body: body, BodyName: title(body), Period: period, Schema: p.Schema, SchemaVersion: w.versions[period], Nil: w.nils[k], Provisional: w.provisional[k]}
			if w.substituted[k] {
				l.Substituted = "an earlier one"
			}
			cube.Loads = append(cube.Loads, l)
		}
	}
	return cube
}

func title(body string) string { return "Made-up Force " + strings.TrimPrefix(body, "made-up-force-") }

// draft builds a table from its text.
func (w *world) draft(text string, opts BuildOptions) *Draft {
	w.t.Helper()
	def, err := tabulate.Parse(text)
	if err != nil {
		w.t.Fatal(err)
	}
	c, err := tabulate.Compile(def, w.book)
	if err != nil {
		w.t.Fatal(err)
	}
	var cubes []*tabulate.Cube
	for _, p := range c.Plans {
		cubes = append(cubes, w.count(p))
	}
	opts.Recount = func(_ context.Context, p tabulate.Plan) (*tabulate.Cube, error) { return w.count(&p), nil }
	d, err := Build(context.Background(), c, cubes, opts)
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

func protect(t testing.TB, drafts ...*Draft) *Protected {
	t.Helper()
	p, err := Protect(context.Background(), drafts, ProtectOptions{Release: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const suspects = `title = "Suspects by self-defined ethnicity"
periods = ["2022", "2023"]
rows = ["body"]
columns = ["period", "ethnicity_self"]
compare = "previous"
within = 10

[measure]
count = "suspect"
unit = "people"
definition = "group-based-abuse/1"

[groups]
ethnicity_self = "broad"
`

var info = ReleaseInfo{ID: "2023-annual", Title: "Figures for 2023", Published: time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC), CodeVersion: "test",
	SchemaVersions: []string{"suspect/2"}, ReturnVersions: []string{"v-1"}, Synthetic: true}
