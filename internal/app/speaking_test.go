package app

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	inquirydemo "candour/internal/room/inquiry/demo"
	"candour/internal/room/inquiry/pages/speak"
	"candour/internal/room/signin"
)

// TestTheMadeUpSurvivorComesBack: the chooser of a demonstration shows somebody without an
// account; their words, which anybody may know, open what they gave and who opened it. A
// second start makes no second one.
func TestTheMadeUpSurvivorComesBack(t *testing.T) {
	s := bareSite(t)
	for _, seed := range []func(context.Context) error{s.seedMadeUp, s.seedInquiry, s.seedInquiry} {
		if err := seed(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	b := s.browser("visitor")
	if page := b.get(signin.DemoPath); !strings.Contains(page.Body.String(), inquirydemo.Words()) || !strings.Contains(page.Body.String(), `action="`+speak.Return+`"`) {
		t.Fatalf("the chooser does not show whoever comes back by words: %d %s", page.Code, page.Body)
	}
	got := b.post(speak.Return, url.Values{"phrase": {inquirydemo.Words()}})
	if got.Code != http.StatusSeeOther {
		t.Fatalf("coming back: %d %s", got.Code, got.Body)
	}
	page := b.get(got.Header().Get("Location"))
	for _, words := range []string{"We have what you gave", "The inquiry team", "To see what people have in common.", "Made-up Inquiry 1", `href="/leave"`} {
		if !strings.Contains(page.Body.String(), words) {
			t.Errorf("%d, and the page does not say %q", page.Code, words)
		}
	}
	if n := s.one(`SELECT COUNT(*) FROM inquiry_speak_draft`); n != "0" {
		t.Errorf("%s drafts are left", n)
	}
}
