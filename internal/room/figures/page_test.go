package figures_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"candour/internal/room/figures"
	figurespages "candour/internal/room/figures/pages"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// site is the slice's pages on a place.
type site struct {
	*place
	*pages.Site
}

func newSite(t testing.TB) *site {
	t.Helper()
	p := newPlace(t, testkit.SQLite(t))
	return &site{p, pages.New(t, pages.Sessions{}, []access.Rules{figures.Access()}, figurespages.Templates(),
		func(rd *web.Renderer) []web.Route {
			return figurespages.New(p.Service, rd, "https://candour.invalid").Routes()
		})}
}

func TestTheWholeJourneyOnPages(t *testing.T) {
	s := newSite(t)
	s.Wants(s.Get(access.Public(), "/figures"), 200, "Nothing is published yet", "!The desk")
	s.Wants(s.Post(drafter, figures.NewPath, figures.NewPath, "title", "", "synopsis", "", "planned", "soon"), 422, "Enter a title", "Write a day and a time")
	got := s.Post(drafter, figures.NewPath, figures.NewPath, "title", "Suspects in 2023", "synopsis", "Made-up figures.")
	if got.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Code, pages.Plain(got.Body))
	}
	draft := strings.TrimSuffix(got.Location, "?done=drafted")
	s.Wants(s.Get(drafter, got.Location), 200, "The draft was made", "The release has no table yet", "!Build the tables")
	table := draft + "/table"
	s.Wants(s.Post(drafter, table, table, "definition", "titel = 1", "do", "save"), 422, "Line 1", "titel")
	s.Wants(s.Post(drafter, table, table, "definition", strings.Replace(bySex, `["sex"]`, `["person"]`, 1), "do", "check"), 422, "never pick out a person")
	s.Wants(s.Post(drafter, table, table, "definition", bySex, "do", "check"), 200, "It can be counted")
	got = s.Post(drafter, table, table, "definition", bySex, "do", "save")
	s.Wants(got, 303)
	s.Wants(s.Get(drafter, draft), 200, "T1", "Build the tables", "!Send to be checked")
	s.Wants(s.Post(drafter, draft, draft+"/build"), 303)
	s.Wants(s.Get(drafter, draft+"?done=built"), 200, "The release was built", "Nothing stops it", "Send to be checked")
	s.Wants(s.Get(drafter, draft+"/preview"), 200, "This is a preview", "Suspects by setting and sex", "123")
	s.Wants(s.Get(drafter, draft+"/files/T1.csv"), 200, "suspects-in-2023")
	s.Wants(s.Get(drafter, draft+"/files/T1.kept.json"), 404)
	// Nobody outside sees a draft, its counts or its files.
	for _, a := range []access.Actor{access.Public(), nobody, leadA} {
		for _, target := range []string{draft, draft + "/preview", draft + "/files/T1.csv", figures.DeskPath, figures.NewPath, table} {
			if got := s.Get(a, target); got.Code != 401 && got.Code != 403 && got.Code != 303 && got.Code != 302 || strings.Contains(got.Body, "Suspects by") || strings.Contains(got.Body, "123") {
				t.Errorf("%s opens %s: %d", a.ID, target, got.Code)
			}
		}
		for _, target := range []string{"/figures/suspects-in-2023", "/figures/suspects-in-2023/files/T1.csv", "/figures/suspects-in-2023/editions", "/figures/suspects-in-2023/trace?cell=T1"} {
			s.Wants(s.Get(a, target), 404, "!123")
		}
		s.Wants(s.Get(a, "/figures"), 200, "!Suspects in 2023")
	}
	s.Wants(s.Post(drafter, draft, draft+"/send", "words", ""), 303)
	s.Wants(s.Get(drafter, draft), 200, "Waiting for a second person", "!Record what you found")
	s.Wants(s.Get(secondAccount, draft), 200, "!Record what you found")
	s.Wants(s.Post(checker, draft, draft+"/check", "words", "x"), 422, "Choose what you found")
	s.Wants(s.Post(checker, draft, draft+"/check", "verdict", "right", "words", "Counted by hand."), 422, "You have not opened the preview of this build", "Counted by hand.")
	s.Wants(s.Get(checker, draft+"/preview"), 200, "The log notes that you opened it")
	s.Wants(s.Post(checker, draft, draft+"/check", "verdict", "right", "words", "Counted by hand."), 303)
	s.Wants(s.Post(checker, draft, draft+"/freeze", "planned", "2026-11-22 09:30"), 422, "This time has passed", `!value=""`)
	s.Wants(s.Post(checker, draft, draft+"/freeze", "planned", "tomorrow"), 422, "Write a day and a time")
	s.Wants(s.Post(checker, draft, draft+"/freeze", "planned", "2026-11-24 09:30"), 303)
	s.Wants(s.Get(access.Public(), "/figures"), 200, "To be published", "Suspects in 2023", "24 November 2026 at 9:30am", "!123")
	s.Wants(s.Get(access.Public(), "/figures/suspects-in-2023"), 404)
	s.Wants(s.Get(checker, draft), 200, "Publish it before its time", "!Publish now")
	s.Wants(s.Post(checker, draft, draft+"/early", "early", ""), 422, "Say why it must come before its time")
	s.Wants(s.Post(checker, draft, draft+"/early", "early", "A made-up hearing."), 303)
	s.Wants(s.Get(checker, draft), 200, "Somebody else must publish it", "!Publish now")
	s.Wants(s.Get(drafter, draft), 200, "asked for it: A made-up hearing.", "Publish now")
	s.Wants(s.Post(checker, draft, draft+"/freeze", "planned", "2026-11-23 20:00"), 422, "before the time that was announced")
	s.clock.Set(time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC))
	if n, err := s.PublishDue(system()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	page := s.Wants(s.Get(access.Public(), "/figures/suspects-in-2023"), 200, "Suspects by setting and sex", "123", "[c]", "Signs in the tables", "Who sent a return", "!kept.json",
		"!returns.json", "!Synthetic Person")
	for _, link := range regexp.MustCompile(`href="(/figures/[^"]+)"`).FindAllStringSubmatch(page.Body, -1) {
		if got := s.Get(access.Public(), strings.ReplaceAll(link[1], "&amp;", "&")); got.Code != 200 {
			t.Errorf("%s: %d", link[1], got.Code)
		}
	}
	s.Wants(s.Get(access.Public(), "/figures/suspects-in-2023/editions"), 200, "Checked by a second person", "Frozen", "!Synthetic Person", "!Counted by hand")
	s.Wants(s.Get(access.Public(), "/figures/suspects-in-2023/trace?cell=T1"), 200, "Made-up force-a", "!SYN-")
	s.Wants(s.Get(leadA, "/figures/suspects-in-2023/trace?cell=T1%3Asetting%3Dgroup"), 200, "SYN-00001", "!SYN-01001")
	s.Wants(s.Get(access.Public(), "/figures/suspects-in-2023/trace?cell=T1%3Asetting%3Dred"), 422, "no code")
	s.Wants(s.Get(access.Public(), "/figures/suspects-in-2023/trace?cell=%3Cb%3E"), 422, "Begin with a table")

	// Two tables that have the same numbers: one was made from the wrong rows.
	for _, v := range s.shelf.versions[:3] {
		s.shelf.put(v.load.Body, "2023", "victim", v.rows...)
	}
	got = s.Post(drafter, figures.NewPath, figures.NewPath, "title", "Institutions", "synopsis", "Made-up figures.")
	second := strings.TrimSuffix(got.Location, "?done=drafted")
	s.Wants(s.Post(drafter, second+"/table", second+"/table", "definition", bySex, "do", "save"), 303)
	s.Wants(s.Post(drafter, second+"/table", second+"/table", "definition", strings.NewReplacer("Suspects", "Victims", `"suspect"`, `"victim"`).Replace(bySex), "do", "save"), 303)
	s.Wants(s.Post(drafter, second, second+"/build"), 422, "A check stopped the release", "It may not be published", "have the same numbers", "Suspects by setting and sex", "!Send to be checked")
	s.must(s.RemoveTable(as(drafter), strings.TrimPrefix(second, "/figures-desk/"), 0, "T2"))
	// A table that by itself would give away what is hidden above hides it too.
	s.Wants(s.Post(drafter, second+"/table?name=T1", second+"/table", "definition", inInstitutions, "do", "save"), 303)
	s.Wants(s.Post(drafter, second, second+"/build"), 303)
	s.Wants(s.Get(drafter, second+"/preview"), 200, "[c]")
	s.Wants(s.Get(drafter, second), 200, "Nothing stops it", "proved to keep a range")

	// A correction.
	s.Wants(s.Post(drafter, draft+"/correct", draft+"/correct", "why", "", "changed", ""), 422, "Say what was wrong")
	got = s.Wants(s.Post(drafter, draft+"/correct", draft+"/correct", "why", "A list came twice.", "changed", "All figures."), 303)
	next := strings.TrimSuffix(got.Location, "?done=correcting")
	s.Wants(s.Get(drafter, next), 200, "This is a correction")
	s.Wants(s.Get(access.Public(), "/figures/suspects-in-2023"), 200, "!correct")
	s.shelf.put("force-a", "2023", "suspect", suspectRows(0, 77, "M", "group")...)
	s.Wants(s.Post(drafter, next, next+"/build"), 303)
	s.Wants(s.Post(drafter, next, next+"/send"), 303)
	s.Wants(s.Post(checker, next, next+"/check", "verdict", "back", "words", "Say which force."), 303)
	s.Wants(s.Post(drafter, next, next+"/build"), 303)
	s.Wants(s.Post(drafter, next, next+"/send"), 303)
	s.Wants(s.Get(checker, next+"/preview"), 200)
	s.Wants(s.Post(checker, next, next+"/check", "verdict", "right", "words", "Done."), 303)
	s.Wants(s.Post(checker, next, next+"/freeze", "planned", "2026-11-25 09:30"), 303)
	s.Wants(s.Post(checker, next, next+"/early", "early", "A made-up hearing."), 303)
	s.Wants(s.Get(third, next+"/preview"), 200)
	s.Wants(s.Post(third, next, next+"/publish"), 303)
	s.Wants(s.Get(access.Public(), "/figures"), 200, "Corrections", "Corrected")
	s.Wants(s.Get(access.Public(), "/figures/suspects-in-2023"), 200, "This is a correction. What was wrong: A list came twice.", "All figures.", "[r]")
	s.Wants(s.Get(access.Public(), "/figures/suspects-in-2023?edition=1"), 200, "It was corrected on", "123", "Read the corrected edition")
	s.Wants(s.Get(access.Public(), "/figures/suspects-in-2023?edition=7"), 404)
}

func TestPublicPages(t *testing.T) {
	s := newSite(t)
	s.Wants(s.Get(access.Public(), figures.HalvingPath), 200, "The way to half")
	s.Wants(s.Get(access.Public(), figures.BesidePath), 200, "No release sets sources beside each other yet")
	s.Wants(s.Get(access.Public(), figures.MeaningPath), 200, "group-based-exploitation/1", "never added together")
	s.must(s.Preload(system()))
	s.must(s.Preload(system()))
	if n := s.count(`SELECT count(*) FROM figures_edition`); n != 1 {
		t.Errorf("%d editions after two loads", n)
	}
	s.Wants(s.Get(access.Public(), "/figures"), 200, "As others published it", "1 release")
	page := s.Wants(s.Get(access.Public(), "/figures/2023-as-published"), 200, "not counted from returns", "717", "between")
	for _, link := range regexp.MustCompile(`href="(/figures/[^"]+)"`).FindAllStringSubmatch(page.Body, -1) {
		if got := s.Get(access.Public(), strings.ReplaceAll(link[1], "&amp;", "&")); got.Code != 200 {
			t.Errorf("%s: %d", link[1], got.Code)
		}
	}
	r, err := s.Reproduce(as(checker), "2023-as-published", 0)
	if err != nil || !r.Same() {
		t.Errorf("%+v %v", r, err)
	}
	if err := s.Preload(as(access.Public())); err == nil {
		t.Error("the public loads figures")
	}
}

// TestThePreviewIsNotFolded: every number of every table of a build stands open on
// the preview that counts as an opening; only pictures repeat some in a fold. A
// request for the headers alone shows nothing and counts for nothing.
func TestThePreviewIsNotFolded(t *testing.T) {
	s := newSite(t)
	e := s.built("Suspects", bySex)
	s.Send(checker, httptest.NewRequest(http.MethodHead, figures.DraftPath+"/"+e.ID+"/preview", nil))
	if saw, err := s.Saw(as(checker), s.again(e)); saw || err != nil {
		t.Errorf("asking for the headers alone is an opening: %v", err)
	}
	page := s.Wants(s.Get(checker, figures.DraftPath+"/"+e.ID+"/preview"), 200, "The log notes that you opened it")
	open := pages.Plain(regexp.MustCompile(`(?s)<details.*?</details>`).ReplaceAllString(page.Body, ""))
	results, err := s.ResultsOf(as(checker), s.again(e))
	s.must(err)
	numbers := 0
	for _, r := range results {
		if !strings.Contains(open, r.Title) {
			t.Errorf("the table %q is folded", r.Title)
		}
		for i := range r.Cells {
			numbers++
			if text := r.Cells[i].Text(); !strings.Contains(open, text) {
				t.Errorf("%s: %q is folded", r.Words(i), text)
			}
		}
	}
	if saw, err := s.Saw(as(checker), s.again(e)); !saw || err != nil || numbers < 10 {
		t.Errorf("%d numbers, opened %v, %v", numbers, saw, err)
	}
}

// TestATableHoldsANumberACell: no cell of a release, of what stands beside it or
// of the list of releases has more than ten words; a share stands in a line with
// its bounds and with how many it is of; what it means is said below.
func TestATableHoldsANumberACell(t *testing.T) {
	s := newSite(t)
	e := s.built("Suspects", strings.Replace(bySex, `share = "none"`, `missing = "reasons"`, 1))
	s.must(s.Preload(system()))
	lines := 0
	for target, who := range map[string]access.Actor{figures.DraftPath + "/" + e.ID + "/preview": checker, "/figures/2023-as-published": access.Public(), "/figures": access.Public(),
		figures.HalvingPath: access.Public()} {
		page := s.Wants(s.Get(who, target), 200)
		for _, words := range pages.LongCells(page.Body, 10) {
			t.Errorf("%s has a cell of %d words: %s", target, len(strings.Fields(words)), words)
		}
		for _, table := range regexp.MustCompile(`(?s)id="[a-z0-9]+-shares".*?</table>`).FindAllString(page.Body, -1) {
			heads := strings.Count(table, `scope="col"`)
			for _, line := range strings.Split(table, "<tr")[2:] {
				lines++
				if cells := regexp.MustCompile(`>([0-9.]+|\[z\])</td>`).FindAllString(line, -1); len(cells) != heads-1 {
					t.Errorf("%s: a share without its bounds: %s", target, pages.Plain("<tr"+line))
				}
			}
		}
	}
	if lines < 3 {
		t.Errorf("%d shares: the test does not test", lines)
	}
}
