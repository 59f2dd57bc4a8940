package figures

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"candour/internal/tabulate"
)

// view is one measure of a printed table, and what its rows had to meet.
type view struct {
	release string
	result  *Result
	plan    *tabulate.Plan
	measure int
}

// viewsOf gives the measures of printed tables.
func (s *Service) viewsOf(release string, texts []TableText, result func(name string) *Result) (out []view, err error) {
	for _, t := range texts {
		r := result(t.Name)
		if r == nil {
			continue
		}
		c, err := s.compile(t.Definition)
		if err != nil {
			return nil, err
		}
		for m, p := range c.Plans {
			if m < len(r.Measures) && r.Rounded == 0 {
				out = append(out, view{release, r, p, m})
			}
		}
	}
	return out, nil
}

// published gives the views of all that is published or frozen but an edition.
func (s *Service) publishedViews(ctx context.Context, but string) (out []view, err error) {
	all, err := s.store.inState(ctx, s.db, IsPublished, IsFrozen)
	if err != nil {
		return nil, err
	}
	for _, e := range all {
		if e.ID == but || e.Kind != KindCounted {
			continue
		}
		own, err := s.ownViews(ctx, e)
		if err != nil {
			return nil, err
		}
		out = append(out, own...)
	}
	return out, nil
}

// ownViews reads the views of an edition that was built.
func (s *Service) ownViews(ctx context.Context, e Edition) ([]view, error) {
	texts, err := s.store.tables(ctx, s.db, e.ID)
	if err != nil {
		return nil, err
	}
	results, err := s.results(ctx, e)
	if err != nil {
		return nil, err
	}
	return s.viewsOf(e.Title, texts, func(name string) *Result {
		if i := slices.IndexFunc(results, func(r *Result) bool { return strings.EqualFold(r.Name, name) }); i >= 0 {
			return results[i]
		}
		return nil
	})
}

// differences finds figures of some people and figures of fewer of the same
// people, under more conditions, that lie so close that the ones left out can be
// counted: "investigations" less "investigations that are not major". Package
// disclosure follows codes that add up; a condition has no code, so this looks
// at each pair of figures. A difference of 0 tells of nobody.
func differences(before, next []view) (out []Stop) {
	seen := map[string]bool{}
	for _, b := range next {
		for _, a := range slices.Concat(before, next) {
			for _, s := range append(between(a, b), between(b, a)...) {
				if !seen[s.Words] && len(out) < mostStops {
					seen[s.Words] = true
					out = append(out, s)
				}
			}
		}
	}
	return out
}

// between compares figures of a whole with figures of a part.
func between(whole, part view) (out []Stop) {
	extra, ok := more(whole.plan, part.plan)
	if !ok {
		return nil
	}
	limit := int64(max(whole.result.Threshold, part.result.Threshold))
	all := whole.counts(nil)
	check := func(small map[string]int64) {
		for _, key := range slices.Sorted(maps.Keys(small)) {
			n, ok := all[key]
			if d := n - small[key]; ok && d > 0 && d <= limit {
				out = append(out, Stop{Kind: "disclosure", Table: part.result.Name, Words: fmt.Sprintf(
					"“%s” (%s) and “%s” (%s) differ by so few that those who are in one and not in the other could be counted: %s. Count under the same conditions, or by fewer things.",
					whole.result.Title, whole.release, part.result.Title, part.release, strings.ReplaceAll(key, "\x1f", ", "))})
			}
		}
	}
	check(part.counts(nil))
	if fixed := fixedBy(extra); len(fixed) > 0 {
		check(part.counts(fixed))
	}
	return out
}

// more gives the conditions that the part has beyond those of the whole; false
// when it is no part of it.
func more(whole, part *tabulate.Plan) ([]tabulate.Term, bool) {
	if whole.Schema != part.Schema || whole.Sum != part.Sum || len(part.Filter) <= len(whole.Filter) {
		return nil, false
	}
	var left []tabulate.Term
	for _, t := range part.Filter {
		if !slices.ContainsFunc(whole.Filter, func(w tabulate.Term) bool { return w.String() == t.String() }) {
			left = append(left, t)
		}
	}
	return left, len(left) > 0 && len(left)+len(whole.Filter) == len(part.Filter)
}

// fixedBy gives the variables that conditions leave one code.
func fixedBy(terms []tabulate.Term) map[string]string {
	out := map[string]string{}
	for _, t := range terms {
		if t.Op == "in" && len(t.Values) == 1 {
			out[t.Schema+"."+t.Field] = t.Values[0]
		}
	}
	return out
}

// counts gives the exact counts that are printed, by what they are of.
func (v view) counts(fixed map[string]string) map[string]int64 {
	out := map[string]int64{}
	for i := range v.result.Cells {
		c := &v.result.Cells[i]
		if !c.Printed() || c.Low {
			continue
		}
		if key, ok := v.key(i, fixed); ok {
			out[key] = c.Value
		}
	}
	return out
}

// key names what a cell is of: its codes, its periods and its bodies.
func (v view) key(cell int, fixed map[string]string) (string, bool) {
	codes := maps.Clone(fixed)
	if codes == nil {
		codes = map[string]string{}
	}
	codes[tabulate.DimPeriod], codes[tabulate.DimBody] = strings.Join(v.plan.Periods, "+"), strings.Join(slices.Sorted(slices.Values(v.plan.Bodies)), "+")
	for i, at := range v.result.Place(cell) {
		a := &v.result.Axes[i]
		code := a.Codes[at].Code
		switch {
		case a.Name == "measure":
			if at != v.measure {
				return "", false
			}
		case code == tabulate.CodeTotal || code == tabulate.CodeRecorded && !v.missing(i):
		default:
			codes[a.Variable] = code
		}
	}
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(codes)) {
		if codes[k] != "" {
			parts = append(parts, k+" "+codes[k])
		}
	}
	return strings.Join(parts, "\x1f"), true
}

// missing says whether anybody's value may be missing on an axis: only then is
// "all recorded" not everybody.
func (v view) missing(axis int) bool {
	return v.result.Axes[axis].find(tabulate.CodeMissing) >= 0
}
