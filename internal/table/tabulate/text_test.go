package tabulate

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestEveryDefinitionComesBack from its canonical text, and no other has its
// digest.
func TestEveryDefinitionComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawn(t)
		again, err := Parse(d.Text())
		if again == nil {
			t.Fatal(said(err), d.Text())
		}
		if a, b := d.Text(), again.Text(); a != b || d.Digest() != again.Digest() {
			t.Fatalf("%s\nbecame\n%s", a, b)
		}
		for _, what := range []struct {
			was, is any
		}{{d.Title, again.Title}, {d.Periods, again.Periods}, {d.Rows, again.Rows}, {d.Columns, again.Columns}, {d.Layers, again.Layers}, {d.Bodies, again.Bodies},
			{d.Share, again.Share}, {d.Missing, again.Missing}, {d.Totals, again.Totals}, {d.Compare, again.Compare}, {d.Within, again.Within}, {d.Notes, again.Notes},
			{d.Measures, again.Measures}, {d.Filter, again.Filter}, {d.Groups, again.Groups}, {d.Protect, again.Protect}, {d.Totals == nil, again.Totals == nil}} {
			if fmt.Sprintf("%q", what.was) != fmt.Sprintf("%q", what.is) {
				t.Fatalf("%q became %q", what.was, what.is)
			}
		}
		if (d.Rate == nil) != (again.Rate == nil) || d.Rate != nil && *d.Rate != *again.Rate {
			t.Fatalf("%v became %v", d.Rate, again.Rate)
		}
	})
}

// drawn is any definition that says everything that it means.
func drawn(t *rapid.T) *Definition {
	names := func(what string) []string {
		return rapid.SliceOfN(rapid.SampledFrom([]string{"body", "sex", "investigation.setting"}), 0, 3).Draw(t, what)
	}
	text := rapid.StringMatching(`[a-z"\\ é-]{0,9}[a-z]`)
	terms := func(what string) (out []Term) {
		for range rapid.IntRange(0, 2).Draw(t, what) {
			op := rapid.SampledFrom([]string{"in", "not in", "has", ">=", "<="}).Draw(t, "op")
			values := []string{"7"}
			if op == "in" || op == "not in" || op == "has" {
				values = rapid.SliceOfN(text, 1, 3).Draw(t, "values")
			}
			out = append(out, Term{rapid.SampledFrom([]string{"", "investigation"}).Draw(t, "schema"), "setting", op, values})
		}
		return out
	}
	d := &Definition{Title: text.Draw(t, "title"), Periods: names("periods"), Rows: names("rows"), Columns: names("columns"), Layers: names("layers"),
		Filter: terms("filter"), Bodies: names("bodies"), Share: rapid.SampledFrom([]string{"", "none", "sex"}).Draw(t, "share"),
		Missing: rapid.SampledFrom([]string{"reasons", "together"}).Draw(t, "missing"), Compare: rapid.SampledFrom([]string{"", "previous"}).Draw(t, "compare"),
		Within: rapid.IntRange(0, 100).Draw(t, "within"), Notes: rapid.SliceOfN(text, 0, 2).Draw(t, "notes"),
		Protect: rapid.SampledFrom([]Protect{{"suppress", 7, 0}, {"round", 0, 10}, {"open", 0, 0}}).Draw(t, "protect")}
	if rapid.Bool().Draw(t, "totals") {
		d.Totals = append([]string{}, names("total")...)
	}
	if rapid.Bool().Draw(t, "rate") {
		d.Rate = &Rate{rapid.SampledFrom([]int{1000, 100_000}).Draw(t, "per"), "residents"}
	}
	if rapid.Bool().Draw(t, "groups") {
		d.Groups = map[string]string{"sex": "both", "investigation.setting": "codes"}
	}
	for range rapid.SampledFrom([]int{1, 2, 3}).Draw(t, "measures") {
		m := Measure{Name: text.Draw(t, "name"), Unit: "people", Definition: "a/1", Count: "suspect", Filter: terms("own")}
		m.Name = strings.TrimSpace(m.Name)
		if rapid.Bool().Draw(t, "sum") {
			m.Count, m.Sum = "", "referral.plans"
		}
		d.Measures = append(d.Measures, m)
	}
	d.Title = strings.TrimSpace(d.Title)
	return d
}

func TestQuote(t *testing.T) {
	for in, want := range map[string]string{"a": `"a"`, `a"b\c`: `"a\"b\\c"`, "a\nb\x7f": `"a\u000Ab\u007F"`, "é ~": `"é ~"`} {
		if got := quote(in); got != want {
			t.Errorf("%q: %s", in, got)
		}
	}
}
