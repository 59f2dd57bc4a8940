package app

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestWhoHasAFileIsToldThatItIsStillRight asks for every address of the program that
// gives a visitor something to take away (a feed, a calendar, a download, an answer of
// the API), and again with the tag that came with it, and with the date alone.
func TestWhoHasAFileIsToldThatItIsStillRight(t *testing.T) {
	s := newSite(t)
	visitor, met := s.browser("visitor"), 0
	for _, rt := range s.web.Routes() {
		at := s.targetOf(rt.Pattern)
		if rt.Method != http.MethodGet || notTagged[rt.Pattern] != "" {
			continue
		}
		got := visitor.get(at)
		if kind := got.Header().Get("Content-Type"); got.Code != http.StatusOK || strings.HasPrefix(kind, "text/html") || got.Header().Get("Cache-Control") == "no-store" {
			continue
		}
		met++
		tag := got.Header().Get("ETag")
		r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, at, nil)
		r.Header.Set("If-None-Match", tag)
		if again := visitor.send(r); tag == "" || again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("%s (%s): tag %q, then %d", rt.Pattern, got.Header().Get("Content-Type"), tag, again.Code)
		}
		since := got.Header().Get("Last-Modified")
		r = httptest.NewRequestWithContext(context.Background(), http.MethodGet, at, nil)
		r.Header.Set("If-Modified-Since", since)
		if again := visitor.send(r); since == "" || again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("%s (%s): since %q, then %d", rt.Pattern, got.Header().Get("Content-Type"), since, again.Code)
		}
	}
	if met < 25 {
		t.Errorf("only %d were met", met)
	}
}

// notTagged are addresses whose answer is another each time, with why.
var notTagged = map[string]string{"/readyz": "it says how things stand at this moment"}
