package app

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/config"
	"candour/internal/base/errs"
)

// TestSecurityTxt is the page of RFC 9116: there with a contact, and not without.
func TestSecurityTxt(t *testing.T) {
	now := time.Date(2026, 11, 28, 23, 0, 0, 0, time.UTC)
	ask := func(contact string) (*httptest.ResponseRecorder, error) {
		s := &server{core: &core{clock: clock.NewFake(now), cfg: config.Config{SecurityContact: contact, PublicURL: "https://register.example"}}}
		w := httptest.NewRecorder()
		return w, s.securityTxt(w, httptest.NewRequest("GET", securityTxtPath, nil))
	}
	for contact, want := range map[string]string{"security@register.example": "Contact: mailto:security@register.example\n",
		"mailto:security@register.example": "Contact: mailto:security@register.example\n", "https://register.example/report": "Contact: https://register.example/report\n"} {
		w, err := ask(contact)
		if err != nil || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") || !strings.Contains(w.Body.String(), want) ||
			!strings.Contains(w.Body.String(), "Canonical: https://register.example/.well-known/security.txt\n") {
			t.Fatalf("%q: %v %s", contact, err, w.Body)
		}
		for line := range strings.Lines(w.Body.String()) {
			if at, ok := strings.CutPrefix(strings.TrimSpace(line), "Expires: "); ok {
				ends, err := time.Parse(time.RFC3339, at)
				if life := ends.Sub(now); err != nil || life < 90*24*time.Hour || life > 365*24*time.Hour {
					t.Errorf("expires at %q (%v)", at, err)
				}
			}
		}
	}
	if _, err := ask(""); !errs.Is(err, errs.NotFound) {
		t.Errorf("without a contact: %v", err)
	}
	c := config.Default()
	c.PublicURL, c.SecurityContact = "https://register.example", "ftp://elsewhere"
	if err := c.Check(); !errs.Is(err, errs.Invalid) {
		t.Errorf("a contact that is none: %v", err)
	}
}
