package figures

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/figures/output"
	"candour/internal/table/tabulate"
)

// worked is one table of an edition that was counted and protected.
type worked struct {
	name     string
	compiled *tabulate.Compiled
	cubes    []*tabulate.Cube
	draft    *output.Draft
	result   *output.Result
	// byReturn is the table itself where it is by return, or what an earlier release
	// printed beside it; nil where there is none, and then noReturns says why.
	byReturn     *output.Result
	returnsDraft *output.Draft
	noReturns    string
}

// made is all tables of an edition with what the attacker found.
type made struct {
	tables []worked
	report *output.Findings
	// refused is why it may not be printed, in words; nil when it may.
	refused error
}

// printed says whether there is anything that may be printed.
func (m *made) printed() bool { return len(m.tables) > 0 && m.tables[0].result != nil }

// compile reads a definition and checks it against the code book. What is wrong
// is said by line.
func (s *Service) compile(text string) (*tabulate.Compiled, error) {
	def, err := tabulate.Parse(text)
	if err != nil {
		return nil, err
	}
	return tabulate.Compile(def, s.book)
}

// Check says what is wrong with a definition, by line, or what it counts.
func (s *Service) Check(text string) (*tabulate.Compiled, error) { return s.compile(clean(text)) }

// workOut counts and protects the tables of an edition. With what was counted
// before (was), it counts the same again.
func (s *Service) workOut(ctx context.Context, e Edition, texts []TableText, before []*output.Printed, was map[string]output.Kept) (*made, error) {
	out := &made{}
	for _, t := range texts {
		w, err := s.count(ctx, e, t, was)
		if err != nil {
			return nil, err
		}
		out.tables = append(out.tables, *w)
	}
	return out, s.protect(ctx, e, out, before, was)
}

func (s *Service) count(ctx context.Context, e Edition, t TableText, was map[string]output.Kept) (*worked, error) {
	c, err := s.compile(t.Definition)
	if err != nil {
		return nil, errs.Because(errs.Invalid, fmt.Sprintf("Table %s: %s", t.Name, errs.Message(err)), err)
	}
	w := &worked{name: t.Name, compiled: c}
	for _, p := range c.Plans {
		var pins tabulate.Pins
		if was != nil {
			pins = e.Pins
		}
		cube, err := s.rows.Count(ctx, *p, pins)
		if err != nil {
			return nil, err
		}
		w.cubes = append(w.cubes, cube)
	}
	if was != nil {
		if err := sameLoads(t.Name, was[t.Name], w); err != nil {
			return nil, err
		}
	}
	last, err := s.lastResult(ctx, e, t.Name)
	if err != nil {
		return nil, err
	}
	w.draft, err = output.Build(ctx, c, w.cubes, output.BuildOptions{Name: t.Name, Before: last, Population: s.population, Recount: s.recount(pinsBehind(w.cubes))})
	return w, err
}

// pinsBehind are the versions of returns that cubes counted.
func pinsBehind(cubes []*tabulate.Cube) (out tabulate.Pins) {
	for _, c := range cubes {
		for _, l := range c.Loads {
			out = append(out, l.VersionID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// recount counts the same versions of returns in another way.
func (s *Service) recount(pins tabulate.Pins) func(context.Context, tabulate.Plan) (*tabulate.Cube, error) {
	if len(pins) == 0 {
		return nil
	}
	return func(ctx context.Context, plan tabulate.Plan) (*tabulate.Cube, error) {
		return s.rows.Count(ctx, plan, pins)
	}
}

// population gives the people of a group in the area of a body.
func (s *Service) population(body, group, year string) (int64, string, bool) {
	p, ok := s.book.Population(body, group, year)
	return p.People, p.Source, ok
}

// lastResult is the same table as the edition before printed it.
func (s *Service) lastResult(ctx context.Context, e Edition, table string) (*output.Result, error) {
	if e.Number < 2 {
		return nil, nil
	}
	last, err := s.store.published(ctx, s.db, e.ReleaseID, e.Number-1)
	if err != nil {
		return nil, err
	}
	r, err := s.result(ctx, last, table)
	if errs.Is(err, errs.NotFound) {
		return nil, nil // the table is new in this edition
	}
	return r, err
}

// protect decides what of the tables may be printed, all of them together.
func (s *Service) protect(ctx context.Context, e Edition, m *made, before []*output.Printed, was map[string]output.Kept) error {
	drafts := make([]*output.Draft, len(m.tables))
	for i := range m.tables {
		drafts[i] = m.tables[i].draft
	}
	p, err := output.Protect(ctx, drafts, output.ProtectOptions{Release: e.Title, Synthetic: e.Synthetic, Before: before})
	if err != nil && !errs.Is(err, errs.Invalid) {
		return err
	}
	m.refused = err
	if p == nil || len(p.Results) != len(drafts) {
		return nil // stopped before there was anything to print
	}
	m.report = p.Found
	for i := range m.tables {
		m.tables[i].result = p.Results[i]
	}
	s.byReturn(ctx, e, m, before, was)
	return nil
}

// filesOf writes every file of an edition: those that people take away, the
// printed tables as the pages draw them, and what is kept for later checks.
func (s *Service) filesOf(ctx context.Context, e Edition, m *made) ([]File, error) {
	if !m.printed() {
		return nil, nil
	}
	info, err := s.info(ctx, e)
	if err != nil {
		return nil, err
	}
	results := make([]*output.Result, len(m.tables))
	for i := range m.tables {
		results[i] = m.tables[i].result
	}
	out, err := exports(results, info)
	if err != nil {
		return nil, err
	}
	for i := range m.tables {
		w := &m.tables[i]
		k := output.Kept{ByReturn: w.byReturn != nil, Threshold: w.result.Threshold, Base: w.result.Rounded, Truth: output.TruthOf(w.draft), Returns: output.TruthOf(w.returnsDraft)}
		for _, c := range w.cubes {
			k.Counted = append(k.Counted, output.Counted{Loads: c.Loads, Absent: c.Absent})
		}
		data, err := output.EncodeKept(k)
		if err != nil {
			return nil, err
		}
		out = append(out, File{Name: output.KeptName(w.name), Media: "application/json", Data: data})
		trace, err := json.Marshal(traced{Table: w.byReturn, Why: w.noReturns})
		if err != nil {
			return nil, err
		}
		out = append(out, File{Name: tracedName(w.name), Media: "application/json", Data: trace})
	}
	return out, nil
}

// exports writes the files that people take away.
func exports(results []*output.Result, info output.ReleaseInfo) ([]File, error) {
	var out []File
	add := func(name, media string, write func(io.Writer) error) error {
		var buf bytes.Buffer
		if err := write(&buf); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, File{Name: name, Media: media, Data: buf.Bytes(), Open: true})
		return nil
	}
	err := add(info.ID+".ods", "application/vnd.oasis.opendocument.spreadsheet", func(w io.Writer) error { return output.WriteODS(w, results, info) })
	if err != nil {
		return nil, err
	}
	if err := add("metadata.json", "application/csvm+json", func(w io.Writer) error { return output.WriteMetadata(w, results, info) }); err != nil {
		return nil, err
	}
	for _, r := range results {
		if err := add(r.Name+".csv", "text/csv; charset=utf-8", func(w io.Writer) error { return output.WriteCSV(w, r, info) }); err != nil {
			return nil, err
		}
		if err := add(r.Name+".jsonstat.json", "application/json", func(w io.Writer) error { return output.WriteJSONStat(w, r, info) }); err != nil {
			return nil, err
		}
		if err := add(resultName(r.Name), "application/json", func(w io.Writer) error { return output.WriteJSON(w, r, info) }); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// resultName is the file with a printed table as the pages draw it. It holds
// only what is printed.
func resultName(table string) string { return table + ".json" }

// info is what the files say of the release, as it will be when anybody can have
// them. It holds no time of publication: the bytes whose hash the second person
// checks are the bytes that are published.
func (s *Service) info(ctx context.Context, e Edition) (output.ReleaseInfo, error) {
	out := output.ReleaseInfo{ID: e.ReleaseID, Edition: e.Number, Title: e.Title, CodeVersion: e.Code, AsPublished: e.Kind == KindAsPublished, Synthetic: e.Synthetic}
	for _, l := range e.Loads {
		out.ReturnVersions = append(out.ReturnVersions, l.VersionID)
		// A nil return has no table, and so no version of one.
		if v := l.Schema + " " + l.SchemaVersion; l.SchemaVersion != "" && !slices.Contains(out.SchemaVersions, v) {
			out.SchemaVersions = append(out.SchemaVersions, v)
		}
	}
	slices.Sort(out.SchemaVersions)
	if e.Number > 1 {
		all, err := s.store.editions(ctx, s.db, e.ReleaseID)
		if err != nil {
			return out, err
		}
		slices.Reverse(all)
		for _, x := range all {
			if x.Number > 1 && x.Number < e.Number && x.Public() {
				out.Corrections = append(out.Corrections, output.Correction{When: x.BuiltAt, Text: x.Why, Cells: x.Changed})
			}
		}
		out.Corrections = append(out.Corrections, output.Correction{When: e.BuiltAt, Text: e.Why, Cells: e.Changed})
	}
	return out, nil
}

// result reads a printed table of an edition.
func (s *Service) result(ctx context.Context, e Edition, table string) (*output.Result, error) {
	return s.resultIn(ctx, s.db, e, table)
}

func (s *Service) resultIn(ctx context.Context, q db.Querier, e Edition, table string) (*output.Result, error) {
	f, err := s.store.file(ctx, q, e.ID, resultName(table))
	if err != nil {
		return nil, err
	}
	r := &output.Result{}
	return r, json.Unmarshal(f.Data, r)
}

// results reads all printed tables of an edition, in order.
func (s *Service) results(ctx context.Context, e Edition) ([]*output.Result, error) {
	return s.resultsIn(ctx, s.db, e)
}

func (s *Service) resultsIn(ctx context.Context, q db.Querier, e Edition) ([]*output.Result, error) {
	files, err := s.store.files(ctx, q, e.ID)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, f := range files {
		name, ok := strings.CutSuffix(f.Name, resultName(""))
		if ok && f.Open && !strings.Contains(name, ".") && name != "metadata" {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b) // T2 before T10
		}
		return strings.Compare(a, b)
	})
	out := make([]*output.Result, 0, len(names))
	for _, n := range names {
		r, err := s.resultIn(ctx, q, e, n)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// Results gives the printed tables of an edition: of one that is published to
// everybody, of others to those who make releases.
func (s *Service) Results(ctx context.Context, e Edition) ([]*output.Result, error) {
	if !e.Public() {
		if _, err := s.Staff(ctx, e.ID); err != nil {
			return nil, err
		}
	}
	return s.results(ctx, e)
}

// tableNotes are what the code book and the language have to say of the tables.
func tableNotes(all []worked) (out []string) {
	for _, w := range all {
		for _, n := range w.compiled.Notes {
			out = append(out, w.name+": "+n)
		}
		if w.noReturns != "" {
			out = append(out, w.name+": "+w.noReturns)
		}
	}
	return out
}
