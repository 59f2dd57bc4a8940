package recommendation_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// Whatever an import takes comes out of the export as it went in, and importing
// that changes nothing.
func TestImportThenExportLosesNothing(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	ctx := as(access.RoleCoordinator, "register")
	w.clock.Set(time.Date(2030, 1, 2, 9, 0, 0, 0, time.UTC)) // after every day that is drawn
	var reps []exchange.FileReport
	var recs []exchange.FileRecommendation
	madeUp := map[string]bool{}
	drawn := rapid.Custom(func(t *rapid.T) files { return drawFiles(t) })
	for seed := range 60 {
		f := drawn.Example(seed).under(fmt.Sprintf("r%d", seed))
		reps, recs = append(reps, f.report), append(recs, f.lines...)
		madeUp[f.report.ReportID] = f.report.Synthetic
	}
	if _, err := w.Load(ctx, reps, recs); err != nil {
		t.Fatal(err)
	}
	gotReps, gotRecs, err := w.ExportFiles(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range reps {
		if got, ok := findReport(gotReps, want.ReportID); !ok || !exchange.SameJSON(got, exchange.NormalReport(want)) {
			t.Fatalf("a report went in as\n%s\nand came out as\n%s", lineOf(t, exchange.NormalReport(want)), lineOf(t, got))
		}
	}
	for _, want := range recs {
		want = exchange.NormalRecommendation(want.Inherit(madeUp[want.ReportID]))
		if got, ok := findRecommendation(gotRecs, want.ID); !ok || !exchange.SameJSON(got, want) {
			t.Fatalf("a line went in as\n%s\nand came out as\n%s", lineOf(t, want), lineOf(t, got))
		}
	}
	for name, again := range map[string]func() (exchange.Load, error){
		"what came out": func() (exchange.Load, error) { return w.Load(ctx, gotReps, gotRecs) },
		"what went in":  func() (exchange.Load, error) { return w.Load(ctx, reps, recs) },
	} {
		if load, err := again(); err != nil || load.ReportsAdded+load.RecommendationsAdded != 0 {
			t.Errorf("importing %s again: %+v, %v", name, load, err)
		}
	}
}

// files are those of one report.
type files struct {
	report exchange.FileReport
	lines  []exchange.FileRecommendation
}

// under gives them ids of their own.
func (f files) under(id string) files {
	f.report.ReportID = id
	for i := range f.lines {
		r := &f.lines[i]
		r.ReportID, r.ID = id, id+r.ID
		for _, ids := range [][]string{r.Restates, r.Related} {
			for j := range ids {
				ids[j] = id + ids[j]
			}
		}
		for j := range r.Ties {
			r.Ties[j].To = id + r.Ties[j].To
		}
		for j := range r.Commitments {
			if c := &r.Commitments[j]; c.ID != "" {
				c.ID = id + c.ID
			}
		}
	}
	return f
}

func findReport(all []exchange.FileReport, id string) (exchange.FileReport, bool) {
	for _, r := range all {
		if r.ReportID == id {
			return r, true
		}
	}
	return exchange.FileReport{}, false
}

func findRecommendation(all []exchange.FileRecommendation, id string) (exchange.FileRecommendation, bool) {
	for _, r := range all {
		if r.ID == id {
			return r, true
		}
	}
	return exchange.FileRecommendation{}, false
}

func lineOf(t *testing.T, v any) string {
	var b bytes.Buffer
	if err := exchange.WriteLines(&b, []any{v}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// draw picks what a file may hold.
type draw struct{ t *rapid.T }

func (d draw) maybe(values ...string) *string {
	v := rapid.SampledFrom(append([]string{"\x00"}, values...)).Draw(d.t, "text")
	if v == "\x00" {
		return nil
	}
	return &v
}

func (d draw) one(values ...string) string { return rapid.SampledFrom(values).Draw(d.t, "one") }
func (d draw) yes() bool                   { return rapid.Bool().Draw(d.t, "yes") }
func (d draw) n(maximum int) int           { return rapid.IntRange(0, maximum).Draw(d.t, "n") }

func (d draw) date() *string {
	v := rapid.SampledFrom([]string{"", "2026", "2025-12", "2026-spring", "2027-mid/late", "2026-27", "late 2026", "2025-12/2026-02~", "2023-04-20"}).Draw(d.t, "date")
	if v == "" {
		return nil
	}
	return &v
}

func (d draw) checked() *bool {
	return rapid.SampledFrom([]*bool{nil, new(bool), func() *bool { b := true; return &b }()}).Draw(d.t, "checked")
}

const someURL = "https://example.org/a"

func drawFiles(t *rapid.T) files {
	d := draw{t}
	rep := exchange.FileReport{ReportID: "r", Title: "A report", Body: "An inquiry", Kind: "inquiry", Published: d.maybe("2020", "2020-spring"), URL: d.maybe(someURL), Note: d.maybe("A note."),
		Checked: d.checked(), CheckedBy: d.one("", "a clerk"), CheckedOn: d.one("", "2026-01-02"), State: d.one("", "draft", "published"), Synthetic: d.yes()}
	if d.yes() {
		n := d.n(9)
		rep.Total = &n
	}
	for range d.n(2) {
		rep.Known = append(rep.Known, d.known())
	}
	recs := []exchange.FileRecommendation{{ID: "-0", ReportID: "r", Title: "Earlier", Summary: "Earlier."}, {ID: "-00", ReportID: "r", Title: "Another", Summary: "Another."}}
	for i := range 1 + d.n(1) {
		recs = append(recs, d.recommendation(i+1))
	}
	return files{rep, recs}
}

func (d draw) known() exchange.FileKnown {
	return exchange.FileKnown{By: d.one2("Home Office"), URL: d.maybe(someURL), Note: d.maybe("It says yes."), Noted: d.date(), Synthetic: d.yes()}
}

func (d draw) one2(v string) *string { return &v }

func (d draw) recommendation(i int) exchange.FileRecommendation {
	r := exchange.FileRecommendation{ID: fmt.Sprintf("-u%d", i), ReportID: "r",
		Number: exchange.FileNumber(d.one([][]string{{"", "7", "4.3"}, {"", "A", "08"}}[i-1]...)), Title: "A title", Summary: "A summary.",
		Deadline: d.maybe("P6M", "2026-spring"), AnswerDue: d.date(), Checked: d.checked(), CheckedBy: d.one("", "a clerk"), CheckedOn: d.one("", "2026-01"),
		SourceURL: d.maybe(someURL), LatestAnswer: d.maybe("accepted", "none_yet"), LatestAnswerDate: d.date(), AnswerCoding: d.maybe("our reading"),
		Note: d.maybe("A note.", ""), State: d.one("", "draft", "published"), Synthetic: d.yes()}
	if d.yes() {
		r.Quote, r.QuotePlace = d.one2("We recommend that it is published."), d.one2("page 14")
	}
	r.Addressees = append(r.Addressees, []string{"Home Office", "chief constables"}[:d.n(2)]...)
	for p := range d.n(2) {
		r.Parts = append(r.Parts, exchange.FilePart{Label: fmt.Sprint("p", p), Text: "A part"})
	}
	d.answers(&r)
	d.rest(&r, i)
	return r
}

func (d draw) answers(r *exchange.FileRecommendation) {
	for range d.n(2) {
		a := exchange.FileAnswer{Date: d.date(), By: d.maybe("Home Office", "West Mercia Police"), Note: d.maybe("It said so."), Checked: d.checked(), CheckedBy: d.one("", "a clerk"),
			CheckedOn: d.one("", "2026"), CodedBy: d.one("", "our reading"), SourceURL: d.maybe(someURL), Synthetic: d.yes()}
		if d.yes() {
			s := d.one("accepted", "rejected", "under_consideration")
			a.Answer = &s
		}
		if len(r.Parts) > 0 && d.yes() {
			a.Part = r.Parts[0].Label
		}
		r.Answers = append(r.Answers, a)
	}
}

func (d draw) rest(r *exchange.FileRecommendation, i int) {
	for c := range d.n(2) {
		r.Commitments = append(r.Commitments, exchange.FileCommitment{Text: "A promise", Due: d.date(), SourceURL: d.maybe(someURL), Owner: d.one("", "Home Office"),
			Criterion: d.one("", "It is there"), Indicator: d.one("", "How many"), Made: d.one("", "late 2026"), FirstDue: d.one("", "2025-autumn"),
			ID: d.one("", fmt.Sprintf("-own-%d-%d", i, c)), State: d.one("", "open", "withdrawn", "superseded"), SupersededBy: d.one("", "other"), Synthetic: d.yes()})
	}
	if d.yes() {
		r.Implementation = &exchange.FileFinding{Status: d.one("implemented", "in_progress"), By: d.maybe("HMICFRS"), Date: d.date(), SourceURL: d.maybe(someURL), Synthetic: d.yes()}
	}
	for range d.n(2) {
		r.Others = append(r.Others, exchange.FileView{By: d.maybe("A charity"), Date: d.date(), View: "A view.", SourceURL: d.maybe(someURL), Checked: d.checked(), Synthetic: d.yes()})
		r.StatusNotes = append(r.StatusNotes, exchange.FileNote{Date: d.date(), Note: "A note.", SourceURL: d.maybe(someURL)})
		r.Known = append(r.Known, d.known())
	}
	for _, to := range []string{"-00", "-0"}[:d.n(2)] {
		switch d.n(2) {
		case 0:
			r.Restates = append(r.Restates, to)
		case 1:
			r.Related = append(r.Related, to)
		case 2:
			r.Ties = append(r.Ties, exchange.FileTie{To: to, Kind: d.one(record.TieOverlaps, record.TieRestates, record.TieSame), State: d.one(record.TieSuggested, record.TieConfirmed, record.TieRejected),
				Says: d.one(record.SaysData, "the keepers of the data file, with a reason; to be confirmed"), Reason: d.one("", "Both ask for one."), Method: d.one("", "words"), Score: d.n(900)})
		}
	}
}
