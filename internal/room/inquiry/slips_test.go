package inquiry_test

import (
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
