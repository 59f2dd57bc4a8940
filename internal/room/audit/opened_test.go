package audit_test

import (
	"testing"

	"candour/internal/base/errs"
	"candour/internal/room/audit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// shown opens the report on its page.
func (w *world) shown(a access.Actor, project string) {
	w.t.Helper()
	d, err := w.Draft(as(a), project)
	if err == nil {
		err = w.Shown(as(a), d)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// TestWhoChecksAReportHasOpenedIt: the page of the report is its opening, and a
// report that was sent back and changed must be opened again. A direct sending
// without it is refused in words, and loses none.
func TestWhoChecksAReportHasOpenedIt(t *testing.T) {
	s := newSite(t)
	id := s.estimated(300).Project.ID
	at := audit.PathOf(id) + "/report"
	in := audit.ReportInput{Title: "What the lists say", Summary: "There are [F5] children.", Unknown: "Children whom nobody wrote down.",
		Recommendations: []audit.Recommendation{{Title: "Share lists", Words: "Keep a key.", Addressee: "Made-up Department"}}}
	write := func(unknown string) {
		in.Unknown = unknown
		for _, err := range []error{s.Write(as(ann), id, in), s.Service.Send(as(ann), id)} {
			if err != nil {
				t.Fatal(err, errs.FieldsOf(err))
			}
		}
	}
	write("Children whom nobody wrote down.")
	other := audit.PathOf(id) + "/members" // a form of another page: nothing is opened on the way
	send := func(a access.Actor, step string, values ...string) pages.Answer {
		return s.SendForm(a, at+step, s.Fill(s.Get(a, other), other, values...))
	}
	s.Wants(send(ben, "/check", "verdict", "right", "words", "Kept words."), 422, audit.OpenFirst, "Kept words.", "Children whom nobody wrote down.", "Share lists", "Keep a key.", "Made-up Department")
	s.Wants(send(ben, "/check", "verdict", "back", "words", "Say who else."), 303)
	write("Children who moved away.")
	s.Wants(send(ben, "/check", "verdict", "right", "words", "I read it."), 422, audit.OpenFirst) // what changed since
	s.Wants(s.Get(ben, at), 200, "Children who moved away.", "Record what you found")
	s.Wants(s.Post(ben, at, at+"/check", "verdict", "right", "words", "I read it."), 303)
	s.Wants(send(ann, "/publish"), 422, audit.OpenFirst, "Publish it")
	s.Wants(s.Get(ann, at), 200, "Publish it")
	s.Wants(s.Get(ann, at), 200, "Publish it")
	s.Wants(s.Post(ann, at, at+"/publish"), 303)
	if n := s.entries(); n != 3 {
		t.Errorf("%d entries, want two of the checker's and one of the publisher's", n)
	}
}

func (w *world) entries() (n int) {
	w.t.Helper()
	if err := w.db.QueryRow(w.t.Context(), `SELECT COUNT(*) FROM opened`).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

// TestAPartOfAReportHoldsAllThatIsJudged: a change of any word or figure that is
// published is another part.
func TestAPartOfAReportHoldsAllThatIsJudged(t *testing.T) {
	parts := map[string]bool{}
	for _, change := range []func(r *audit.Report, f []audit.Figure){func(*audit.Report, []audit.Figure) {}, func(r *audit.Report, _ []audit.Figure) { r.Title = "x" },
		func(r *audit.Report, _ []audit.Figure) { r.Summary = "x" },
		func(r *audit.Report, _ []audit.Figure) { r.Unknown = "x" }, func(r *audit.Report, _ []audit.Figure) { r.Recommendation[0].Words = "x" },
		func(r *audit.Report, _ []audit.Figure) { r.Recommendation[0].Addressee = "x" },
		func(r *audit.Report, _ []audit.Figure) { r.Recommendation = nil }, func(_ *audit.Report, f []audit.Figure) { f[0].Value = "x" }, func(_ *audit.Report, f []audit.Figure) { f[0].Footing = "x" }} {
		r, f := audit.Report{ID: "r", Title: "t", Recommendation: []audit.Recommendation{{Title: "a"}}}, []audit.Figure{{Ref: "F1", Value: "5"}}
		change(&r, f)
		parts[audit.PartOf(&r, "result", f)] = true
	}
	if parts[audit.PartOf(&audit.Report{ID: "r"}, "other", nil)] = true; len(parts) != 10 {
		t.Errorf("%d parts of 10 reports", len(parts))
	}
}
