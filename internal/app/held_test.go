package app

import (
	"net/http"
	"strings"
	"testing"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/demo"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/room/inquiry/holding"
	"candour/internal/room/inquiry/restrict"
)

// TestWhatIsHeldIsNowhere: from the order on, the title of a document, the words of a published
// sentence and what a body was asked are on no page, in no feed, file or answer of the service
// for the public, for another body, for those of the register or for those of the team from whom
// they are held (inquiry.md, pitfall 6).
func TestWhatIsHeldIsNowhere(t *testing.T) {
	s := newSite(t)
	id := s.one(`SELECT id FROM inquiry`)
	held := map[string]string{ // of what is held, its words
		s.one(`SELECT id FROM inquiry_document WHERE title = 'Made-up list of files'`): "Made-up list of files",
		s.one(`SELECT min(id) FROM inquiry_finding`):                                   s.one(`SELECT words FROM inquiry_finding WHERE id = (SELECT min(id) FROM inquiry_finding)`),
		s.one(`SELECT id FROM inquiry_asking WHERE matters LIKE '%log of reports%'`):   "Made-up log of reports, 1998",
	}
	seen := func(role string) (found []string) {
		t.Helper()
		b := s.browser(role)
		for _, rt := range s.web.Routes() {
			if rt.Method != http.MethodGet {
				continue
			}
			body := b.get(s.targetOf(rt.Pattern)).Body.String()
			for _, words := range held {
				if strings.Contains(body, words) {
					found = append(found, rt.Pattern+": "+words)
				}
			}
		}
		return found
	}
	if len(seen("visitor")) < 2 {
		t.Fatal("nothing of it was public before: the test does not test")
	}
	people, err := s.cast(t.Context(), demo.People()...)
	if err != nil {
		t.Fatal(err)
	}
	ctx := people.As(t.Context(), demo.Chair)
	for of := range held {
		o := restrict.Order{Scopes: []restrict.Scope{{Kind: restrict.OfDocument, Of: of}}, Ground: restrict.RequiredByLaw, Law: "A made-up provision"}
		if _, err := s.holding.Make(ctx, id, o); err != nil {
			t.Fatal(err)
		}
	}
	for _, role := range []string{"visitor", "provider", "owner", "coordinator", "paralegal", "inquiry"} {
		for _, at := range seen(role) {
			if !(role == "paralegal" && strings.HasPrefix(at, inquiry.OnePath+"/{id}/requests")) { // the team reads what it asked
				t.Errorf("%s: %s", role, at)
			}
		}
	}
}

// TestAStopHoldsLinesAtOnce: from the press on nobody outside reads the lines, also not those of a day of which
// there is no transcript yet; the same page and line of another day stand. It is lifted by two.
func TestAStopHoldsLinesAtOnce(t *testing.T) {
	s := newSite(t)
	id, of := s.one(`SELECT id FROM inquiry`), s.one(`SELECT id FROM inquiry_hearing`)
	people, err := s.cast(t.Context(), demo.People()...)
	if err != nil {
		t.Fatal(err)
	}
	chair, visitor := people.As(t.Context(), demo.Chair), s.browser("visitor")
	words := func() bool {
		page := visitor.get(inquiry.PathOf(id) + "/hearings/" + of + "/1")
		return strings.Contains(page.Body.String(), "Witness A1 will be heard from behind a screen")
	}
	if !words() {
		t.Fatal("nothing of it was public before: the test does not test")
	}
	line := restrict.Place{Page: 1, Line: 3}
	if _, err := s.holding.Stop(chair, id, hearings.Sitting(of, 2), restrict.Span{From: line}); err != nil || !words() {
		t.Fatalf("a stop of the second day holds the first: %v", err)
	}
	stop, err := s.holding.Stop(chair, id, hearings.Sitting(of, 1), restrict.Span{From: line, To: line})
	if err != nil || words() {
		t.Fatalf("it is read after the stop: %v", err)
	}
	for _, n := range []int{demo.Commissioner1, demo.Conflicted, demo.Facilitator, demo.Provider, demo.Member1} {
		if _, err := s.holding.Stop(people.As(t.Context(), n), id, hearings.Sitting(of, 1), restrict.Span{}); err == nil {
			t.Errorf("person %d stops a hearing", n)
		}
	}
	day := s.holding.Today()
	p, err := s.holding.Propose(chair, holding.Opening{Inquiry: id, Restriction: stop, Did: holding.Lifted, Opens: day, Why: "Nobody can be known by it after all."})
	if err != nil || words() {
		t.Fatalf("one person lifts it: %v", err)
	}
	other, on := people.As(t.Context(), demo.Solicitor), s.holding.Proposals()
	x, err := on.Read(other, p)
	if err == nil {
		err = on.Opened(other, x)
	}
	if err == nil {
		err = on.Agree(other, p, "")
	}
	if err != nil || !words() {
		t.Errorf("lifted by two: %v", err)
	}
	later := restrict.Place{Page: 400, Line: 1}
	unsaid := restrict.Item{Hearing: hearings.Sitting(of, 2), Span: restrict.Span{From: later, To: later}, Persons: restrict.Named(), Classes: restrict.Named()}
	if all, err := s.holding.Rules(chair, s.db, id, day); err != nil || all.May(restrict.Audience{Circle: restrict.Public}, unsaid).Open {
		t.Errorf("what is not said yet is open: %v", err)
	}
}
