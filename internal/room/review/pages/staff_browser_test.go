package pages

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"candour/internal/room/review"
	"candour/internal/room/review/reviewtest"
	"candour/internal/room/review/rules"
	"candour/internal/testkit/browser"
	testpages "candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// staffVisitor stands for sign-in in a browser: one person at a time.
type staffVisitor struct {
	staffTestSessions
	who atomic.Pointer[access.Actor]
}

func (v *staffVisitor) Wrap(next http.Handler) http.Handler { return testpages.AsWho(&v.who, next) }

// browserSite is a world with cases at several places, served to a browser.
func browserSite(t *testing.T) (s *staffSite, visitor *staffVisitor, url string, ids map[rules.State]string) {
	t.Helper()
	s, visitor, ids = newStaffSite(t), &staffVisitor{}, map[rules.State]string{}
	for _, st := range []rules.State{rules.Acknowledged, rules.Eligible, rules.Gathered, rules.Allocated, rules.Examined, rules.Viewed, rules.Decided, rules.Advised, rules.Asked} {
		ids[st] = s.Apply().CaseID
		s.To(ids[st], st)
	}
	ids[rules.Received] = s.Apply().CaseID
	s.Reads("secretary", ids[rules.Viewed], review.JudgePropose, string(rules.Decided), "")
	s.OK(s.S.Propose(s.As("secretary"), ids[rules.Viewed], review.ProposalInput{Kind: string(rules.Decided), Code: s.S.Codes.OutcomeCodes[0].ID, Words: "Reasons withheld in test data."}))
	_, err := s.S.AskIdentity(s.As("reviewer"), ids[rules.Allocated], "To find the right file")
	s.OK(err)
	s.Clock.Advance(200 * 24 * time.Hour) // clocks run out
	_, err = s.S.AskIdentity(s.As("reviewer"), ids[rules.Allocated], "To find the right file")
	s.OK(err)
	srv := httptest.NewServer(staffServer(t, s.World, visitor))
	t.Cleanup(srv.Close)
	return s, visitor, srv.URL, ids
}

// TestStaffPagesInTheBrowser looks at the pages of staff as somebody meets
// them: wide with scripts and at 320 pixels without, by axe and by keyboard.
// CANDOUR_SCREENSHOTS names a folder for pictures of what was seen.
func TestStaffPagesInTheBrowser(t *testing.T) {
	s, visitor, url, ids := browserSite(t)
	waiting, err := s.S.CustodyWaiting(s.As("custodian1"))
	s.OK(err)
	at := func(st rules.State, page string) string { return "/panel/cases/" + ids[st] + page }
	task := s.task("liaison")
	b := browser.Start(t)
	for _, o := range []browser.Options{{Width: 1280}, {Width: 320, Height: 640, NoScript: true}} {
		t.Run(o.String(), func(t *testing.T) {
			for i, x := range []struct{ who, target string }{
				{"secretary", "/panel"}, {"secretary", "/panel?show=all&state=asked"}, {"secretary", at(rules.Received, "")}, {"secretary", at(rules.Viewed, "")},
				{"independent", at(rules.Viewed, "")}, {"reviewer", at(rules.Allocated, "")}, {"secretary", at(rules.Received, "/acknowledge")}, {"secretary", at(rules.Acknowledged, "/propose/not-eligible")},
				{"secretary", at(rules.Eligible, "/ask-papers")}, {"secretary", at(rules.Asked, "/gather")}, {"secretary", at(rules.Gathered, "/allocate")}, {"reviewer", at(rules.Allocated, "/line")},
				{"independent", at(rules.Examined, "/view")}, {"independent", at(rules.Viewed, "/second/"+s.Open(ids[rules.Viewed]))}, {"secretary", at(rules.Decided, "/advise")},
				{"secretary", at(rules.Advised, "/action")},
				{"secretary", at(rules.Advised, "/conflict")}, {"reviewer", at(rules.Allocated, "/step-away")}, {"secretary", at(rules.Received, "/ask-identity")},
				{"liaison", "/papers"}, {"liaison", "/papers/" + task}, {"custodian1", "/custody"}, {"custodian1", "/custody/requests/" + waiting[0].ID}, {"custodian4", "/custody/enrol"},
				{"public", "/review/papers-not-sent"},
			} {
				if i >= 6 && !o.NoScript {
					break // one form is as wide as another; narrow is the harder
				}
				visitor.as(s, x.who)
				tab := b.Open(t, o)
				tab.Go(url + x.target)
				if tab.Status() != http.StatusOK {
					t.Errorf("%s as %s: %d", x.target, x.who, tab.Status())
				}
				tab.Check()
				if i < 5 {
					tab.Walk()
				}
				shotOf(tab, x.who+x.target, o, ids)
			}
		})
	}
}

func (v *staffVisitor) as(s *staffSite, who string) {
	if who == "public" {
		v.who.Store(nil)
		return
	}
	a := s.People[who]
	v.who.Store(&a)
}

// picture keeps what was seen, if somebody asked for it.
func shotOf(tab *browser.Tab, name string, o browser.Options, ids map[rules.State]string) {
	dir := os.Getenv("CANDOUR_SCREENSHOTS")
	if dir == "" {
		return
	}
	for st, id := range ids {
		name = strings.ReplaceAll(name, id, string(st))
	}
	tab.Screenshot(filepath.Join(dir, "staff-"+strings.NewReplacer("/", "_", "?", "-", "=", "-", "&", "-").Replace(name)+"-"+o.String()+".png"))
}

// TestStaffWorkInTheBrowser does what staff do most, with scripts and without:
// find a case, read what is sealed, propose, and be told that somebody else
// was faster.
func TestStaffWorkInTheBrowser(t *testing.T) {
	b := browser.Start(t)
	for _, o := range []browser.Options{{Width: 1280}, {Width: 320, Height: 640, NoScript: true}} {
		t.Run(o.String(), func(t *testing.T) {
			s, visitor, url, ids := browserSite(t)
			visitor.as(s, "secretary")
			tab := b.Open(t, o)
			tab.Go(url + "/panel")
			tab.Fill("#q", s.Number(ids[rules.Acknowledged]))
			tab.FollowText("Find")
			tab.Check()
			tab.FollowText(s.Number(ids[rules.Acknowledged]))
			tab.Choose("#purpose", "check")
			tab.Follow("button[value=account]")
			if !tab.Has("They may be hard to read") || tab.Has(reviewtest.Canary) {
				t.Errorf("sealed words are not folded up: %s", tab.Text("main"))
			}
			tab.Click("details summary")
			if !tab.Has(reviewtest.Canary) {
				t.Errorf("sealed words did not open: %s", tab.Text("main"))
			}
			tab.Check()
			shotOf(tab, "reveal", o, ids)
			tab.FollowText("Back to the case")
			tab.FollowText("Propose that the panel cannot look at this case")
			tab.Click("#code")
			tab.Fill("#words", "Reasons withheld in test data.")
			tab.FollowText("Continue")
			tab.Check()
			shotOf(tab, "check", o, ids)
			tab.FollowText("Propose this")
			if !tab.Has("Waiting for another human") {
				t.Errorf("the proposal does not wait: %s", tab.Text("main"))
			}
			s.beFaster(t, tab, url, ids)
			shotOf(tab, "conflict", o, ids)
			if cookies := tab.Cookies(); len(cookies) > 0 {
				t.Errorf("the pages left cookies: %v", cookies)
			}
		})
	}
}

// beFaster has somebody else acknowledge a case while a form for it is open.
func (s *staffSite) beFaster(t *testing.T, tab *browser.Tab, url string, ids map[rules.State]string) {
	t.Helper()
	tab.Go(url + "/panel/cases/" + ids[rules.Received] + "/acknowledge")
	s.OK(s.S.Acknowledge(s.As("second"), ids[rules.Received], 0))
	tab.FollowText("Acknowledge the case")
	if !tab.Has("Somebody else changed this case while you were writing") || !tab.Has("Nothing of yours is recorded") {
		t.Errorf("the conflict is not told: %s", tab.Text("main"))
	}
	tab.Check()
}
