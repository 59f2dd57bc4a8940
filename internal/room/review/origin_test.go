package review

import (
	"context"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
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
		a := staffOf(name, body, access.RoleReviewer, access.RoleSecretariat, access.RoleIndependent)
		a.Closes = access.Yes
		w.people[name] = a
	}
	for name, a := range w.people {
		if kin := kinOf[a.Body]; kin != nil {
			a.Kin = kin
		}
		switch name {
		case "nowhere":
			a.Kin, a.Closes = nil, access.Unknown
		case "former":
			a.Kin = append([]string{"made-up-trust"}, kinOf["made-up-northern-police"]...)
		}
		w.people[name] = a
	}
}

// sees says whether somebody gets a case by any way of reading.
func (w *panel) sees(name, id string) bool {
	w.t.Helper()
	ctx := w.as(name)
	items, n, err := w.s.List(ctx, Filter{})
	if err != nil && !errs.Is(err, errs.Forbidden) {
		w.t.Fatal(err)
	}
	listed := slices.ContainsFunc(items, func(i Item) bool { return i.ID == id })
	_, caseErr := w.s.Case(ctx, id, "To look at it.")
	_, revealErr := w.s.Reveal(ctx, id, intake.PartAccount, "To look at it.")
	if listed != (caseErr == nil) || !listed && revealErr == nil || listed && n == 0 {
		w.t.Fatalf("%s: listed %v of %d, opened %v, read %v", name, listed, n, caseErr, revealErr)
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
		k := w.apply(func(a *intake.Application) { a.Force, a.Prosecutor = "", "" })
		id, sec := k.CaseID, w.as("secretary")
		w.ok(w.s.Acknowledge(sec, id, 0))
		w.reads("secretary", id, JudgeEligible, "", "")
		w.ok(w.s.FindEligible(sec, id, 0))
		w.ok(w.s.AskPapers(sec, id, 0, PapersInput{Bodies: []string{"made-up-northern-police"}, Words: "All papers."}))
		c, err := w.s.Case(sec, id, "Working on this case.")
		w.ok(err)
		if len(c.Bars) != 1 || c.Bars[0].Body != "made-up-northern-police" || c.Bars[0].Kind != BarAsked {
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
		w.refused(w.s.Allocate(sec, id, 0, "staff-Reviewer Two", "staff-Independent"), errs.Invalid)
		w.refused(w.s.ConfirmOrigin(sec, id, 0, OriginInput{Bodies: []string{"nowhere"}, Reason: "A letter."}), errs.Invalid)
		w.s.Listed = func(context.Context, db.Querier) ([]intake.BodyOption, error) {
			return append(testBodies(), intake.BodyOption{ID: "made-up-council", Name: "Made-up Council", Kind: "council"}), nil
		}
		w.refused(w.s.ConfirmOrigin(sec, id, 0, OriginInput{Bodies: []string{"made-up-council"}, Reason: "A letter."}), errs.Invalid)
		w.refused(w.s.ConfirmOrigin(sec, id, 0, OriginInput{Bodies: []string{"made-up-southern-police"}}), errs.Invalid)
		w.refused(w.s.ConfirmOrigin(w.as("insider"), id, 0, OriginInput{Bodies: []string{"made-up-southern-police"}, Reason: "No."}), errs.NotFound)
		w.ok(w.s.ConfirmOrigin(sec, id, 0, OriginInput{Bodies: []string{"made-up-southern-police"}, Reason: "A letter."}))
		w.refused(w.s.ConfirmOrigin(sec, id, 0, OriginInput{Bodies: []string{"made-up-western-police"}, Reason: "Another."}), errs.Conflict)
		for _, name := range append(shut, "reviewer", "reviewer2") {
			if w.sees(name, id) || slices.Contains(w.offered(id), "staff-"+w.shown(name)) {
				t.Errorf("%s sees the case or is offered it on the word of one human", name)
			}
		}
		w.agreeOrigin(id)
		w.refused(w.s.ConfirmOrigin(sec, id, 0, OriginInput{Bodies: []string{"made-up-western-police"}, Reason: "Another."}), errs.Conflict)
		for _, name := range append(shut, "reviewer") {
			if w.sees(name, id) || slices.Contains(w.offered(id), "staff-"+w.shown(name)) {
				t.Errorf("%s sees the case or is offered it: their body or its kin closed it", name)
			}
		}
		w.ok(w.s.Allocate(sec, id, 0, "staff-Reviewer Two", "staff-Independent"))
		if !w.sees("reviewer2", id) {
			t.Error("a reviewer of another force does not see the case that they were given")
		}
		var action, reason string
		w.ok(d.QueryRow(t.Context(), `SELECT l.id, o.reason FROM review_origin o JOIN ledger_leaf l ON l.id = o.leaf_id WHERE o.case_id = ?`, id).Scan(&action, &reason))
		if action == "" || reason != "A letter." {
			t.Errorf("the step is not recorded: %q %q", action, reason)
		}
		w.ok(w.s.Bar(sec, id, BarInput{Body: "made-up-western-police", Kind: BarOrigin, Reason: "They had a part."}))
		if w.sees("reviewer2", id) || w.state(id) != rules.Gathered {
			t.Error("a body that was named later keeps the case")
		}
	})
}

func (w *panel) shown(name string) string { return strings.TrimPrefix(w.people[name].ID, "staff-") }

// answerAll answers every open request and gathers the papers.
func (w *panel) answerAll(id string) {
	w.t.Helper()
	c, err := w.s.Load(w.t.Context(), w.db, id)
	w.ok(err)
	for _, r := range c.Requests {
		if r.State == PapersOpen {
			contact := access.WithActor(context.Background(), staffOf("contact "+r.Body, r.Body, access.RoleLiaison))
			w.ok(w.s.AnswerPapers(contact, r.ID, PapersAnswer{Code: "sent"}))
		}
	}
	w.ok(w.s.Gather(w.as("secretary"), id, 0))
}

func (w *panel) offered(id string) []string {
	w.t.Helper()
	list, err := w.s.Candidates(w.as("secretary"), id)
	w.ok(err)
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
		id := w.apply(func(a *intake.Application) { a.Force, a.Prosecutor = force, "" }).CaseID
		named[force] = true
		sec := w.as("secretary")
		w.ok(w.s.Acknowledge(sec, id, 0))
		w.reads("secretary", id, JudgeEligible, "", "")
		w.ok(w.s.FindEligible(sec, id, 0))
		if rapid.Bool().Draw(t, "papers first") { // else few cases would come as far as to be given
			body := one("asked")
			w.ok(w.s.AskPapers(sec, id, 0, PapersInput{Bodies: []string{body}, Words: "All papers."}))
			named[body] = true
			w.answerAll(id)
		}
		if rapid.Bool().Draw(t, "confirmed first") { // for the same reason
			body := one("confirmed")
			if err := w.s.ConfirmOrigin(sec, id, 0, OriginInput{Bodies: []string{body}, Reason: "A letter."}); err == nil {
				w.agreeOrigin(id)
				named[body] = true
			}
		}
		for range rapid.IntRange(2, 7).Draw(t, "acts") {
			body := one("body")
			var err error
			switch rapid.SampledFrom([]string{"ask", "confirm", "name", "gather", "give"}).Draw(t, "act") {
			case "ask":
				err = w.s.AskPapers(sec, id, 0, PapersInput{Bodies: []string{body}, Words: "All papers."})
			case "confirm":
				if err = w.s.ConfirmOrigin(sec, id, 0, OriginInput{Bodies: []string{body}, Reason: "A letter."}); err == nil && rapid.Bool().Draw(t, "by two") {
					w.agreeOrigin(id)
				}
			case "name":
				err = w.s.Bar(sec, id, BarInput{Body: body, Kind: BarOrigin, Reason: "A letter."})
			case "gather":
				if w.state(id) == rules.Asked {
					w.answerAll(id)
				}
				continue
			case "give":
				list, lerr := w.s.Candidates(sec, id)
				w.ok(lerr)
				var pick [2]string
				for _, c := range list {
					if i := map[string]int{string(access.RoleReviewer): 0, string(access.RoleIndependent): 1}[c.Role]; pick[i] == "" || rapid.Bool().Draw(t, "other") {
						pick[i] = c.Staff
					}
				}
				err = w.s.Allocate(sec, id, 0, pick[0], pick[1])
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
	c, err := w.s.Load(w.t.Context(), w.db, id)
	w.ok(err)
	for body := range named {
		if body != "" && !c.barred(body) {
			t.Fatalf("%s was asked or named and is not barred", body)
		}
	}
	for _, a := range c.Allocations {
		if a.State != "active" {
			continue
		}
		have++
		for _, p := range w.people {
			if p.Human != a.Human {
				continue
			}
			if len(p.Kin) == 0 || slices.ContainsFunc(p.Kin, func(k string) bool { return named[k] }) || !c.confirmed() && p.Closes != access.No {
				t.Fatalf("%s of %v has a case of %v, confirmed: %v", p.ID, p.Kin, named, c.confirmed())
			}
		}
	}
	return have
}
