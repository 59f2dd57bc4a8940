package apply

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// A person who checks who opened their case reads the time that their own clock
// showed. On a summer night at 23:30 UTC it is half past midnight of the next
// day, and so every page, day and due day counts.
func TestASummerNightIsTheNextDay(t *testing.T) {
	s := newPublicSite(t)
	s.Clock.Set(time.Date(2026, 6, 30, 22, 30, 0, 0, time.UTC)) // 11:30pm on 30 June
	v, words := s.sent()
	person, _, err := v.mine()
	s.OK(err)
	s.Clock.Set(time.Date(2026, 6, 30, 23, 30, 0, 0, time.UTC)) // 12:30am on 1 July
	if got := s.S.Today().String(); got != "2026-07-01" {
		t.Errorf("today is %s", got)
	}
	id := personOf(person).CaseID
	_, err = s.S.Case(s.As("secretary"), id, "Working on it.")
	s.OK(err)
	s.OK(s.S.Message(s.As("secretary"), id, "A reply in the night.", "cy"))
	s.Clock.Set(time.Date(2026, 7, 1, 15, 30, 0, 0, time.UTC)) // 4:30pm
	_, err = s.S.Case(s.As("secretary"), id, "Working on it again.")
	s.OK(err)
	v.back(words).must(t, http.StatusSeeOther)
	body := v.get("/review/mine").must(t, http.StatusOK, "1 July 2026 at 12:30am (UK time)", "1 July 2026 at 4:30pm (UK time)", "In which language is it?").body
	for _, tag := range []string{`dir="auto" lang="cy" translate="no">A reply in the night.`, `<option value="en" selected>English`} {
		if !strings.Contains(body, tag) {
			t.Errorf("the page has no %s", tag)
		}
	}
	for _, wrong := range []string{"3:30pm", "11:30pm (UTC)", "30 June 2026 at 12:30am"} {
		if strings.Contains(body, wrong) {
			t.Errorf("the page says %q", wrong)
		}
	}
	if !strings.Contains(body, "30 June 2026") {
		t.Error("the page does not say the day on which it was sent")
	}
}
