package app

import (
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
	if got := admin.post("/holidays/add", form); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), `href="#source"`) || !strings.Contains(got.Body.String(), "It was proclaimed.") {
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
