package app

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"candour/internal/base/clock"
)

// TestCase17AnAdministratorAddsAHoliday: by the page, with a complaint at the field
// of what is missing; running clocks have moved when the page comes back, each with
// its entry, and a case says which days were left out. Nobody else may.
func TestCase17AnAdministratorAddsAHoliday(t *testing.T) {
	s := bareSite(t)
	if err := s.seedPanel(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.enter(t.Context())
	admin := s.browser("administrator")
	for _, other := range []string{"secretariat", "auditor", "coordinator"} {
		if got := s.browser(other).get("/holidays"); got.Code != http.StatusForbidden && got.Code != http.StatusNotFound {
			t.Errorf("%s sees the list: %d", other, got.Code)
		}
	}
	page := admin.get("/holidays").Body.String()
	for _, want := range []string{"Whole to 31 December 2027", "Christmas Day", "Nothing was changed since the program was made"} {
		if !strings.Contains(page, want) {
			t.Errorf("the list does not say %q", want)
		}
	}
	moved := s.withADueDay(t)
	form := url.Values{"day": {moved.due.String()}, "title": {"Made-up holiday"}, "why": {"It was proclaimed."}, "source": {""}}
	if got := admin.post("/holidays/add", form); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), `href="#source"`) ||
		!strings.Contains(got.Body.String(), "It was proclaimed.") {
		t.Errorf("without a source: %d", got.Code)
	}
	form.Set("source", "https://www.gov.uk/bank-holidays")
	before := s.holidayEntries(t)
	if got := admin.post("/holidays/add", form); got.Code != http.StatusSeeOther {
		t.Fatalf("%d: %s", got.Code, got.Body)
	}
	if n := s.holidayEntries(t); n != before+1 {
		t.Errorf("%d entries of the change, want one", n-before)
	}
	var due string
	if err := s.db.QueryRow(t.Context(), `SELECT due FROM review_case WHERE id = ?`, moved.id).Scan(&due); err != nil || due <= moved.due.String() {
		t.Errorf("the due day %s is %s now (%v)", moved.due, due, err)
	}
	if got := admin.get("/holidays").Body.String(); !strings.Contains(got, "Made-up holiday was added") || !strings.Contains(got, "It was proclaimed.") {
		t.Error("the history does not say who added what, and why")
	}
	if page := admin.get("/staff/opening").Body.String(); !strings.Contains(page, "Bank holidays known for a year ahead") || !strings.Contains(page, "Whole to 31 December 2027") {
		t.Error("the checklist does not say how far the list is whole")
	}
}

// TestADayThatHasPassedIsPutRightFromItsPage: one administrator proposes it, another
// is shown which due days it would move, in numbers, and agrees; the list then shows
// the day, why, and both. Whoever proposed it is not asked, and nobody else sees it.
func TestADayThatHasPassedIsPutRightFromItsPage(t *testing.T) {
	s := bareSite(t)
	if err := s.seedPanel(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.enter(t.Context())
	admin, second := s.browser("administrator"), s.browser("administrator-2")
	form := url.Values{"what": {"added"}, "day": {s.lastWorkingDay(t).String()}, "title": {"Made-up holiday"}, "why": {"It was proclaimed late."}, "source": {"https://www.gov.uk/bank-holidays"}}
	for field, value := range map[string]string{"what": "", "source": "gov.uk"} {
		bad := maps.Clone(form)
		bad.Set(field, value)
		if got := admin.post("/holidays/passed", bad); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), `href="#`+field) ||
			!strings.Contains(got.Body.String(), "It was proclaimed late.") {
			t.Errorf("%s %q: %d", field, value, got.Code)
		}
	}
	if got := admin.post("/holidays/passed", form); got.Code != http.StatusSeeOther {
		t.Fatalf("%d: %s", got.Code, got.Body)
	}
	one := "/holiday-proposals/" + s.one(`SELECT id FROM proposal WHERE kind = 'holiday_change'`)
	for _, other := range []string{"secretariat", "auditor", "coordinator"} {
		if got := s.browser(other).get(one); got.Code != http.StatusForbidden && got.Code != http.StatusNotFound {
			t.Errorf("%s sees the proposal: %d", other, got.Code)
		}
	}
	if got := admin.get(one).Body.String(); strings.Contains(got, "Do you agree?") || !strings.Contains(got, "Somebody else must answer") {
		t.Error("whoever proposed it is asked to agree")
	}
	if got := second.post(one, url.Values{"answer": {"yes"}}); got.Code != http.StatusUnprocessableEntity {
		t.Errorf("agreed to without a look: %d", got.Code)
	}
	page := second.get(one).Body.String()
	for _, want := range []string{"Which due days would change", "Move later", "Have passed, and stay", "It was proclaimed late.", "Made-up holiday was added after it had passed", "Do you agree?"} {
		if !strings.Contains(page, want) {
			t.Errorf("the proposal does not say %q", want)
		}
	}
	if moved := s.due(t); second.post(one, url.Values{"answer": {"yes"}}).Code != http.StatusSeeOther || s.due(t) == moved {
		t.Error("no due day has moved")
	}
	if got := admin.get("/holidays").Body.String(); !strings.Contains(got, "Made-up holiday was added after it had passed") || !strings.Contains(got, "It was proclaimed late.") ||
		!strings.Contains(got, " agreed") {
		t.Error("the list does not show what was put right, why, and by whom")
	}
}

// lastWorkingDay is the newest working day that has begun.
func (s *site) lastWorkingDay(t *testing.T) clock.Day {
	t.Helper()
	d, err := s.holidays.Live().Now().AddWorkingDays(clock.EnglandAndWales, clock.Today(s.clock).AddDays(1), -1)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// due are all due days of running cases, one after the other.
func (s *site) due(t *testing.T) (out string) {
	t.Helper()
	if err := s.db.QueryRow(t.Context(), `SELECT group_concat(due) FROM (SELECT due FROM review_case WHERE due < '9000' ORDER BY id)`).Scan(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

// dated is a case with its due day.
type datedCase struct {
	id  string
	due clock.Day
}

// withADueDay finds a case whose due day is a working day to come.
func (s *site) withADueDay(t *testing.T) (c datedCase) {
	t.Helper()
	var due string
	if err := s.db.QueryRow(t.Context(), `SELECT id, due FROM review_case WHERE due < '9000' AND due > ? ORDER BY due DESC LIMIT 1`, clock.Today(s.clock).String()).Scan(&c.id, &due); err != nil {
		t.Fatal(err)
	}
	var err error
	if c.due, err = clock.ParseDay(due); err != nil {
		t.Fatal(err)
	}
	return c
}

// holidayEntries counts the entries of changes to the list.
func (s *site) holidayEntries(t *testing.T) (n int) {
	t.Helper()
	if err := s.db.QueryRow(t.Context(), `SELECT count(*) FROM ledger_leaf WHERE kind = 'holiday'`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
