package pages

import (
	"net/http"
	"testing"

	"candour/internal/room/review/reviewtest"
	"candour/internal/testkit/browser"
)

// TestCustodyPagesInTheBrowser looks at what custodians see while one of them
// has lost the passphrase: wide with scripts and narrow without, by axe.
func TestCustodyPagesInTheBrowser(t *testing.T) {
	s, visitor, url, ids := browserSite(t)
	s.OK(s.S.LoseKey(s.As("custodian1"), "I changed offices."))
	s.OK(s.S.Enrol(s.As("custodian4"), reviewtest.Pass("custodian4")))
	b := browser.Start(t)
	for _, o := range []browser.Options{{Width: 1280}, {Width: 390, Height: 800, NoScript: true}, {Width: 320, Height: 640, NoScript: true}} {
		t.Run(o.String(), func(t *testing.T) {
			for _, x := range []struct{ who, target, sees string }{
				{"custodian2", "/custody", "identities hang on you and Synthetic Custodian Three alone"}, {"custodian1", "/custody", "You said that you lost your passphrase"},
				{"custodian2", "/custody/seal", "Who is with you?"}, {"custodian2", "/custody/renew", "Your new passphrase once more"},
				{"custodian2", "/custody/lost", "My passphrase is lost"}, {"custodian1", "/custody/found", "Use my key again"}, {"custodian2", "/custody/resign", "This cannot be undone"},
			} {
				visitor.as(s, x.who)
				tab := b.Open(t, o)
				tab.Go(url + x.target)
				if tab.Status() != http.StatusOK || !tab.Has(x.sees) {
					t.Errorf("%s as %s: %d, and not %q: %s", x.target, x.who, tab.Status(), x.sees, tab.Text("main"))
				}
				tab.Check()
				shotOf(tab, x.who+x.target, o, ids)
			}
		})
	}
}
