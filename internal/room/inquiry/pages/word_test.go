package pages

import (
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
)

// TestAnInquiryThatEndedPromisesNoDay: nothing is still to come of it, and nothing closed on a day to come.
func TestAnInquiryThatEndedPromisesNoDay(t *testing.T) {
	today := clock.DayOrNone("2026-11-30")
	words := []rules.Word{{Made: clock.DayOrNone("2026-11-01"), Due: clock.DayOrNone("2027-01-15"), What: "Say when hearings begin"}}
	for state, wants := range map[inquiry.State][2]string{inquiry.Open: {"By 15 January 2027: ", "Open to 15 January 2027"},
		inquiry.Suspended: {"By 15 January 2027: ", "This inquiry is suspended"},
		inquiry.Ended:     {"It has ended. Before that it gave 15 January 2027", "This inquiry has ended, and takes no answers."}} {
		x := &inquiry.Public{Inquiry: inquiry.Inquiry{ID: "x", State: state}, Today: today, Words: words,
			Consultations: []inquiry.Consultation{{Papers: []inquiry.Paper{{Series: "s", Title: "A paper", Opens: clock.DayOrNone("2026-11-01"), Closes: clock.DayOrNone("2027-01-15")}}}}}
		if got := wordBoxes(&x.Inquiry, words, today)[0].Lines[0]; !strings.HasPrefix(got, wants[0]) {
			t.Errorf("%s: %s", state, got)
		}
		if got := consultationBox(x).Table.Rows[0].Cells[0].Note; !strings.HasPrefix(got, wants[1]) || strings.Contains(got, "Closed on") {
			t.Errorf("%s: %s", state, got)
		}
	}
}
