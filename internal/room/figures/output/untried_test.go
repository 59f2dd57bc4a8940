package output

import (
	"bytes"
	"context"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"candour/disclosure"
	"candour/internal/base/errs"
	"candour/internal/table/tabulate"
)

// TestWhatIsNotTriedStopsARelease: where a bridge is too large, the release that
// hides numbers is refused, and the two tables are named; the audit says it too.
func TestWhatIsNotTriedStopsARelease(t *testing.T) {
	was := maxBridge
	t.Cleanup(func() { maxBridge = was })
	both := []string{"2022", "2023"}
	w, _ := smallWorld(t, 1)
	all := small{rows: []string{"body", "setting"}, periods: both}.text(1)
	some := small{rows: []string{"setting"}, periods: both, bodies: []string{"made-up-force-01", "made-up-force-02"}, suspects: 3}.text(2)
	first, err := Protect(context.Background(), []*Draft{w.draft(all, BuildOptions{Name: "T1"})}, ProtectOptions{Release: "first"})
	if err != nil {
		t.Fatal(err)
	}
	second := func() (*Protected, error) {
		return Protect(context.Background(), []*Draft{w.draft(some, BuildOptions{Name: "T1"})}, ProtectOptions{Release: "second", Before: first.Printed})
	}
	if p, _ := second(); p == nil || len(p.Found.Untried) > 0 {
		t.Fatal("something is not tried within the limit")
	}
	maxBridge = 10
	p, err := second()
	if !errs.Is(err, errs.Invalid) || p == nil || p.Found.clear() {
		t.Fatalf("the release passes: %v", err)
	}
	text := strings.Join(p.Found.Untried, "\n")
	if !strings.Contains(text, "not held against") || !strings.Contains(text, "(first)") || !strings.Contains(text, "(second)") || strings.Contains(text, "%!") {
		t.Errorf("it says %q", text)
	}
	found, err := attackAll(slices.Concat(first.Printed, p.Printed), disclosure.Options{Rule: disclosure.Rule{Threshold: 5}, Width: width})
	if err != nil || len(found.Untried) == 0 || found.clear() {
		t.Errorf("the audit is silent: %v", err)
	}
}

// TestAConditionThatIsNotFollowedIsSaid: a condition on a list beyond the values
// that are followed leaves its table out, and says so.
func TestAConditionThatIsNotFollowedIsSaid(t *testing.T) {
	was := maxLists
	t.Cleanup(func() { maxLists = was })
	maxLists = 2
	w, _ := smallWorld(t, 1)
	var views []*view
	k := &kind{name: "rows of investigation", variables: map[string]*variable{}}
	p := protect(t, w.draft(small{rows: []string{"setting"}, periods: []string{"2023"}}.text(1), BuildOptions{Name: "T1"}))
	for _, value := range []string{"a", "b", "c"} {
		term := tabulate.Term{Schema: "investigation", Field: "list", Op: "has", Values: []string{value}}
		views = append(views, &view{Printed: p.Printed[0], kind: k, plan: &tabulate.Plan{Schema: "investigation", Filter: []tabulate.Term{term}}})
		k.variable("investigation.list").note(term)
	}
	k.views = slices.Clone(views)
	k.variable("investigation.list").close()
	k.follow()
	if len(k.views) != 2 || len(k.untried) != 1 || k.untried[0].a != views[2] {
		t.Fatalf("%d views, %d not tried", len(k.views), len(k.untried))
	}
	s := &space{kinds: map[string]*kind{k.name: k}, order: []string{k.name}}
	stops, notes := s.untried(func(*Printed) bool { return true })
	if len(stops)+len(notes) != 1 || !strings.Contains(slices.Concat(stops, notes)[0], "more than 2 values of “list”") {
		t.Error(stops, notes)
	}
}

// TestAnAlteredFileIsAFinding: a line of another code, or a number that is none,
// is named, and the rest of the file is read.
func TestAnAlteredFileIsAFinding(t *testing.T) {
	p := protect(t, newWorld(t).people(4, 120, "2022", "2023").draft(suspects, BuildOptions{Name: "T1"}))
	var file bytes.Buffer
	if err := WriteCSV(&file, p.Results[0], info); err != nil {
		t.Fatal(err)
	}
	for column, words := range map[string]string{"body_code": "is of \"altered\"", "count": "has the number \"altered\""} {
		rows, err := csv.NewReader(bytes.NewReader(file.Bytes())).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		rows[3][slices.Index(rows[0], column)] = "altered"
		var out bytes.Buffer
		if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		f, err := readFinished(out.Bytes(), p.Results[0])
		if err != nil || len(f.leaks) == 0 || !strings.Contains(f.leaks[0], words) || !strings.Contains(f.leaks[0], "line 4") {
			t.Errorf("%s: %v %v", column, err, f)
		}
	}
}

// TestNothingCanBeMissingIsNotNought: of a field that every row must give, the
// file says that missing does not apply, so that the known beside a hidden count
// is not taken for the count.
func TestNothingCanBeMissingIsNotNought(t *testing.T) {
	w := newWorld(t)
	for i, code := range w.book.FieldCodes("suspect", "identified") {
		for range 2 + 15*i {
			w.rows["suspect"] = append(w.rows["suspect"], row{w.bodies[0], "2023", map[string]string{"investigation.suspects": "3", "suspect.identified": code.Code}, nil})
		}
	}
	d := w.draft("title = \"By identified\"\nperiods = [\"2023\"]\nrows = [\"identified\"]\nshare = \"identified\"\n[measure]\ncount = \"suspect\"\nunit = "+
		"\"people\"\ndefinition = \"group-based-abuse/1\"\n", BuildOptions{Name: "T1"})
	r := protect(t, d).Results[0]
	if r.Share < 0 || r.Axes[r.Share].find(tabulate.CodeMissing) >= 0 {
		t.Fatal("something can be missing here")
	}
	var file bytes.Buffer
	if err := WriteCSV(&file, r, info); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(file.String(), `"[c]"`) {
		t.Fatal("nothing is hidden")
	}
	if leaks := hiddenKnown(t, file.Bytes()); len(leaks) > 0 {
		t.Error(leaks)
	}
}
