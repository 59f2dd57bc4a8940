package review_test

import (
	"slices"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review/desk"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/mine"
	"candour/internal/room/review/rules"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// waitsUnseen is what the desk of somebody says of cases that nobody may see.
func (w *panel) waitsUnseen(who string) (out []string) {
	w.T.Helper()
	items, err := desk.Desk{Service: w.S}.Items(w.As(who), w.People[who])
	w.OK(err)
	for _, it := range items {
		if it.Href == "/staff" {
			if !it.Synthetic {
				w.T.Errorf("made-up cases are counted as real: %v", it)
			}
			out = append(out, it.Title)
		}
	}
	return out
}

// TestACaseThatNobodyMaySeeIsTold: a name that is meant widely keeps everybody out.
// Who appoints the staff hears how many cases wait, and the person reads it; what
// they wrote comes back to them, and they can take it back. With somebody new who may
// see it, it is told no more.
func TestACaseThatNobodyMaySeeIsTold(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		w.Apply()
		if got := w.waitsUnseen("admin"); len(got) != 0 {
			t.Fatalf("all is seen, and the desk says %v", got)
		}
		k := w.Apply(func(a *intake.Application) { a.ExcludePeople = "DC Made-Up" })
		w.OK(w.S.Exclude(t.Context(), k, "", "Synthetic"))
		look := func() mine.Case {
			t.Helper()
			m, err := w.S.Mine(t.Context(), k)
			w.OK(err)
			return m
		}
		m := look()
		if w.sees("secretary", k.CaseID) || w.sees("second", k.CaseID) || !m.Unseen || !m.Undecided {
			t.Fatalf("a first name of everybody keeps not everybody out: %v %v", m.Unseen, m.Undecided)
		}
		want := []string{"1 case that nobody of the secretariat may open: register somebody who may", "1 case that no independent member may look at: register somebody who may"}
		if got := w.waitsUnseen("admin"); !slices.Equal(got, want) {
			t.Errorf("the desk says %v", got)
		}
		for _, who := range []string{"secretary", "independent", "auditor", "liaison"} {
			if got := w.waitsUnseen(who); len(got) != 0 {
				t.Errorf("%s reads %v", who, got)
			}
		}
		words := func(m mine.Case) (out []string) {
			for _, e := range m.Excluding {
				out = append(out, e.Words)
			}
			slices.Sort(out)
			return out
		}
		if got := words(m); !slices.Equal(got, []string{"DC Made-Up", "Synthetic"}) {
			t.Errorf("shown back: %v", got)
		}

		// Somebody joins who is not meant.
		joined := w.People["second"]
		joined.Name = "Jane Example"
		before := w.People["second"]
		w.People["second"] = joined
		if got := w.waitsUnseen("admin"); !slices.Equal(got, want[1:]) || look().Unseen || !w.sees("second", k.CaseID) {
			t.Errorf("somebody may see it, and the desk says %v", got)
		}
		// Of a body that closed it, they are nobody who may.
		w.People["second"] = before
		for _, role := range []string{"insider"} {
			a := w.People[role]
			a.Name = "John Example"
			w.People[role] = a
		}
		if got := w.waitsUnseen("admin"); !slices.Equal(got, want) {
			t.Errorf("whoever closed it is counted: %v", got)
		}
		// Whose bodies nobody knows sees nothing.
		lost := w.People["second"]
		lost.Name, lost.Standing = "Jane Example", access.Standing{}
		w.People["second"] = lost
		if got := w.waitsUnseen("admin"); !slices.Equal(got, want) {
			t.Errorf("whose standing is not known is counted: %v", got)
		}
		w.People["second"] = before

		w.takesBack(k, "Synthetic")
		if m := look(); m.Unseen || m.Undecided || !slices.Equal(words(m), []string{"DC Made-Up"}) || !w.sees("secretary", k.CaseID) || len(w.waitsUnseen("admin")) != 0 {
			t.Errorf("taken back: unseen %v, undecided %v, %v", m.Unseen, m.Undecided, words(m))
		}
		// What is ended waits for nobody.
		w.OK(w.S.Exclude(t.Context(), k, "", "Synthetic"))
		w.OK(w.S.Withdraw(t.Context(), k))
		if m := look(); m.Unseen || len(w.waitsUnseen("admin")) != 0 {
			t.Error("a case that was withdrawn waits")
		}
	})
}

// takesBack takes back what a person wrote.
func (w *panel) takesBack(k intake.PersonKey, words string) {
	w.T.Helper()
	m, err := w.S.Mine(w.T.Context(), k)
	w.OK(err)
	at := slices.IndexFunc(m.Excluding, func(e mine.Exclusion) bool { return e.Words == words })
	if at < 0 {
		w.T.Fatalf("%q is not among %v", words, m.Excluding)
	}
	w.OK(w.S.TakeBack(w.T.Context(), k, m.Excluding[at].ID))
	if err := w.S.TakeBack(w.T.Context(), k, m.Excluding[at].ID); !errs.Is(err, errs.Conflict) {
		w.T.Errorf("taken back twice: %v", err)
	}
}

// TestWhatIsTakenBackKeepsTheRest: a name that two entries have stays kept out until
// both are taken back; nobody else's phrase takes anything back; and what was taken
// back has not to be opened by whoever judges the case.
func TestWhatIsTakenBackKeepsTheRest(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		k := w.Apply(func(a *intake.Application) { a.ExcludePeople = "Synthetic Second\nJane Example" })
		other := w.Apply()
		w.OK(w.S.Exclude(t.Context(), k, "", "DS S. Second"))
		m, err := w.S.Mine(t.Context(), k)
		w.OK(err)
		for _, wrong := range []intake.PersonKey{other, {CaseID: k.CaseID, Key: other.Key}} {
			if err := w.S.TakeBack(t.Context(), wrong, m.Excluding[0].ID); err == nil {
				t.Error("somebody else took it back")
			}
		}
		w.takesBack(k, "Synthetic Second\nJane Example")
		if w.sees("second", k.CaseID) {
			t.Error("whoever is still kept out sees it")
		}
		w.takesBack(k, "DS S. Second")
		if !w.sees("second", k.CaseID) {
			t.Error("whoever is kept out no more does not see it")
		}
		w.To(k.CaseID, rules.Eligible)
		texts, err := w.S.Reveal(w.As("secretary"), k.CaseID, intake.PartAccount, "To look at the case again.")
		w.OK(err)
		for _, x := range texts {
			if strings.Contains(x.Words, "Second") || strings.Contains(x.Words, "Jane Example") {
				t.Errorf("%s still says %q", x.Name, x.Words)
			}
		}
	})
}
