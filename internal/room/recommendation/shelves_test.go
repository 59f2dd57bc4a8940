package recommendation_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/shelf"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// shelfReader reads everything that is kept on shelves, and what the service makes
// of the database at that moment, as JSON by name.
func shelfReader(ctx context.Context, t testing.TB, w *world, b *shelf.Shelves) (kept, asked map[string]string) {
	t.Helper()
	kept, asked = map[string]string{}, map[string]string{}
	put := func(into map[string]string, name string, v any, err error) {
		if err != nil {
			v = err.Error()
		}
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		into[name] = string(raw)
	}
	both := func(name string, got any, err error, want any, also error) {
		put(kept, name, got, err)
		put(asked, name, want, also)
	}
	list, err := w.List(ctx, record.Filter{}, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	reports, err := b.VisibleReports(ctx)
	fresh, also := w.Reports(ctx)
	for i := range fresh {
		fresh[i].Entered = 0
		for _, r := range list.Items {
			if r.ReportID == fresh[i].ID {
				fresh[i].Entered++
			}
		}
	}
	both("reports", reports, err, fresh, also)
	for name, of := range map[string][2]func(context.Context) (any, error){
		"figures": {asAny(b.Figures), asAny(w.Figures)}, "chains": {asAny(b.Chains), asAny(w.Chains)}, "longest": {asAny(b.LongestUnanswered), asAny(w.LongestUnanswered)},
		"steps": {asAny(b.Steps), asAny(w.Steps)}, "news": {asAny(b.NewsOfAll), asAny(w.NewsOfAll)}, "bodies": {asAny(b.Bodies), asAny(w.Bodies)},
	} {
		got, err := of[0](ctx)
		want, also := of[1](ctx)
		both(name, got, err, want, also)
	}
	named, err := w.Bodies(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []record.TimetableFilter{{}, {Undated: true}, {Month: "2026-12"}} {
		times, err := b.Timetable(ctx, f)
		dues, also := w.Timetable(ctx, f)
		both(fmt.Sprintf("timetable %+v", f), times.Page(0, times.Len()), err, append([]record.Due{}, dues...), also)
	}
	for _, it := range append(named, record.Body{ID: "nobody"}) {
		for _, year := range []int{2024, 2026} {
			st, err := b.Statement(ctx, it.ID, year)
			account, also := w.Statement(ctx, it.ID, year)
			both(fmt.Sprintf("statement %s %d", it.ID, year), st, err, account, also)
		}
		news, err := b.NewsOf(ctx, record.Filter{Body: it.ID}, nil)
		told, also := w.NewsOf(ctx, record.Filter{Body: it.ID}, nil)
		both("news of "+it.ID, news, err, told, also)
	}
	return kept, asked
}

func asAny[T any](read func(context.Context) (T, error)) func(context.Context) (any, error) {
	return func(ctx context.Context) (any, error) { return read(ctx) }
}

// sameOnTheShelf compares them, and gives what is on the shelf.
func sameOnTheShelf(t testing.TB, after string, w *world, b *shelf.Shelves) map[string]string {
	t.Helper()
	var out map[string]string
	for _, who := range []context.Context{as(access.RoleCoordinator, "register"), as(access.RoleOwner, "synthetic-department"), public()} {
		kept, asked := shelfReader(who, t, w, b)
		for name, want := range asked {
			if kept[name] != want {
				t.Errorf("after %s, %s for %q is still %s, not %s", after, name, access.ActorFrom(who).ID, kept[name], want)
			}
		}
		out = kept
	}
	return out
}

// TestEveryWriteMakesTheShelvesAnew: whatever somebody writes on one node, each node
// tells of it from its shelf as the database does; and so at midnight, when nothing
// is written. A write that nobody may see changes nothing for the public.
func TestEveryWriteMakesTheShelvesAnew(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w, far := newWorld(t, d), newWorld(t, d)
		w.LookEachTime()
		far.LookEachTime()
		here, there := shelf.New(w.Service), shelf.New(far.Service)
		was := sameOnTheShelf(t, "the start", w, here)
		acts := theWrites(t, w)
		r := rand.New(rand.NewPCG(15, 6))
		for i := 0; i < len(acts); i++ {
			act := acts[i]
			act.do()
			now := sameOnTheShelf(t, act.name, w, here)
			sameOnTheShelf(t, act.name+" elsewhere", far, there)
			if act.changes != "" && now[act.changes] == was[act.changes] {
				t.Errorf("%s does not change %s", act.name, act.changes)
			}
			was = now
			if r.IntN(3) == 0 {
				w.clock.Advance(24 * time.Hour)
				far.clock.Advance(24 * time.Hour)
				was = sameOnTheShelf(t, "a midnight", w, here)
			}
		}
		w.clock.Advance(200 * 24 * time.Hour)
		if now := sameOnTheShelf(t, "half a year", w, here); now["timetable {Report: Body: Month: Undated:true}"] == was["timetable {Report: Body: Month: Undated:true}"] {
			t.Error("half a year changes nothing in the timetable")
		}
	})
}

// write is one act, with what it changes for the public.
type write struct {
	name, changes string
	do            func()
}

// theWrites are one of each kind.
func theWrites(t *testing.T, w *world) []write {
	clerk, owner := as(access.RoleCoordinator, "register"), as(access.RoleOwner, "synthetic-department")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var report, draft, first, second string
	var work record.Commitment
	enter := func(into *string, report, number string, publish bool) func() {
		return func() {
			var err error
			*into, err = w.CreateRecommendation(clerk, recommendation.RecommendationInput{ReportID: report, Number: number, Title: "Synthetic recommendation " + number,
				Summary: "Summary withheld in test data", SourceURL: "https://example.org/r", Addressees: []string{"Synthetic Department", "Synthetic Council"},
				AnswerDue: "2026-11-25", Deadline: "2026-12-20", Publish: publish, Checked: true, Synthetic: true})
			must(err)
		}
	}
	in := recommendation.ReportInput{Title: "Synthetic Report", Body: "Synthetic Inquiry", Kind: "inquiry", Published: "2025-06-16",
		URL: "https://example.org/r", Publish: true, Checked: true, Synthetic: true}
	return []write{
		{"a report", "reports", func() { var err error; report, err = w.CreateReport(clerk, in); must(err) }},
		{"a draft report", "", func() {
			var err error
			other := in
			other.Title, other.Publish = "Synthetic draft", false
			draft, err = w.CreateReport(clerk, other)
			must(err)
		}},
		{"a recommendation", "figures", func() { enter(&first, report, "1", true)() }},
		{"another", "figures", func() { enter(&second, report, "2", true)() }},
		{"a draft recommendation", "", func() { var id string; enter(&id, draft, "3", false)() }},
		{"a report's title", "reports", func() {
			r, err := w.Report(clerk, report)
			must(err)
			other := in
			other.ID, other.Version, other.Title = report, r.Version, "Synthetic Report, second print"
			must(w.EditReport(clerk, other))
		}},
		{"an answer", "figures", func() {
			_, err := w.RecordAnswer(clerk, first, recommendation.AnswerInput{BodyID: "synthetic-department", Status: "accepted", Given: "2026-10-01", Words: "Yes.", SourceURL: "https://example.org/a",
				CodedBy: "Test", Checked: true, CheckedBy: "Synthetic Person 9", Synthetic: true})
			must(err)
		}},
		{"a commitment", "statement synthetic-department 2026", func() {
			var err error
			work, err = w.CreateCommitment(owner, recommendation.CommitmentInput{BodyID: "synthetic-department", Wording: "Do it", Criterion: "It is there", Due: "2026-12-01",
				Serves: []string{first}, Synthetic: true})
			must(err)
		}},
		{"a moved date", "timetable {Report: Body: Month:2026-12 Undated:false}", func() { must(w.MoveDate(owner, work.ID, work.Version, "2027-02-01", "It takes longer.")) }},
		{"a draft of progress", "", func() {
			_, err := w.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: work.ID, Words: "Half of it."})
			must(err)
		}},
		{"progress", "statement synthetic-department 2026", func() {
			_, err := w.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: work.ID, Words: "Nearly.", Submit: true})
			must(err)
		}},
		{"a tie", "chains", func() {
			must(w.DecideTie(clerk, recommendation.TieInput{FromID: second, ToID: first, Kind: record.TieKinds[0].Value, Confirm: true, Reason: "They say the same."}))
		}},
		{"a body's note", "bodies", func() {
			b, err := w.Body(clerk, "synthetic-council")
			must(err)
			must(w.EditBody(clerk, recommendation.BodyInput{ID: b.ID, Version: b.Version, Kind: b.Kind, Note: "Made up."}))
		}},
	}
}

// TestWhoHasAListIsToldThatItIsStillRight: a list's tag stays while its bytes do, on
// each node alike; a write makes another, and midnight does.
func TestWhoHasAListIsToldThatItIsStillRight(t *testing.T) {
	w := seeded(t, testkit.SQLite(t))
	s, a := newSite(t, w), openAPI(t, w)
	twin := openAPI(t, w)
	ask := func(h http.Handler, target, tag string) (int, string, string) {
		r := httptest.NewRequest(http.MethodGet, target, nil)
		r.Header.Set("If-None-Match", tag)
		got := httptest.NewRecorder()
		h.ServeHTTP(got, r)
		return got.Code, got.Header().Get("ETag"), got.Body.String()
	}
	addresses := map[string]http.Handler{"/api/v1/recommendations?per_page=5": a.server, "/api/v1/timetable?undated=true": a.server, "/api/v1/reports": a.server, "/api/v1/figures": a.server,
		"/api/v1/bodies/uk-government/statement/2026": a.server, "/recommendations.csv": s.server, "/recommendations.ods?state=declined": s.server, "/timetable.json": s.server}
	tags := map[string]string{}
	look := func(after string, changed bool) {
		t.Helper()
		for target, h := range addresses {
			code, tag, _ := ask(h, target, tags[target])
			if strings.HasPrefix(target, "/api/v1/reports") || strings.Contains(target, "statement") || strings.Contains(target, "figures") {
				// Their tag is of their bytes, and those need not change.
			} else if changed != (tag != tags[target]) || changed == (code == http.StatusNotModified) {
				t.Errorf("after %s, %s answers %d with the tag %s; it was %s", after, target, code, tag, tags[target])
			}
			if again, same, body := ask(h, target, tag); again != http.StatusNotModified || same != tag || body != "" {
				t.Errorf("after %s, %s asked again: %d, %q, %d bytes", after, target, again, same, len(body))
			}
			tags[target] = tag
		}
	}
	look("the start", true)
	look("nothing", false)
	if _, tag, _ := ask(twin.server, "/api/v1/timetable?undated=true", ""); tag != tags["/api/v1/timetable?undated=true"] {
		t.Error("another node gives another tag for the same bytes")
	}
	_, err := w.CreateRecommendation(coordinatorHere, recommendation.RecommendationInput{ReportID: "iicsa-final", Number: "901", Title: "Synthetic", Summary: "Summary withheld in test data",
		SourceURL: "https://example.org/r", Addressees: []string{"UK Government"}, AnswerDue: "2026-12-30", Publish: true, Checked: true, Synthetic: true})
	if err != nil {
		t.Fatal(err)
	}
	look("a write", true)
	look("nothing again", false)
	w.clock.Advance(24 * time.Hour)
	look("midnight", true)
	if code, _, _ := ask(a.server, "/api/v1/timetable?undated=true", tags["/api/v1/recommendations?per_page=5"]); code != http.StatusOK {
		t.Errorf("the tag of another list: %d", code)
	}
	if got := openLibrary(t, w).get("coordinator register", "/recommendations.csv"); got.Header().Get("ETag") != "" {
		t.Error("what somebody who signed in is given bears a tag")
	}
}
