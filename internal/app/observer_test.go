package app

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"candour/internal/room/review/intake"
	"candour/internal/trust/access"
	"candour/internal/trust/phrase"
)

var (
	ownNumber = regexp.MustCompile(`nonce="[^"]*"|name="csrf" value="[^"]*"|name="[a-z_-]+" value="[A-Za-z0-9_.-]{20,}"`)
	ticketed  = regexp.MustCompile(`"[A-Za-z0-9_-]{40,}"`)
)

// asAnybody asks for every page as a visitor, and gives what comes back but for
// what is drawn by lot for each answer.
func (s *site) asAnybody() map[string]string {
	out := map[string]string{}
	for _, rt := range s.web.Routes() {
		if rt.Method != http.MethodGet || strings.HasPrefix(rt.Pattern, "/demo") {
			continue
		}
		at := s.targetOf(rt.Pattern)
		w := httptest.NewRecorder()
		s.web.ServeHTTP(w, httptest.NewRequest(http.MethodGet, at, nil))
		body := w.Body.String()
		if ref := w.Header().Get("X-Reference"); ref != "" {
			body = strings.ReplaceAll(body, ref, "")
		}
		for _, h := range []string{"X-Reference", "Set-Cookie", "Content-Security-Policy"} {
			w.Header().Del(h)
		}
		body = ticketed.ReplaceAllString(ownNumber.ReplaceAllString(body, ""), "")
		out[at] = fmt.Sprint(w.Code, w.Header(), len(w.Header())) + "\n" + body
	}
	return out
}

// TestNothingPublicTellsOfAnApplicant: somebody asks for a review, comes back and
// writes; whatever a visitor can ask for, the log and its checkpoint included, is
// to the byte what it was before.
func TestNothingPublicTellsOfAnApplicant(t *testing.T) {
	s := newSite(t)
	publish := func() {
		t.Helper()
		if _, err := s.ledger.Publish(access.WithActor(t.Context(), access.SystemActor("checkpoint")), nil); err != nil {
			t.Fatal(err)
		}
	}
	publish()
	s.asAnybody() // what is made when it is first asked for is made now
	before := s.asAnybody()
	key := phrase.NewKey([32]byte{4, 5, 6})
	_, id, err := s.review.Submit(t.Context(), "", intake.Application{Key: key, Force: "made-up-eastern-police", Synthetic: true,
		Identity: intake.Identity{Name: "Synthetic Person 3"}, Account: intake.Account{Words: "Summary withheld in test data."}, IdentityTo: []intake.Group{intake.GroupPanel}})
	if err != nil {
		t.Fatal(err)
	}
	k := intake.PersonKey{CaseID: id, Key: key}
	if _, err := s.review.Mine(t.Context(), k); err != nil {
		t.Fatal(err)
	}
	if err := s.review.AddWords(t.Context(), k, "Summary withheld in test data.", ""); err != nil {
		t.Fatal(err)
	}
	publish()
	after := s.asAnybody()
	if len(before) < 80 {
		t.Fatalf("%d pages: the test does not test", len(before))
	}
	for at, was := range before {
		if is := after[at]; is != was {
			i := 0
			for i < min(len(is), len(was)) && is[i] == was[i] {
				i++
			}
			t.Errorf("%s tells:\nbefore ...%q\nafter  ...%q", at, was[max(0, i-60):min(len(was), i+100)], is[max(0, i-60):min(len(is), i+100)])
		}
	}
}
