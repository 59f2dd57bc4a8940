package search_test

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"candour/internal/text/search"
)

// The register that the program comes with, and its demonstration's.
const register = "../../room/recommendation/"

// line is a line of the register's files, a report or a recommendation.
type line struct {
	ID         string      `json:"id"`
	ReportID   string      `json:"report_id"`
	Number     json.Number `json:"number"`
	Title      string      `json:"title"`
	Summary    string      `json:"summary"`
	Note       string      `json:"note"`
	Body       string      `json:"body"`
	Kind       string      `json:"kind"`
	Published  string      `json:"published"`
	Addressees []string    `json:"addressees"`
	Restates   []string    `json:"restates"`
	Answers    []struct {
		By, Note string
	} `json:"answers"`
	Commitments []struct{ Text string } `json:"commitments"`
}

func lines(t testing.TB, files ...string) (out []line) {
	t.Helper()
	for _, file := range files {
		f, err := os.Open(register + file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		s := bufio.NewScanner(f)
		for s.Buffer(nil, 1<<20); s.Scan(); {
			var l line
			if err := json.Unmarshal(s.Bytes(), &l); err != nil {
				t.Fatal(err)
			}
			out = append(out, l)
		}
	}
	return out
}

// realDocs are the records, near enough as the rooms give them.
func realDocs(t testing.TB) (docs []search.Doc) {
	reports := map[string]line{}
	for _, r := range lines(t, "exchange/seed/reports.jsonl", "demo/reports.jsonl") {
		reports[r.ReportID] = r
		docs = append(docs, search.Doc{ID: "/reports/" + r.ReportID, Kind: "report", Rank: 10, Title: r.Title,
			Place: []string{r.Body, r.Kind, year(r.Published), r.ReportID}, Words: []string{r.Note}})
	}
	bodies, titles := map[string]bool{}, map[string]line{}
	all := lines(t, "exchange/seed/recommendations.jsonl", "demo/recommendations.jsonl")
	for _, r := range all {
		titles[r.ID] = r
		rep := reports[r.ReportID]
		d := search.Doc{ID: "/recommendations/" + r.ID, Kind: "recommendation", Rank: 30, Title: r.Title, Number: r.Number.String(),
			Place: append([]string{rep.Title, rep.Body, year(rep.Published), r.ID}, r.Addressees...), Words: []string{r.Summary, r.Note}}
		for _, a := range r.Answers {
			d.Place, d.Words = append(d.Place, a.By), append(d.Words, a.Note)
		}
		for _, c := range r.Commitments {
			d.Words = append(d.Words, c.Text)
		}
		docs = append(docs, d)
		for _, b := range r.Addressees {
			bodies[b] = true
		}
	}
	for b := range bodies {
		docs = append(docs, search.Doc{ID: "/bodies/" + slug(b), Kind: "body", Rank: 20, Title: b})
	}
	for _, r := range all {
		for _, of := range r.Restates {
			docs = append(docs, search.Doc{ID: "/chains/" + of, Kind: "chain", Rank: 40, Title: titles[of].Title, Place: []string{"said before"}, Words: []string{r.Title, reports[r.ReportID].Title}})
		}
	}
	for _, p := range [][3]string{{"/review", "Ask for a review", "If your report of child sexual abuse was closed, an independent panel can look at it again. You do not need an account."},
		{"/privacy", "Privacy", "What is kept about people, and your rights."}, {"/timetable", "Timetable", ""}} {
		docs = append(docs, search.Doc{ID: p[0], Kind: "page", Rank: 50, Title: p[1], Words: []string{p[2]}})
	}
	return docs
}

func year(day string) string { return day[:min(4, len(day))] }

func slug(name string) string {
	name = strings.NewReplacer("&", "and", "'", "").Replace(strings.ToLower(name))
	return strings.Join(strings.Fields(name), "-")
}

// asked is a line of testdata/queries.txt.
type asked struct {
	query string
	want  []string
	held  bool
}

func askedQueries(t testing.TB) (out []asked) {
	text, err := os.ReadFile("testdata/queries.txt")
	if err != nil {
		t.Fatal(err)
	}
	for l := range strings.Lines(string(text)) {
		query, want, ok := strings.Cut(strings.TrimSpace(l), " => ")
		if !ok || l[0] == '#' {
			continue
		}
		a := asked{}
		a.query, a.held = strings.CutPrefix(query, "? ")
		for w := range strings.FieldsSeq(want) {
			for short, long := range map[string]string{"r:": "/recommendations/", "p:": "/reports/", "b:": "/bodies/", "c:": "/chains/"} {
				if rest, ok := strings.CutPrefix(w, short); ok {
					w = long + rest
				}
			}
			a.want = append(a.want, w)
		}
		out = append(out, a)
	}
	return out
}

// TestPeopleFindWhatTheyMean: recall at ten over the labelled queries, those that
// were held out apart.
func TestPeopleFindWhatTheyMean(t *testing.T) {
	lex := search.NewLexicon()
	x := lex.New(lex.NewSegment(realDocs(t)))
	var sum, n [2]float64
	for _, a := range askedQueries(t) {
		r := x.Search(a.query, search.Options{Size: 10})
		var got, missed []string
		for _, h := range r.Hits {
			got = append(got, h.ID)
		}
		for _, w := range a.want {
			if !slices.Contains(got, w) {
				missed = append(missed, w)
			}
		}
		at := 0
		if a.held {
			at = 1
		}
		sum[at] += 1 - float64(len(missed))/float64(len(a.want))
		n[at]++
		if len(missed) > 0 && !a.held {
			t.Logf("%q (instead %q, %d and %d): missed %v", a.query, r.Instead, r.All, r.Some, missed)
		}
	}
	t.Logf("recall at 10: %.3f of %g queries; held out: %.3f of %g; together %.3f", sum[0]/n[0], n[0], sum[1]/n[1], n[1], (sum[0]+sum[1])/(n[0]+n[1]))
	if n[0]+n[1] < 150 {
		t.Errorf("only %g queries", n[0]+n[1])
	}
	if r := (sum[0] + sum[1]) / (n[0] + n[1]); r < 0.95 {
		t.Errorf("recall at 10 is %.3f, less than 0.95", r)
	}
	if r := sum[1] / n[1]; r < 0.90 {
		t.Errorf("recall at 10 of those held out is %.3f, less than 0.90", r)
	}
}
