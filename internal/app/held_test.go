package app

import (
	"net/http"
	"strings"
	"testing"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/demo"
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
