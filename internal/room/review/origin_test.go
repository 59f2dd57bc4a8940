package review_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"candour/internal/room/review"

	"pgregory.net/rapid"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/reviewtest"
	"candour/internal/room/review/rules"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// kinOf is a small world of bodies: the unit is of the north and the south, and
// a commissioner stands over the north.
var kinOf = map[string][]string{
	"made-up-northern-police": {"made-up-northern-police", "made-up-unit", "made-up-commissioner"}, "made-up-southern-police": {"made-up-southern-police", "made-up-unit"},
	"made-up-unit":         {"made-up-unit", "made-up-northern-police", "made-up-southern-police", "made-up-commissioner"},
	"made-up-commissioner": {"made-up-commissioner", "made-up-northern-police", "made-up-unit"},
}

// withKin adds people whose bodies belong together, one of unknown ones, and one
// who worked for the north before.
func (w *panel) withKin() {
	for name, body := range map[string]string{"unit": "made-up-unit", "commissioner": "made-up-commissioner", "nowhere": "nowhere", "former": "made-up-trust"} {
		a := reviewtest.StaffOf(name, body, access.RoleReviewer, access.RoleSecretariat, access.RoleIndependent)
		a.Closes = access.Yes
		w.People[name] = a
	}
	for name, a := range w.People {
		if kin := kinOf[a.Body]; kin != nil {
			a.Kin = kin
		}
		switch name {
		case "nowhere":
			a.Kin, a.Closes = nil, access.Unknown
		case "former":
			a.Kin = append([]string{"made-up-trust"}, kinOf["made-up-northern-police"]...)
		}
		w.People[name] = a
	}
}

// sees says whether somebody gets a case by any way of reading.
func (w *panel) sees(name, id string) bool {
	w.T.Helper()
	ctx := w.As(name)
	items, n, err := w.S.List(ctx, review.Filter{})
	if err != nil && !errs.Is(err, errs.Forbidden) {
		w.T.Fatal(err)
	}
	listed := slices.ContainsFunc(items, func(i review.Item) bool { return i.ID == id })
	_, caseErr := w.S.Case(ctx, id, "To look at it.")
	_, revealErr := w.S.Reveal(ctx, id, intake.PartAccount, "To look at it.")
	if listed != (caseErr == nil) || !listed && revealErr == nil || listed && n == 0 {
		w.T.Fatalf("%s: listed %v of %d, opened %v, read %v", name, listed, n, caseErr, revealErr)
	}
	return listed
}

// TestUntilItIsKnownWhoClosedACase: with the force left empty, asked or not,
// nobody of a body that may have closed it, or of whom that is not known, is
// offered, is given it or reads it; when it is confirmed the wall of kin decides.
func TestUntilItIsKnownWhoClosedACase(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		w.withKin()
		k := w.Apply(func(a *intake.Application) { a.Force, a.Prosecutor = "", "" })
		id, sec := k.CaseID, w.As("secretary")
		w.OK(w.S.Acknowledge(sec, id, 0))
		w.Reads("secretary", id, review.JudgeEligible, "", "")
		w.OK(w.S.FindEligible(sec, id, 0))
		w.OK(w.S.AskPapers(sec, id, 0, review.PapersInput{Bodies: []string{"made-up-northern-police"}, Words: "All papers."}))
		c, err := w.S.Case(sec, id, "Working on this case.")
		w.OK(err)
		if len(c.Bars) != 1 || c.Bars[0].Body != "made-up-northern-police" || c.Bars[0].Kind != review.BarAsked {
			t.Errorf("whoever was asked is not barred: %+v", c.Bars)
		}
		shut := []string{"insider", "unit", "commissioner", "nowhere", "former"}
		for _, name := range shut {
			if w.sees(name, id) {
				t.Errorf("%s sees a case of which nobody confirmed who closed it", name)
			}
		}
		w.answerAll(id)
		offered := w.offered(id)
		for _, name := range append(shut, "reviewer", "reviewer2") {
			if slices.Contains(offered, "staff-"+w.shown(name)) {
				t.Errorf("%s is offered", name)
			}
		}
		w.Refused(w.S.Allocate(sec, id, 0, "staff-Reviewer Two", "staff-Independent"), errs.Invalid)
		w.Refused(w.S.ConfirmOrigin(sec, id, 0, review.OriginInput{Bodies: []string{"nowhere"}, Reason: "A letter."}), errs.Invalid)
		w.S.Listed = func(context.Context, db.Querier) ([]intake.BodyOption, error) {
			return append(reviewtest.Bodies(), intake.BodyOption{ID: "made-up-council", Name: "Made-up Council", Kind: "council"}), nil
		}
		w.Refused(w.S.ConfirmOrigin(sec, id, 0, review.OriginInput{Bodies: []string{"made-up-council"}, Reason: "A letter."}), errs.Invalid)
		w.Refused(w.S.ConfirmOrigin(sec, id, 0, review.OriginInput{Bodies: []string{"made-up-southern-police"}}), errs.Invalid)
		w.Refused(w.S.ConfirmOrigin(w.As("insider"), id, 0, review.OriginInput{Bodies: []string{"made-up-southern-police"}, Reason: "No."}), errs.NotFound)
		w.OK(w.S.ConfirmOrigin(sec, id, 0, review.OriginInput{Bodies: []string{"made-up-southern-police"}, Reason: "A letter."}))
		w.Refused(w.S.ConfirmOrigin(sec, id, 0, review.OriginInput{Bodies: []string{"made-up-western-police"}, Reason: "Another."}), errs.Conflict)
		for _, name := range append(shut, "reviewer", "reviewer2") {
			if w.sees(name, id) || slices.Contains(w.offered(id), "staff-"+w.shown(name)) {
				t.Errorf("%s sees the case or is offered it on the word of one human", name)
			}
		}
		w.AgreeOrigin(id)
		w.Refused(w.S.ConfirmOrigin(sec, id, 0, review.OriginInput{Bodies: []string{"made-up-western-police"}, Reason: "Another."}), errs.Conflict)
		for _, name := range append(shut, "reviewer") {
			if w.sees(name, id) || slices.Contains(w.offered(id), "staff-"+w.shown(name)) {
				t.Errorf("%s sees the case or is offered it: their body or its kin closed it", name)
			}
		}
		w.OK(w.S.Allocate(sec, id, 0, "staff-Reviewer Two", "staff-Independent"))
		if !w.sees("reviewer2", id) {
			t.Error("a reviewer of another force does not see the case that they were given")
		}
		var action, reason string
		w.OK(d.QueryRow(t.Context(), `SELECT l.id, o.reason FROM review_origin o JOIN ledger_leaf l ON l.id = o.leaf_id WHERE o.case_id = ?`, id).Scan(&action, &reason))
		if action == "" || reason != "A letter." {
			t.Errorf("the step is not recorded: %q %q", action, reason)
		}
		w.OK(w.S.Bar(sec, id, review.BarInput{Body: "made-up-western-police", Kind: review.BarOrigin, Reason: "They had a part."}))
		if w.sees("reviewer2", id) || w.State(id) != rules.Gathered {
			t.Error("a body that was named later keeps the case")
		}
	})
}

func (w *panel) shown(name string) string { return strings.TrimPrefix(w.People[name].ID, "staff-") }

// answerAll answers every open request and gathers the papers.
func (w *panel) answerAll(id string) {
	w.T.Helper()
	c, err := w.S.Load(w.T.Context(), w.DB, id)
	w.OK(err)
	for _, r := range c.Requests {
		if r.State == review.PapersOpen {
			contact := access.WithActor(context.Background(), reviewtest.StaffOf("contact "+r.Body, r.Body, access.RoleLiaison))
			w.OK(w.S.AnswerPapers(contact, r.ID, review.PapersAnswer{Code: "sent"}))
		}
	}
	w.OK(w.S.Gather(w.As("secretary"), id, 0))
}

func (w *panel) offered(id string) []string {
	w.T.Helper()
	list, err := w.S.Candidates(w.As("secretary"), id)
	w.OK(err)
	var out []string
	for _, c := range list {
		out = append(out, c.Staff)
	}
	return out
}

// TestWhoeverIsAskedOrNamedIsBarred: on every way to a reviewer, in any order of
// asking, confirming, naming and giving, nobody has the case whose kin was asked
// for papers or named in it.
func TestWhoeverIsAskedOrNamedIsBarred(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	w.withKin()
	forces := []string{"made-up-northern-police", "made-up-southern-police", "made-up-western-police", "made-up-prosecutors"}
	given := 0
	rapid.Check(t, func(t *rapid.T) {
		one := func(what string) string { return rapid.SampledFrom(forces).Draw(t, what) }
		named := map[string]bool{}
		force := rapid.SampledFrom(append([]string{""}, forces...)).Draw(t, "force")
		id := w.Apply(func(a *intake.Application) { a.Force, a.Prosecutor = force, "" }).CaseID
		named[force] = true
		sec := w.As("secretary")
		w.OK(w.S.Acknowledge(sec, id, 0))
		w.Reads("secretary", id, review.JudgeEligible, "", "")
		w.OK(w.S.FindEligible(sec, id, 0))
		if rapid.Bool().Draw(t, "papers first") { // else few cases would come as far as to be given
			body := one("asked")
			w.OK(w.S.AskPapers(sec, id, 0, review.PapersInput{Bodies: []string{body}, Words: "All papers."}))
			named[body] = true
			w.answerAll(id)
		}
		if rapid.Bool().Draw(t, "confirmed first") { // for the same reason
			body := one("confirmed")
			if err := w.S.ConfirmOrigin(sec, id, 0, review.OriginInput{Bodies: []string{body}, Reason: "A letter."}); err == nil {
				w.AgreeOrigin(id)
				named[body] = true
			}
		}
		for range rapid.IntRange(2, 7).Draw(t, "acts") {
			body := one("body")
			var err error
			switch rapid.SampledFrom([]string{"ask", "confirm", "name", "gather", "give"}).Draw(t, "act") {
			case "ask":
				err = w.S.AskPapers(sec, id, 0, review.PapersInput{Bodies: []string{body}, Words: "All papers."})
			case "confirm":
				if err = w.S.ConfirmOrigin(sec, id, 0, review.OriginInput{Bodies: []string{body}, Reason: "A letter."}); err == nil && rapid.Bool().Draw(t, "by two") {
					w.AgreeOrigin(id)
				}
			case "name":
				err = w.S.Bar(sec, id, review.BarInput{Body: body, Kind: review.BarOrigin, Reason: "A letter."})
			case "gather":
				if w.State(id) == rules.Asked {
					w.answerAll(id)
				}
				continue
			case "give":
				list, lerr := w.S.Candidates(sec, id)
				w.OK(lerr)
				var pick [2]string
				for _, c := range list {
					if i := map[string]int{string(access.RoleReviewer): 0, string(access.RoleIndependent): 1}[c.Role]; pick[i] == "" || rapid.Bool().Draw(t, "other") {
						pick[i] = c.Staff
					}
				}
				err = w.S.Allocate(sec, id, 0, pick[0], pick[1])
				body = ""
			}
			if err == nil {
				named[body] = true
			} else if !errs.Is(err, errs.Conflict) && !errs.Is(err, errs.Invalid) {
				t.Fatal(err)
			}
			given += w.nobodyNamedHasIt(t, id, named)
		}
	})
	if given == 0 {
		t.Error("no case was given to anybody: nothing was tried")
	}
}

// nobodyNamedHasIt checks the bars and whoever has the case now; it gives how many
// have it.
func (w *panel) nobodyNamedHasIt(t *rapid.T, id string, named map[string]bool) (have int) {
	c, err := w.S.Load(w.T.Context(), w.DB, id)
	w.OK(err)
	for body := range named {
		if body != "" && !c.Barred(body) {
			t.Fatalf("%s was asked or named and is not barred", body)
		}
	}
	for _, a := range c.Allocations {
		if a.State != "active" {
			continue
		}
		have++
		for _, p := range w.People {
			if p.Human != a.Human {
				continue
			}
			if len(p.Kin) == 0 || slices.ContainsFunc(p.Kin, func(k string) bool { return named[k] }) || !c.Confirmed() && p.Closes != access.No {
				t.Fatalf("%s of %v has a case of %v, confirmed: %v", p.ID, p.Kin, named, c.Confirmed())
			}
		}
	}
	return have
}
