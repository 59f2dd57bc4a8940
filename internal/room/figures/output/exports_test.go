package output

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/table/spreadsheet"
	"candour/internal/testkit"
)

// written writes everything that people can take away.
func written(t *testing.T, results []*Result) map[string]string {
	t.Helper()
	out := map[string]string{}
	put := func(name string, f func(w io.Writer) error) {
		var a, b bytes.Buffer
		if err := f(&a); err != nil {
			t.Fatal(name, err)
		}
		if err := f(&b); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Fatal(name, "was written twice and differs", err)
		}
		out[name] = a.String()
	}
	put("ods", func(w io.Writer) error { return WriteODS(w, results, info) })
	book, err := spreadsheet.Open(strings.NewReader(out["ods"]), int64(len(out["ods"])), "x.ods", spreadsheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, s := range book.Sheets {
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				text.WriteString(c.Text + "\n")
			}
		}
	}
	out["ods"] = text.String()
	put("metadata", func(w io.Writer) error { return WriteMetadata(w, results, info) })
	for _, r := range results {
		put(r.Name+".csv", func(w io.Writer) error { return WriteCSV(w, r, info) })
		put(r.Name+".json", func(w io.Writer) error { return WriteJSONStat(w, r, info) })
		put(r.Name+".html", func(w io.Writer) error { return WriteHTML(w, r) })
		put(r.Name+" kept", func(w io.Writer) error { return json.NewEncoder(w).Encode(r) })
	}
	return out
}

func madeUp(t *testing.T) *world {
	w := newWorld(t)
	w.nils["made-up-force-02 2023"] = true
	w.absent["made-up-force-03 2023"] = true
	w.provisional["made-up-force-04 2023"] = true
	return w.people(1, 150, "2022", "2023")
}

var percent = regexp.MustCompile(`[0-9.]+% of the [0-9.]+% known`)

var svgLine = regexp.MustCompile(`</text><text[^>]*>`)

// TestNoShareWithoutBounds scans every export for shares.
func TestNoShareWithoutBounds(t *testing.T) {
	published, _, err := AsPublished()
	if err != nil {
		t.Fatal(err)
	}
	results := append(protect(t, madeUp(t).draft(suspects, BuildOptions{Name: "table_1"})).Results, published...)
	n := 0
	for name, text := range written(t, results) {
		text = svgLine.ReplaceAllString(text, " ") // a sentence may be set in several lines
		for _, at := range percent.FindAllStringIndex(text, -1) {
			n++
			if !strings.HasPrefix(text[at[1]:], "; between ") {
				t.Errorf("%s: %q", name, text[at[0]:min(at[1]+40, len(text))])
			}
		}
		for _, x := range [][2]string{{"percent_of_known", "lower_percent_of_all"}, {"percent_of_known", "upper_percent_of_all"}} {
			if strings.Contains(text, x[0]) && !strings.Contains(text, x[1]) {
				t.Errorf("%s has a share of the known without %s", name, x[1])
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d shares found: the scan looks in the wrong place", n)
	}
}

// TestHiddenCountsAreInNoExport makes a count that occurs nowhere else, hides
// it and looks for it.
func TestHiddenCountsAreInNoExport(t *testing.T) {
	d := madeUp(t).draft(suspects, BuildOptions{Name: "table_1"})
	p := protect(t, d)
	r, hidden := p.Results[0], 0
	for i := range r.Cells {
		c := &r.Cells[i]
		if c.Hidden != Confidential {
			continue
		}
		hidden++
		if c.Value != 0 || c.Share != nil || c.Tight != nil || c.Rate != nil || c.Change != nil {
			t.Errorf("%s is hidden and still there: %+v", r.Words(i), c)
		}
	}
	if hidden == 0 {
		t.Fatal("nothing is hidden, so nothing is tested")
	}
	// Another count behind each [c] leaves the same exports.
	before := written(t, p.Results)
	for i := range r.Cells {
		if r.Cells[i].Hidden == Confidential {
			d.counts[i] = 987_654_321
		}
	}
	for name, text := range written(t, p.Results) {
		if text != before[name] || strings.Contains(text, "987654321") || strings.Contains(text, "987,654,321") {
			t.Errorf("%s shows a hidden count", name)
		}
	}
}

// TestNilIsNotAbsent: a force that found none has 0, one that sent none has [x].
func TestNilIsNotAbsent(t *testing.T) {
	r := protect(t, madeUp(t).draft(suspects, BuildOptions{})).Results[0]
	for body, want := range map[string]string{"made-up-force-02": "0", "made-up-force-03": "[x]"} {
		if got := r.Cells[r.Find(body, "2023", "all")].Text(); got != want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
	if got := r.Cells[r.Find("made-up-force-04", "2023", "all")].Text(); !strings.HasSuffix(got, "[p]") {
		t.Error("not marked as provisional:", got)
	}
	if c := r.Cells[r.Find("all", "2023", "all")].Change; c == nil || c.Broken == "" {
		t.Error("a total of other forces was compared")
	}
}

// TestTwinsStopTheRelease prints the rows of suspects as those of victims.
func TestTwinsStopTheRelease(t *testing.T) {
	w := madeUp(t)
	w.rows["victim"] = nil
	for _, r := range w.rows["suspect"] {
		codes := map[string]string{}
		for k, v := range r.codes {
			codes[strings.Replace(k, "suspect.", "victim.", 1)] = v
		}
		w.rows["victim"] = append(w.rows["victim"], row{r.body, r.period, codes, nil})
	}
	victims := strings.Replace(strings.Replace(suspects, `"suspect"`, `"victim"`, 1), "Suspects", "Victims", 1)
	_, err := Protect(context.Background(), []*Draft{w.draft(suspects, BuildOptions{Name: "a"}), w.draft(victims, BuildOptions{Name: "b"})}, ProtectOptions{})
	if !errs.Is(err, errs.Invalid) || !strings.Contains(errs.Message(err), "same numbers") {
		t.Fatal("printed twice:", err)
	}
	if _, err := Protect(context.Background(), []*Draft{madeUp(t).draft(suspects, BuildOptions{Name: "a"}), madeUp(t).draft(victims, BuildOptions{Name: "b"})}, ProtectOptions{}); err != nil {
		t.Error("two tables that differ:", err, errs.FieldsOf(err))
	}
}

// TestOpenIsForMadeUpFigures and rounding adds up.
func TestOtherWays(t *testing.T) {
	w := madeUp(t)
	open := w.draft(suspects+"\n[protect]\nway = \"open\"\n", BuildOptions{})
	if _, err := Protect(context.Background(), []*Draft{open}, ProtectOptions{}); !errs.Is(err, errs.Invalid) {
		t.Error("open figures that are not made up:", err)
	}
	p := protect(t, w.draft(suspects+"\n[protect]\nway = \"round\"\nbase = 5\n", BuildOptions{}))
	for i := range p.Results[0].Cells {
		if c := p.Results[0].Cells[i]; c.Value%5 != 0 {
			t.Fatalf("%s is %d", p.Results[0].Words(i), c.Value)
		}
	}
}

func TestKeptResultsComeBack(t *testing.T) {
	r := protect(t, madeUp(t).draft(suspects, BuildOptions{Name: "table_1"})).Results[0]
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back Result
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	again, _ := json.Marshal(&back)
	if !bytes.Equal(text, again) {
		t.Error("a result that is kept comes back changed")
	}
}

func TestPublishedFiguresAndHalving(t *testing.T) {
	results, release, err := AsPublished()
	if err != nil || !release.AsPublished || release.Source == "" {
		t.Fatal(release, err)
	}
	r := results[0]
	for code, want := range map[string]string{"recorded": "about 115,000", "more-than-one-suspect": "about 4,000", "families": "about 1,100", "institutions": "more than 300",
		"group-based-exploitation": "717", "major-investigations": "127"} {
		if got := r.Cells[r.Find(code)].Text(); got != want {
			t.Errorf("%s: %s", code, got)
		}
	}
	if got := r.Cells[r.Find("white")].Share.String(); got != "83.0% of the 34.0% known; between 28.2% and 94.2% of all" {
		t.Error(got)
	}
	i, err := Halving()
	if err != nil {
		t.Fatal(err)
	}
	if n, year := i.Target(); n != 61384 || year != 2034 {
		t.Errorf("target %d in %d", n, year)
	}
}

// TestMetadataPassesCSVW reads the metadata of a release, and its CSV files
// through it, with another implementation of CSV on the Web.
func TestMetadataPassesCSVW(t *testing.T) {
	results := protect(t, madeUp(t).draft(suspects, BuildOptions{Name: "table_1"})).Results
	dir := t.TempDir()
	for name, text := range written(t, results) {
		if name == "metadata" {
			name = "metadata.json"
		}
		if strings.HasSuffix(name, ".csv") || name == "metadata.json" {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	said := testkit.Python(t, "csvw", `
import sys, warnings
from csvw import CSVW
warnings.simplefilter("always")
with warnings.catch_warnings(record=True) as noticed:
    doc = CSVW(sys.argv[1] + "/metadata.json", validate=True)
    print("valid", doc.is_valid, sum(1 for t in doc.tables for _ in t))
    for w in noticed: print("warned", w.message)
`, dir)
	if !strings.HasPrefix(said, "valid True ") || strings.HasPrefix(said, "valid True 0") || strings.Contains(said, "warned") {
		t.Error(said)
	}
}
