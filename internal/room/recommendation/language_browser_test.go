package recommendation_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"candour/internal/testkit"
	"candour/internal/testkit/browser"
)

// as answers every request as somebody.
func (s *site) as(ctx context.Context) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.server.ServeHTTP(w, r.WithContext(context.WithValue(ctx, http.LocalAddrContextKey, r.Context().Value(http.LocalAddrContextKey))))
	})
}

// TestLanguageAndDirectionInTheBrowser is case 19 as a browser has it: the Arabic
// paragraph runs from the right, the Welsh one is Welsh, one of no known language claims
// none of its own, and each box that is typed in finds its direction out.
func TestLanguageAndDirectionInTheBrowser(t *testing.T) {
	s, c := pledgedOn(t, testkit.SQLite(t))
	s.answersIn(t, c.ID)
	srv, desk := httptest.NewServer(s.as(public())), httptest.NewServer(s.as(owner))
	defer srv.Close()
	defer desk.Close()
	b := browser.Start(t)
	for _, o := range []browser.Options{{Width: 1280}, {Width: 320, NoScript: true}} {
		tab := b.Open(t, o)
		for _, at := range []string{"/recommendations/iicsa-final-99", "/commitments/" + c.ID} {
			tab.Go(srv.URL + at)
			tab.Check()
			for words, want := range map[string]string{inArabic: "rtl ar", inWelsh: "ltr cy", "Nobody said in which language.": "ltr none"} {
				var got string
				tab.Eval(fmt.Sprintf(`(() => { const p = [...document.querySelectorAll("main p")].find(p => p.textContent === %q);
					return p ? getComputedStyle(p).direction + " " + (p.getAttribute("lang") ?? "none") : "not there" })()`, words), &got)
				if got != want {
					t.Errorf("%s at %d: %q is %q, want %q", at, o.Width, words, got, want)
				}
			}
		}
		for _, at := range []string{"/recommendations/iicsa-final-99/answer", "/commitments/" + c.ID + "/report"} {
			tab.Go(desk.URL + at)
			var fields, without int
			tab.Eval(`document.querySelectorAll("main textarea, main input[type=text], main input:not([type])").length`, &fields)
			tab.Eval(`[...document.querySelectorAll("main textarea, main input[type=text], main input:not([type])")].filter(e => e.dir !== "auto").length`, &without)
			if fields < 2 || without > 0 {
				t.Errorf("%s: %d of %d fields have no direction", at, without, fields)
			}
		}
	}
}
