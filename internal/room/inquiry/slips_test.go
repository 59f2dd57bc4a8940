package inquiry_test

import (
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
)

// TestAPartBeginsAtMostAYearBefore: a day long past is a slip of the keys, and no day at
// all is none.
func TestAPartBeginsAtMostAYearBefore(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.found(newOf(rules.Council, "Made-up Inquiry", "", council))
	for back, ok := range map[int]bool{0: true, 366: true, 367: false, 3660: false} {
		in := inquiry.SeatInput{Inquiry: id, Account: secretary.ID, Part: rules.Secretary, From: w.Today().AddDays(-back), Why: "Made up."}
		_, err := w.ProposeSeat(as(com1), in)
		if fields := errs.FieldsOf(err); (err == nil) != ok || !ok && (len(fields) != 1 || fields[0].Name != "from") {
			t.Errorf("%d days back: %v %v", back, err, fields)
		}
	}
}

// TestAPurposeThatSaysNothingOpensNothing.
func TestAPurposeThatSaysNothingOpensNothing(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.open()
		series := w.paper(id)
		w.do(w.Answer(as(visitor), inquiry.AnswerInput{Inquiry: id, Series: series, Number: 1, Words: "A made-up answer."}))
		for _, empty := range []string{"", "…", "n/a", "xxxx", "Purpose", "test"} {
			got, err := w.OpenAnswers(as(secretary), id, series, empty)
			if refused(t, empty, err, errs.Invalid); got != nil {
				t.Errorf("%q opened %d", empty, len(got))
			}
		}
		if got, err := w.OpenAnswers(as(secretary), id, series, "To sum up what was said."); err != nil || len(got) != 1 {
			t.Errorf("%d %v", len(got), err)
		}
	})
}

// TestAReasonThatSaysNothingIsNone: why a part is given and why it ends, why an inquiry turns,
// and what somebody declares. Whoever has no interest says so with one word.
func TestAReasonThatSaysNothingIsNone(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.open()
	for _, empty := range []string{".", "…", "x", "n/a", "xxxx", "test"} {
		for field, act := range map[string]func() error{
			"why of a part": func() error {
				_, err := w.ProposeSeat(as(com1), inquiry.SeatInput{Inquiry: id, Account: support.ID, Part: rules.Support, From: w.Today(), Why: empty})
				return err
			},
			"why of an end of a part": func() error {
				_, err := w.ProposeLeave(as(com1), inquiry.LeaveInput{Inquiry: id, Seat: w.partOf(id, rules.Member), Why: empty})
				return err
			},
			"why of the end": func() error {
				_, err := w.ProposeTurn(as(com1), inquiry.TurnInput{Inquiry: id, Kind: inquiry.TurnEnd, Why: empty})
				return err
			},
			"words of an interest": func() error {
				return w.Declare(as(member), inquiry.InterestInput{Inquiry: id, Words: empty, Conflict: "no"})
			},
		} {
			name, _, _ := strings.Cut(field, " ")
			if fields := errs.FieldsOf(act()); len(fields) != 1 || fields[0].Name != name {
				t.Errorf("%s, %q: %v", field, empty, fields)
			}
		}
	}
	refused(t, "none, and a conflict", w.Declare(as(member), inquiry.InterestInput{Inquiry: id, Words: "None.", Conflict: "yes"}), errs.Invalid)
	w.do(w.Declare(as(member), inquiry.InterestInput{Inquiry: id, Words: "None.", Conflict: "no"}))
}
