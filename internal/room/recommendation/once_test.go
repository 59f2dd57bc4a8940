package recommendation_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"candour/internal/base/db"
	"candour/internal/testkit"
)

// TestOneActSentThreeTimesCountsOnce is case 01 of the register: a form is sent
// twice at the same moment and once more later. It counts once, leaves one
// entry, and each time leads where the first sending led.
func TestOneActSentThreeTimesCountsOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s, c := pledgedOn(t, d)
		owed := s.onTheLadder(t)
		for _, f := range []struct {
			name, at, table string
			as              context.Context
			form            func(at string) url.Values
		}{
			{"ladder step", "/recommendations/" + owed + "/ladder", "ladder_step", keeper, s.opened(keeper, "body", "uk-government",
				"rung", "letter-1", "text", "A letter.")},
			{"answer", "/recommendations/iicsa-final-99/answer", "answer", keeper, s.checked(keeper, "step", "check", "body", "uk-government",
				"status", "accepted", "given", "1 November 2026", "words", "Agreed.", "source_url", "https://example.org/answer")},
			{"commitment", "/recommendations/iicsa-final-99/commit", "commitment", owner, s.checked(owner, "step", "check", "text", "Train the staff",
				"criterion", "All are trained", "due", "2027", "serves", "iicsa-final-01")},
			{"date", "/commitments/" + c.ID + "/move", "date_move", owner, s.opened(owner, "due", "autumn 2027", "reason", "More time is needed.")},
		} {
			t.Run(f.name, func(t *testing.T) {
				rows, entries := s.countOf(f.table), s.countOf("ledger_leaf")
				form := f.form(f.at)
				answers := make(chan page, 2)
				for range 2 {
					go func() { answers <- s.sendForm(f.as, f.at, form) }()
				}
				first, second := <-answers, <-answers
				third := s.sendForm(f.as, f.at, form)
				if first.code != http.StatusSeeOther || first.location == "" || second != first || third != first {
					t.Errorf("answered %d %q, %d %q, %d %q", first.code, first.location, second.code, second.location, third.code, third.location)
				}
				if r, e := s.countOf(f.table)-rows, s.countOf("ledger_leaf")-entries; r != 1 || e != 1 {
					t.Errorf("%d rows and %d entries were added", r, e)
				}
			})
		}
	})
}

// checked gives what fills in a form, and takes the page where it is checked.
func (s *site) checked(as context.Context, fields ...string) func(string) url.Values {
	return func(at string) url.Values {
		s.t.Helper()
		got := s.post(as, at, fields...)
		s.wants(got, http.StatusOK)
		return valuesOf(got)
	}
}

// opened gives what fills in a form that is sent at once.
func (s *site) opened(as context.Context, fields ...string) func(string) url.Values {
	return func(at string) url.Values {
		s.t.Helper()
		got := s.get(as, at)
		s.wants(got, http.StatusOK)
		return valuesOf(got, fields...)
	}
}

func (s *site) countOf(table string) (n int) {
	s.t.Helper()
	if err := s.db.QueryRow(s.t.Context(), `SELECT count(*) FROM `+table).Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

// TestACorrectedFormIsAnotherAct: what was sent with other words, or from a page
// that was opened anew, counts.
func TestACorrectedFormIsAnotherAct(t *testing.T) {
	s, _ := pledged(t)
	at := "/recommendations/iicsa-final-99/commit"
	form := s.checked(owner, "step", "check", "text", "Train the staff", "criterion", "All are trained", "due", "2027")(at)
	before := s.countOf("commitment")
	s.wants(s.sendForm(owner, at, form), http.StatusSeeOther)
	form.Set("text", "Train the managers")
	s.wants(s.sendForm(owner, at, form), http.StatusSeeOther)
	again := s.checked(owner, "step", "check", "text", "Train the managers", "criterion", "All are trained", "due", "2027")(at)
	s.wants(s.sendForm(owner, at, again), http.StatusSeeOther)
	if n := s.countOf("commitment") - before; n != 3 {
		t.Errorf("%d commitments were added, want 3", n)
	}
}
