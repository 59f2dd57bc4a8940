package sweep_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"candour/internal/room/sweep"
	"candour/internal/testkit"
	"candour/internal/testkit/browser"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

func TestAListIsReturnedInTheBrowser(t *testing.T) {
	s := newSite(t)
	s.Wants(s.upload(liaisonNorth, head+"X00000001,,,,,,,,,,,,,\n"), 422, "No row of this file can be taken", "row 2, column B (reference)")
	s.Wants(s.upload(liaisonNorth, "force,reference,victim_name\nX00000001,SYN/1,Synthetic Person 12\n"), 422, "take the column out", "!Synthetic Person 12")
	s.Wants(s.upload(liaisonNorth, head+line("SYN/1"), "held", "many"), 422, "Enter a whole number, or leave it empty")
	s.Wants(s.upload(liaisonNorth, ""), 422, "!SYN")
	got := s.upload(liaisonNorth, head+line("SYN/1")+line("SYN/2", "outcome", "99")+line("SYN/3", "youngest_age", "40"), "held", "1,200")
	if got.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Code, pages.Plain(got.Body))
	}
	page := got.Location
	s.Wants(s.Get(liaisonNorth, page), 200, "The list was checked", "row 3, column E (outcome)", "There is no such outcome type", "Return 2 cases",
		"Would be screened out, unless it is to be looked at already 1")
	s.Wants(s.Get(liaisonNorth, page+"/problems.csv"), 200, "outcome.unknown")
	for _, a := range []access.Actor{liaisonSouth, national, reviewerNorth, administrator} { // nobody else's file
		for _, target := range []string{page, page + "/problems.csv"} {
			if got := s.Get(a, target); got.Code != http.StatusNotFound && got.Code != http.StatusForbidden || strings.Contains(got.Body, "SYN/") {
				t.Errorf("%s opens %s: %d", a.ID, target, got.Code)
			}
		}
	}
	got = s.Post(liaisonNorth, page, page)
	if got.Code != http.StatusSeeOther || got.Location != "/sweep?done=returned" {
		t.Fatalf("%d %s", got.Code, pages.Plain(got.Body))
	}
	s.Wants(s.Get(liaisonNorth, got.Location), 200, "The list was returned", "SYN/1", "!SYN/3", "1 case", "Lists that were returned")
	s.Wants(s.Get(liaisonNorth, "/sweep?state=all"), 200, "SYN/3", "2 cases", "The youngest victim was 18 or older")
	s.Wants(s.Get(liaisonNorth, "/sweep?reference=SYN/3"), 200, "1 case")
	s.Wants(s.Get(liaisonNorth, page), 404)
	if n := s.count(`SELECT held FROM sweep_list`); n != 1200 {
		t.Errorf("held %d", n)
	}
}

func TestWhoMayOpenWhat(t *testing.T) {
	s := newSite(t)
	s.load(line("SYN/1"), line("SYN/2"))
	c := s.find("SYN/1")
	s.must(s.Allocate(as(national), c.ID, 0, reviewerSouth.ID, ""))
	one := "/sweep/cases/" + c.ID
	everybody := map[string]access.Actor{"public": access.Public(), "liaison": liaisonNorth, "other liaison": liaisonSouth, "national": national, "given": reviewerSouth, "not given": reviewerEast,
		"own reviewer": reviewerNorth, "administrator": administrator, "auditor": auditor, "secretariat": secretariat}
	for target, may := range map[string]string{
		"/sweep": "liaison|other liaison|national|given|not given|own reviewer", "/sweep/export.csv": "liaison|other liaison|national|given|not given|own reviewer",
		one: "liaison|national|given", "/sweep/upload": "liaison|other liaison", "/sweep/quality": "national", "/sweep/publish": "national",
	} {
		for name, a := range everybody {
			got := s.Get(a, target)
			if ok := strings.Contains("|"+may+"|", "|"+name+"|"); ok != (got.Code == http.StatusOK) {
				t.Errorf("%s opens %s: %d", name, target, got.Code)
			}
			if !strings.Contains("|liaison|national|given|", "|"+name+"|") && strings.Contains(got.Body, "SYN/") {
				t.Errorf("%s learns of the case at %s", name, target)
			}
		}
	}
	// The same answer for a case that is there and one that is not.
	for _, name := range []string{"own reviewer", "not given", "other liaison"} {
		there, not := s.Get(everybody[name], one), s.Get(everybody[name], "/sweep/cases/swept-none")
		if there.Code != 404 || not.Code != 404 || reference.ReplaceAllString(pages.Plain(there.Body), "") != reference.ReplaceAllString(pages.Plain(not.Body), "") {
			t.Errorf("%s can tell that a case is there:\n%s\n%s", name, pages.Plain(there.Body), pages.Plain(not.Body))
		}
		for _, q := range []string{"?reference=SYN/1", "?force=" + north, "?state=waiting", "?only=twins"} {
			s.Wants(s.Get(everybody[name], "/sweep"+q), 200, "0 cases", "!SYN/2")
		}
		// Posting by hand, past the form that was not shown.
		for action, fields := range map[string][]string{"/allocate": {"to", reviewerEast.ID}, "/outcome": {"result", "stands", "undone", "nothing", "words", "x"}, "/twin": {"twin", "same"}} {
			v := map[string][]string{"csrf": {"x"}}
			for i := 0; i+1 < len(fields); i += 2 {
				v[fields[i]] = []string{fields[i+1]}
			}
			if got := s.SendForm(everybody[name], one+action, v); got.Code != 403 && got.Code != 404 {
				t.Errorf("%s posts %s: %d", name, action, got.Code)
			}
		}
	}
	s.Wants(s.Get(national, one), 200, "Made-up Northern Police closed this case", "Synthetic Person (reviewer-south)", "Give the case to a reviewer",
		"Synthetic Person (reviewer-east)", "!Synthetic Person (reviewer-north)", "!Record what you found")
	s.Wants(s.Get(liaisonNorth, one), 200, "a reviewer of Made-up Southern Police", "!Synthetic Person (reviewer-south)", "!Give the case", "!Record what you found")
	s.Wants(s.Get(reviewerSouth, one), 200, "Record what you found", "Two or more suspects are recorded", "No: A suspect may still have contact with children", "!Give the case")
}

// A page never says that there was no sign of a group where nobody looked.
func TestACaseOfWhichSomethingIsNotKnownSaysSo(t *testing.T) {
	s := newSite(t)
	s.load(line("SYN/1", "suspects", "1", "group_indicators", "", "child_access", "unknown"), line("SYN/2", "suspects", "1"))
	s.Wants(s.Get(national, "/sweep/cases/"+s.find("SYN/1").ID), 200, "It is not known whether there was a sign of a group. What is not known does not screen a case out.",
		"Not known: A suspect may still have contact with children", "!Screened out: ", "!no sign of a group")
	s.Wants(s.Get(national, "/sweep/cases/"+s.find("SYN/2").ID), 200, "Screened out: Fewer than two suspects are recorded, and no sign of a group.", "Looked for, and none found")
	s.Wants(s.Get(national, "/sweep"), 200, "The offence is a contact offence", "Not known: A suspect may still have contact with children")
}

// The list shows ten cases a page and loses none; what comes first, and what holds a
// case back, are short cells of their own.
func TestTheListIsPartedIntoPages(t *testing.T) {
	s := newSite(t)
	var lines []string
	for i := range 23 {
		lines = append(lines, line(fmt.Sprintf("SYN/%02d", i), "child_access", "unknown"))
	}
	s.load(lines...)
	seen := map[string]bool{}
	for page, want := range []int{10, 10, 3} {
		got := s.Get(national, "/sweep?page="+strconv.Itoa(page+1))
		s.Wants(got, 200, "23 cases", "What holds it back", "Not known: A suspect may still have contact with children")
		refs := regexp.MustCompile(`>SYN/\d\d<`).FindAllString(got.Body, -1)
		if len(refs) != want {
			t.Errorf("page %d shows %d cases", page+1, len(refs))
		}
		for _, ref := range refs {
			seen[ref] = true
		}
		for _, words := range pages.LongCells(got.Body, 10) {
			t.Errorf("a cell of more than ten words: %q", words)
		}
	}
	if len(seen) != 23 {
		t.Errorf("%d of 23 cases are on the pages", len(seen))
	}
}

func TestTheCasePagesForms(t *testing.T) {
	s := newSite(t)
	s.load(line("SYN/1"), line("syn 1", "opened", "2012-01-01"))
	c := s.find("SYN/1")
	one := "/sweep/cases/" + c.ID
	s.Wants(s.Post(national, one, one+"/allocate"), 422, "Choose who looks at the case")
	s.Wants(s.Post(national, one, one+"/allocate", "to", reviewerNorth.ID), 422, "may not be given the case")
	stale := s.Fill(s.Get(national, one), one+"/allocate", "to", reviewerEast.ID, "reason", "On leave")
	if got := s.Post(national, one, one+"/allocate", "to", reviewerSouth.ID); got.Code != 303 {
		t.Fatalf("%d %s", got.Code, pages.Plain(got.Body))
	}
	s.Wants(s.SendForm(national, one+"/allocate", stale), 422, "Somebody else changed this while you were writing")
	s.Wants(s.Get(national, one+"?done=allocated"), 200, "The case was given out")
	s.Wants(s.Get(national, one+"?done=<b>"), 200, "!Success")
	s.Wants(s.Get(national, one), 200, "Whoever does must open both first", "!Are they one case?")
	twins, err := s.TwinsOf(t.Context(), s.db, c.ID)
	s.must(err)
	hand := s.Fill(s.Get(national, one), one+"/allocate", "twin_id", twins[0].ID, "twin", "different", "twin_words", "Other papers.") // past the form that was not shown
	s.Wants(s.SendForm(national, one+"/twin", hand), 422, sweep.OpenTwinsFirst, "Other papers.", "Are they one case?")
	s.Wants(s.Get(national, "/sweep/cases/"+s.find("syn 1").ID), 200)
	s.Wants(s.Post(national, one, one+"/twin"), 422, "Choose whether they are one case")
	if got := s.Post(national, one, one+"/twin", "twin", "different", "twin_words", "Other papers."); got.Code != 303 {
		t.Fatalf("%d %s", got.Code, pages.Plain(got.Body))
	}
	s.Wants(s.Get(national, one), 200, "They are two cases. Other papers.")
	s.Wants(s.Post(reviewerSouth, one, one+"/outcome", "result", "stands", "words", "Typed words"), 422, "Choose what was not done", "Typed words")
	if got := s.Post(reviewerSouth, one, one+"/outcome", "result", "reopen-advised", "undone", "links", "undone", "digital", "words", "Reasons withheld in test data."); got.Code != 303 {
		t.Fatalf("%d %s", got.Code, pages.Plain(got.Body))
	}
	s.Wants(s.Get(liaisonNorth, one), 200, "We advise the force to reopen it", "Not done the first time: Phones or accounts were not examined")
	if got := s.Post(reviewerSouth, one, one+"/outcome", "result", "reopened"); got.Code != 303 {
		t.Fatalf("%d %s", got.Code, pages.Plain(got.Body))
	}
	s.Wants(s.Get(reviewerSouth, one), 200, "The force has reopened it", "!Record what you found")
}

func TestBoardAndQualityPages(t *testing.T) {
	s := newSite(t)
	s.Wants(s.Get(access.Public(), sweep.BoardPath), 200, "Nothing has been published yet")
	s.Wants(s.Get(access.Public(), sweep.BoardPath+"/board.csv"), 404)
	s.Wants(s.Get(access.Public(), sweep.BoardPath+"/rules"), 200, "A victim was under 18 at the time", "There is no score", "Earlier rules: 2025-1")
	s = played(t)
	s.Wants(s.Get(access.Public(), sweep.BoardPath), 200, "Made-up Western Police", "Not here by 10 August 2026", "This is how things stood on 23 November 2026",
		"were asked, and the last day is over", "!exactly", "!October to December")
	s.Wants(s.Get(access.Public(), sweep.BoardPath+"?quarter=2026-Q3"), 200, "This is how things stood on 21 August 2026", "!November 2026, ")
	s.Wants(s.Get(access.Public(), sweep.BoardPath+"/board.csv"), 200, "2026-11-23,made-up-western-police,Made-up Western Police,late,2026-06-16,2026-08-10,no list here")
	if got := s.Get(access.Public(), sweep.BoardPath+"/board.ods"); got.Code != 200 || !strings.HasPrefix(got.Body, "PK") {
		t.Errorf("%d", got.Code)
	}
	s.Wants(s.Get(access.Public(), sweep.BoardPath+"/schema.json"), 200, `"candour-sweep-list/v1"`, `"under-18"`)
	s.Wants(s.Get(national, sweep.PublishPath), 200, "exactly")
	s.Wants(s.Get(national, sweep.PublishPath), 200, "Correct the board of 23 November 2026", "!Publish this board")
	s.Wants(s.Get(national, sweep.QualityPath), 200, "With 95 % confidence", "Clopper", "Look at case")
	s.Wants(s.Post(national, sweep.QualityPath, sweep.QualityPath, "n", "0", "seed", "x"), 422, "from 1 to 2,000")
	if got := s.Post(national, sweep.QualityPath, sweep.QualityPath, "n", "10", "seed", "x"); got.Code != 303 {
		t.Errorf("%d %s", got.Code, pages.Plain(got.Body))
	}
	s.Wants(s.Get(national, sweep.QualityPath), 200, "There is no estimate yet")
}

// reference is what tells two error pages apart: each has its own.
var reference = regexp.MustCompile(`[Rr]eference:? *[A-Za-z0-9-]+`)

// visitor stands for sign-in in a browser: one person at a time.
type visitor struct {
	pages.Sessions
	who atomic.Pointer[access.Actor]
}

func (v *visitor) Wrap(next http.Handler) http.Handler { return pages.AsWho(&v.who, next) }

// TestPagesInTheBrowser looks at every page as somebody meets it: wide with
// scripts and at 320 pixels without, by axe and by keyboard. CANDOUR_SCREENSHOTS
// names a folder for pictures of what was seen.
func TestPagesInTheBrowser(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.must(w.Seed(t.Context(), sweep.SeedPeople{National: national, Second: national2, Reviewers: []access.Actor{reviewerSouth, reviewerNorth}}))
	who := &visitor{}
	srv := httptest.NewServer(served(t, w, who).Server)
	t.Cleanup(srv.Close)
	found, err := w.Cases(as(reviewerSouth), sweep.Filter{State: string(sweep.Allocated), Size: 1})
	w.must(err)
	one := "/sweep/cases/" + found.Cases[0].ID
	text := head + line("SYN/1") + line("SYN/2", "offence_class", "exploitaton")
	id, _, err := w.Upload(as(liaisonNorth), "list.csv", []byte(text), sweep.Known(30))
	w.must(err)
	b := browser.Start(t)
	for _, o := range browser.Everybody() {
		t.Run(o.String(), func(t *testing.T) {
			tab := b.Open(t, o)
			for _, x := range []struct {
				name, path string
				who        access.Actor
			}{
				{"board", sweep.BoardPath, access.Public()}, {"rules", sweep.BoardPath + "/rules", access.Public()}, {"list-national", "/sweep", national},
				{"list-filtered", "/sweep?state=waiting&force=" + north, national},
				{"list-reviewer", "/sweep", reviewerSouth}, {"list-liaison", "/sweep", liaisonNorth}, {"case-national", one, national}, {"case-reviewer", one, reviewerSouth},
				{"upload", sweep.UploadPath, liaisonNorth},
				{"checked", sweep.UploadPath + "/" + id, liaisonNorth}, {"quality", sweep.QualityPath, national}, {"publish", sweep.PublishPath, national},
			} {
				who.who.Store(&x.who)
				tab.Go(srv.URL + x.path)
				if tab.Status() != http.StatusOK {
					t.Fatalf("%s: %d", x.path, tab.Status())
				}
				tab.Check()
				if x.name == "board" || x.name == "case-reviewer" || x.name == "list-national" {
					tab.Walk()
				}
				if dir := os.Getenv("CANDOUR_SCREENSHOTS"); dir != "" {
					tab.Screenshot(filepath.Join(dir, "sweep-"+x.name+"-"+o.String()+".png"))
				}
			}
		})
	}
}
