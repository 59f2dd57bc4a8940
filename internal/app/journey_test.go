package app

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"candour/internal/testkit"
	chromium "candour/internal/testkit/browser"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// become makes the tab's visitor one of the demonstration's people.
func become(tab *chromium.Tab, s *demoSite, who string) {
	admin := access.WithActor(context.Background(), access.Actor{ID: "test", Roles: []access.Role{access.RoleAdministrator}})
	people, err := s.signin.Staff(admin)
	if err != nil {
		panic(err) // the demonstration always has people
	}
	for _, p := range people {
		if p.Name == who {
			tab.Go(s.url + "/demo/choose")
			tab.Click(`details:has(input[value="` + p.ID + `"]) > summary`) // folded by job
			tab.Follow(`form:has(input[value="` + p.ID + `"]) button`)
			return
		}
	}
	panic("nobody is called " + who)
}

// eachWay runs a journey with JavaScript and without, each on a fresh site.
func eachWay(t *testing.T, journey func(t *testing.T, s *demoSite, open func() *chromium.Tab)) {
	b := chromium.Start(t)
	for _, o := range []chromium.Options{{Width: 1280, Height: 900}, {Width: 320, Height: 800, NoScript: true}} {
		t.Run(o.String(), func(t *testing.T) {
			s := startSite(t, "")
			journey(t, s, func() *chromium.Tab { return b.Open(t, o) })
		})
	}
}

func fetch(t *testing.T, url string) string {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d, %v", url, res.StatusCode, err)
	}
	return string(body)
}

// must fails unless the page shows the words.
func must(t *testing.T, tab *chromium.Tab, words ...string) {
	t.Helper()
	for _, w := range words {
		if !tab.Has(w) {
			t.Errorf("%s does not show %q", tab.URL(), w)
		}
	}
}

// TestPublicJourney: somebody finds an overdue recommendation, subscribes, and
// checks offline that it was not rewritten.
func TestPublicJourney(t *testing.T) {
	eachWay(t, func(t *testing.T, s *demoSite, open func() *chromium.Tab) {
		tab := open()
		tab.Go(s.url + "/register")
		tab.Check()
		tab.Follow(`main a[href*="state=overdue"]`) // of what is real: nobody looked, so nothing is late
		tab.Check()
		tab.Go(s.url + "/recommendations?state=overdue")
		must(t, tab, "Overdue by")
		tab.Check()
		tab.Go(s.url + "/recommendations/hmicfrs-cse-2023-02")
		must(t, tab, "Found not complete", "HMICFRS")
		tab.Check()
		feed := fetch(t, s.url+"/recommendations/hmicfrs-cse-2023-02/feed.atom")
		if !strings.Contains(feed, "<feed") || !strings.Contains(fetch(t, s.url+"/reports/hmicfrs-cse-2023/calendar.ics"), "BEGIN:VEVENT") {
			t.Error("the feed or the calendar is empty")
		}
		tab.Go(s.url + "/recommendations/hmicfrs-cse-2023-02/history")
		must(t, tab, "Entered from a file")
		tab.Check()
		var receipt, record string
		tab.Eval(`document.querySelector('a[href^="/ledger/receipt/"]').getAttribute('href')`, &receipt)
		tab.Eval(`document.querySelector('a[href^="/ledger/record/"]').getAttribute('href')`, &record)
		checkOffline(t, fetch(t, s.url+receipt), fetch(t, s.url+record), fetch(t, s.url+"/ledger/key"))
	})
}

// checkOffline checks a downloaded receipt with nothing but the log's key, and
// that a changed word is noticed.
func checkOffline(t *testing.T, receipt, record, key string) {
	t.Helper()
	v, err := note.NewVerifier(strings.TrimSpace(key))
	if err != nil {
		t.Fatal(err)
	}
	r, err := ledger.ReadReceipt([]byte(receipt))
	if err != nil {
		t.Fatal(err)
	}
	f, err := ledger.ReadRecordFile([]byte(record))
	if err != nil {
		t.Fatal(err)
	}
	open := ledger.LogKeyOnly(v, v.Name())
	if got, err := ledger.CheckReceipt(r, f, open); err != nil || !got.Words {
		t.Errorf("the receipt: %+v, %v", got, err)
	}
	for name := range f.Rows[0].Values {
		f.Rows[0].Values[name] = json.RawMessage(`"changed"`)
		break
	}
	if _, err := ledger.CheckReceipt(r, f, open); err == nil {
		t.Error("a changed word was not noticed")
	}
}

// TestOwnerAndVerifier: an owner reports and claims, cannot verify; a verifier
// of another body sends it back and later verifies; a date is moved in view of
// all; the panel says what it thinks.
func TestOwnerAndVerifier(t *testing.T) {
	eachWay(t, func(t *testing.T, s *demoSite, open func() *chromium.Tab) {
		owner, verifier, panel, anybody := open(), open(), open(), open()
		become(owner, s, "Synthetic Person 2 (owner, Made-up Department)")
		become(verifier, s, "Synthetic Person 4 (verifier, Made-up Inspectorate)")
		become(panel, s, "Synthetic Person 5 (verifier, Made-up Survivors Panel)")
		page := s.url + "/commitments/made-up-c1"

		answerAndCommit(t, owner, s)
		correctAnswer(t, s, owner, open(), anybody)
		moveDate(t, owner, page)
		anybody.Go(page)
		must(t, anybody, "March 2026", "3 times", "The third reason")
		anybody.Check()

		claim(t, owner, page, "The first claim")
		owner.Go(page + "/finding")
		if owner.Status() != http.StatusForbidden || owner.Has("The first claim") {
			t.Errorf("the owner at the finding page: %d", owner.Status())
		}
		owner.Go(page)
		if owner.Count(`a[href$="/finding"]`) != 0 {
			t.Error("the owner is offered to verify")
		}
		find(t, verifier, page, "sent_back", "Not yet by the criterion")
		anybody.Go(page)
		must(t, anybody, "The first claim", "Not yet by the criterion", "Not accepted as done")
		claim(t, owner, page, "The second claim")
		find(t, verifier, page, "verified", "Seen to be done")
		panel.Go(page + "/view")
		panel.Click(`input[name="stance"][value="partly"]`)
		panel.Fill(`[name="text"]`, "What the panel thinks")
		publish(panel)
		anybody.Go(page)
		must(t, anybody, "The second claim", "Seen to be done", "What the panel thinks", "Verified as done")
		anybody.Check()
	})
}

// publish presses the form's main button, and then the one under the answers
// to check.
func publish(tab *chromium.Tab) {
	tab.Follow(`main form button.govuk-button:not(.govuk-button--secondary)`)
	tab.Check()
	tab.Follow(`main form button.govuk-button:not(.govuk-button--secondary)`)
}

func answerAndCommit(t *testing.T, tab *chromium.Tab, s *demoSite) {
	t.Helper()
	rec := s.url + "/recommendations/made-up-07"
	tab.Go(rec + "/answer")
	tab.Check()
	if tab.Count(`input[name="status"]`) > 0 {
		tab.Click(`input[name="status"][value="accepted"]`)
	} else {
		tab.Choose(`select[name="status"]`, "accepted")
	}
	tab.Fill(`[name="given"]`, "November 2026")
	tab.Fill(`[name="words"]`, "We accept it anew")
	publish(tab)
	tab.Go(rec + "/commit")
	tab.Fill(`[name="text"]`, "A promise made in the journey")
	tab.Fill(`[name="criterion"]`, "It can be read on the page")
	tab.Fill(`[name="due"]`, "spring 2027")
	publish(tab)
	tab.Go(rec)
	must(t, tab, "We accept it anew", "A promise made in the journey", "spring 2027")
}

// correctAnswer: an owner asks for a correction of the body's own answer, a
// coordinator of another body reads and agrees, and everybody sees both.
func correctAnswer(t *testing.T, s *demoSite, owner, coordinator, anybody *chromium.Tab) {
	t.Helper()
	rec := s.url + "/recommendations/made-up-07"
	owner.Go(rec)
	owner.Follow(`a[href$="/made-up-07/correct"]`)
	owner.Check()
	owner.Follow(`main a[href^="/correct/answer/"]`)
	must(t, owner, "We accept it anew")
	owner.Check()
	owner.Fill(`[name="words.words"]`, "We accept it, all of it")
	owner.Fill(`[name="reason"]`, "Words were left out")
	publish(owner)
	anybody.Go(rec)
	must(t, anybody, "We accept it anew")
	if anybody.Has("We accept it, all of it") {
		t.Error("what one person asked for is public")
	}
	become(coordinator, s, "Synthetic Person 1 (coordinator)")
	coordinator.Go(s.url + "/desk")
	must(t, coordinator, "Corrections that bodies ask for")
	coordinator.Follow(`main a[href^="/correction-proposals/"]`)
	must(t, coordinator, "We accept it anew", "We accept it, all of it", "Words were left out")
	coordinator.Check()
	coordinator.Click(`input[name="answer"][value="yes"]`)
	coordinator.Follow(`main form button.govuk-button:not(.govuk-button--secondary)`)
	must(t, coordinator, "You agreed, and it counts from now on")
	anybody.Go(rec)
	must(t, anybody, "We accept it, all of it", "We accept it anew", "by the body that said it", "Words were left out")
	anybody.Check()
}

func moveDate(t *testing.T, tab *chromium.Tab, page string) {
	t.Helper()
	tab.Go(page + "/move")
	must(t, tab, "March 2026")
	tab.Check()
	tab.Fill(`[name="due"]`, "February 2027")
	tab.Fill(`[name="reason"]`, "The third reason")
	tab.Follow(`main form button.govuk-button:not(.govuk-button--secondary)`)
}

func claim(t *testing.T, tab *chromium.Tab, page, words string) {
	t.Helper()
	tab.Go(page + "/report")
	tab.Check()
	tab.Fill(`[name="text"]`, words)
	tab.Click(`input[name="claim"][value="done"]`)
	tab.Follow(`main form button.govuk-button:not(.govuk-button--secondary)`)
	must(t, tab, "attach nothing") // asked once, then said in public
	tab.Click(`input[name="no_evidence"]`)
	publish(tab)
	tab.Go(page)
	must(t, tab, words)
}

func find(t *testing.T, tab *chromium.Tab, page, verdict, reasons string) {
	t.Helper()
	tab.Go(page + "/finding")
	must(t, tab, "names an owner for each date") // the criterion, written before the work
	tab.Check()
	tab.Click(`input[name="verdict"][value="` + verdict + `"]`)
	tab.Fill(`[name="reasons"]`, reasons)
	tab.Click(`input[name="outcome"][value="unknown"]`)
	publish(tab)
}

const badSheet = `report_id,number,title,summary,addressees,answer_due
made-up-2025,20,A good row (made up),It should be published.,Made-up Department,2027-01-31
made-up-2025,21,,It has no title.,Made-up Department,2027-01-31
made-up-2025,22,A bad date (made up),It should be published.,Made-up Department,soonish
no-such-report,23,No report (made up),It should be published.,Made-up Department,2027-01-31
`

// TestImportJourney: a coordinator imports a spreadsheet with three bad rows.
func TestImportJourney(t *testing.T) {
	eachWay(t, func(t *testing.T, s *demoSite, open func() *chromium.Tab) {
		tab := open()
		become(tab, s, "Synthetic Person 1 (coordinator)")
		path := filepath.Join(t.TempDir(), "rows.csv")
		if err := os.WriteFile(path, []byte(badSheet), 0o600); err != nil {
			t.Fatal(err)
		}
		tab.Go(s.url + "/import")
		tab.Check()
		tab.Upload(`input[type="file"]`, path)
		tab.Follow(`main form button.govuk-button:not(.govuk-button--secondary)`)
		must(t, tab, "title", "answer_due", "soonish", "no-such-report", "3", "4", "5")
		tab.Check()
		if tab.Count(`a[href$="made-up-2025-20"]`) > 0 {
			t.Error("something was stored before anybody chose")
		}
		tab.Follow(`main form button.govuk-button:not(.govuk-button--secondary)`)
		tab.Go(s.url + "/recommendations?report=made-up-2025")
		must(t, tab, "A good row (made up)")
		if tab.Has("A bad date (made up)") || tab.Has("No report (made up)") {
			t.Error("a bad row was stored")
		}
	})
}

// TestDemoStaysInTheDemo: elsewhere there is no page on which one becomes
// somebody.
func TestDemoStaysInTheDemo(t *testing.T) {
	s := startSite(t, testkit.PostgresURL(t)) // the demonstration, on PostgreSQL
	if !strings.Contains(fetch(t, s.url+"/demo/choose"), "Synthetic Person 1") {
		t.Error("the demonstration has no page to choose on")
	}
	s.opts.demo = false
	for _, r := range s.routes() {
		if strings.HasPrefix(r.Pattern, "/demo") {
			t.Errorf("a real service has %s", r)
		}
	}
}

// TestEveryPageByAxe visits one page of each kind as each kind of person, at
// 320 px and at 1280 px.
func TestEveryPageByAxe(t *testing.T) {
	b := chromium.Start(t)
	s := startSite(t, "")
	everybody := []string{"/", "/register", "/statistics", "/trust", "/privacy", "/cookies", "/accessibility", "/contact", "/wrong?page=/reports", "/recommendations",
		"/recommendations?state=overdue&q=police", "/recommendations/iicsa-final-01", "/recommendations/made-up-04",
		"/recommendations/made-up-03/history", "/commitments/made-up-c3", "/reports", "/reports/iicsa-final", "/bodies", "/bodies/uk-government",
		"/bodies/made-up-department/statement/2026", "/chains", "/chains/iicsa-final-18", "/timetable", "/ladder", "/about", "/ledger", "/policies",
		"/api/v1/docs", "/sign-in", "/demo/choose", "/no-such-page"}
	people := map[string][]string{
		"": everybody,
		"Synthetic Person 1 (coordinator)": {"/desk", "/links", "/import", "/read-report", "/reports/new", "/reports/iicsa-final/edit", "/reports/iicsa-final/add",
			"/recommendations/iicsa-final-01/edit", "/recommendations/made-up-06/ladder", "/recommendations/iicsa-final-01/answer", "/bodies/uk-government/edit", "/account",
			"/commitments/made-up-c1/close", "/recommendations/made-up-06/search", "/commitments/made-up-c1/search"},
		"Synthetic Person 2 (owner, Made-up Department)": {"/desk", "/recommendations/made-up-01/answer", "/recommendations/made-up-01/commit", "/commitments/made-up-c1/report",
			"/commitments/made-up-c1/move", "/commitments/made-up-c3/reading"},
		"Synthetic Person 4 (verifier, Made-up Inspectorate)":    {"/desk", "/commitments/made-up-c2/finding"},
		"Synthetic Person 5 (verifier, Made-up Survivors Panel)": {"/commitments/made-up-c2/view"},
		"Synthetic Person 7 (auditor)":                           {"/log"},
		"Synthetic Person 8 (administrator)":                     {"/staff", "/staff/new", "/holidays", "/holidays/add"},
	}
	pages := 0
	for who, paths := range people {
		for _, o := range []chromium.Options{{Width: 320, Height: 800, NoScript: true}, {Width: 1280, Height: 900}} {
			tab := b.Open(t, o)
			if who != "" {
				become(tab, s, who)
			}
			for _, path := range paths {
				tab.Go(s.url + path)
				if want := path != "/no-such-page"; (tab.Status() == http.StatusOK) != want {
					t.Errorf("%s as %q: %d", path, who, tab.Status())
				}
				tab.Check()
				pages++
			}
		}
	}
	t.Logf("%d pages checked by axe, for other hosts, for scrolling sideways and for complaints", pages)
}
