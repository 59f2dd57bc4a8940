package review_test

import (
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/testkit"
)

// TestPuttingAnswersRightOpensNoWall: whoever was kept out because of what was answered
// before stays so, whoever is named now is kept out too and loses the case, and what was
// answered before is there beside it.
func TestPuttingAnswersRightOpensNoWall(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newPanel(t, d)
		k := w.Apply(func(a *intake.Application) { a.Facts = rules.Facts{Offence: "yes", Under18: "unsure"} })
		sees := func(who string) bool {
			_, n, err := w.S.List(w.As(who), review.Filter{})
			w.OK(err)
			_, err = w.S.Case(w.As(who), k.CaseID, "To look")
			if (n > 0) != (err == nil) {
				t.Errorf("%s counts %d and reads %v", who, n, err)
			}
			return err == nil
		}
		w.To(k.CaseID, rules.Allocated)
		if !sees("reviewer") || sees("insider") {
			t.Fatal("the walls before")
		}
		now := rules.Facts{Offence: "yes", Under18: "yes", Where: "wales"}
		w.OK(w.S.ChangeAnswers(t.Context(), k, now, "made-up-southern-police", ""))
		if sees("reviewer") || sees("insider") || !sees("secretary") || w.State(k.CaseID) != rules.Gathered {
			t.Errorf("reviewer %v, insider %v, secretary %v, at %s", sees("reviewer"), sees("insider"), sees("secretary"), w.State(k.CaseID))
		}
		w.OK(w.S.ChangeAnswers(t.Context(), k, now, "", ""))             // not sure any more
		w.OK(w.S.ChangeAnswers(t.Context(), k, now, "no-such-body", "")) // nothing of the list
		c, err := w.S.Case(w.As("secretary"), k.CaseID, "To look")
		w.OK(err)
		if sees("reviewer") || sees("insider") || len(c.Named()) != 0 || !strings.Contains(strings.Join(c.ClosedBy(), " "), "made-up-northern-police made-up-prosecutors made-up-southern-police") {
			t.Errorf("named %v, closed by %v", c.Named(), c.ClosedBy())
		}
		m, err := w.S.Mine(t.Context(), k)
		w.OK(err)
		if m.Facts != now {
			t.Errorf("the person reads %+v", m.Facts)
		}
		texts, err := w.S.Reveal(w.As("secretary"), k.CaseID, intake.PartAccount, "To look")
		w.OK(err)
		var before, after int
		for _, x := range texts {
			switch {
			case x.Name == "facts before":
				before++
			case x.Name == "facts" && strings.Contains(x.Words, "wales"):
				after++
			}
		}
		if before != 3 || after != 1 {
			t.Errorf("%d before, %d now", before, after)
		}
		w.OK(w.S.Withdraw(t.Context(), k))
		w.Refused(w.S.ChangeAnswers(t.Context(), k, now, "", ""), errs.Conflict)
		other := w.Apply()
		w.Refused(w.S.ChangeAnswers(t.Context(), intake.PersonKey{CaseID: k.CaseID, Key: other.Key}, now, "", ""), errs.NotFound)
	})
}

// TestWhatTheRulesSayFollowsTheAnswers until somebody has judged the case.
func TestWhatTheRulesSayFollowsTheAnswers(t *testing.T) {
	w := newPanel(t, testkit.SQLite(t))
	k := w.Apply()
	result := func() (out string) {
		w.OK(w.DB.QueryRow(t.Context(), `SELECT result FROM review_case WHERE id = ?`, k.CaseID).Scan(&out))
		return out
	}
	not := rules.Facts{Offence: "no"}
	want := string(w.S.Judge(not).Result)
	if want == result() {
		t.Fatal("the same for both")
	}
	w.OK(w.S.ChangeAnswers(t.Context(), k, not, "", ""))
	if result() != want {
		t.Errorf("%s, want %s", result(), want)
	}
	w.OK(w.S.ChangeAnswers(t.Context(), k, rules.Facts{}, "made-up-northern-police", ""))
	w.To(k.CaseID, rules.Eligible)
	w.OK(w.S.ChangeAnswers(t.Context(), k, not, "", ""))
	if result() != string(rules.ResultEligible) {
		t.Errorf("what somebody judged became %s", result())
	}
}
