package record

import (
	"testing"

	"candour/internal/base/clock/edtf"
)

// TestADayThatABodyStatesEndsNoRecordedSilence: two people looked after the day and found nothing. What its body
// enters then, whichever day it states, does not take that away; a day that somebody of another body checked does, and
// what somebody else knows of.
func TestADayThatABodyStatesEndsNoRecordedSilence(t *testing.T) {
	asked := []Body{{ID: "a", Name: "A"}}
	own := Answer{BodyID: "a", BodyName: "A", Status: Accepted, Given: dated(t, "2026-05-20"), Received: dated(t, "2026-07-01"), ReceivedFrom: FromOwn}
	late, early, other, old := own, own, own, own
	late.Given = dated(t, "2026-07-01")
	early.DayChecked, early.DayCheckedBy = dated(t, "2026-07-03"), "B"
	other.ReceivedFrom = FromOther
	old.ReceivedFrom, old.Received = "", edtf.Date{}
	checkedLate := late
	checkedLate.DayChecked, checkedLate.DayCheckedBy = dated(t, "2026-07-03"), "B"
	before := own
	before.Received = dated(t, "2026-06-05")
	same := own
	same.Received = dated(t, "2026-06-11")
	today := on(t, "2026-11-23")
	const stood = "no answer found on 11 June 2026, 10 days after it was due"
	for name, x := range map[string]struct {
		answers []Answer
		known   bool
		want    string
	}{
		"its body states an earlier day":           {[]Answer{own}, false, stood},
		"it was entered on the day of the search":  {[]Answer{same}, false, stood},
		"its body states the day itself":           {[]Answer{late}, false, stood},
		"another body checked that it was in time": {[]Answer{early}, false, ""},
		"another body checked that it was late":    {[]Answer{checkedLate}, false, stood},
		"somebody else entered it":                 {[]Answer{other}, false, ""},
		"nobody knows when it was entered":         {[]Answer{old}, false, ""},
		"it was here before they looked":           {[]Answer{before}, false, ""},
		"somebody knows of one":                    {[]Answer{own}, true, ""},
		"no answer":                                {nil, false, ""},
	} {
		r := &Record{Addressees: asked, Answers: x.answers}
		r.AnswerDue = dated(t, "2026-06-01")
		s := Summarise(r)
		s.Sought = Looked{Days: []LookedDay{lookedFor(t, "2026-06-11", "a")}, Known: x.known}
		for _, seen := range []*Summary{&s, s.As("a")} {
			c := seen.Condition(today)
			if c.Silence != x.want {
				t.Errorf("%s: %q, not %q", name, c.Silence, x.want)
			}
			listed := false
			for _, d := range Dues(seen, today) {
				listed = listed || d.Kind == DueAnswer && d.Condition.Late()
			}
			if want := x.want != "" || len(x.answers) == 0; listed != want {
				t.Errorf("%s: listed as recorded late: %v, not %v", name, listed, want)
			}
		}
	}
}

// TestADayThatABodyStatesTakesNothingOutOfAStatement of a year that is past: what it enters later, with whichever day, was
// not there then; one whose day somebody of another body checked was.
func TestADayThatABodyStatesTakesNothingOutOfAStatement(t *testing.T) {
	end := on(t, "2025-12-31")
	late := Said{BodyID: "a", Status: Accepted, Given: dated(t, "2025-07-01"), Received: dated(t, "2026-11-30"), ReceivedFrom: FromOwn}
	checked, other := late, late
	checked.DayChecked = dated(t, "2026-12-01")
	other.ReceivedFrom = FromOther
	for name, x := range map[string]struct {
		said Said
		want int
	}{"its own word": {late, 0}, "checked": {checked, 1}, "somebody else entered it": {other, 1}} {
		if got := len(by([]Said{x.said}, end)); got != x.want || mayBe([]Said{x.said}, end) {
			t.Errorf("%s: %d", name, got)
		}
	}
}
