package apply

import (
	"net/http/httptest"
	"strings"
	"testing"

	"candour/internal/testkit/browser"
)

// screen is how high the window of a telephone is, in pixels.
const screen = 844

// TestSomebodyReadsTheirReviewInWelshInTheBrowser: from the start page, with no
// scripts, on a wide window and on the narrowest, somebody chooses Welsh, fills in the
// form, sends it, comes back and reads their case in Welsh; each page is checked by axe.
func TestSomebodyReadsTheirReviewInWelshInTheBrowser(t *testing.T) {
	s, _ := welshSite(t)
	srv := httptest.NewServer(s.server)
	defer srv.Close()
	b := browser.Start(t)
	last := ""
	for _, width := range []int{1280, 320} {
		tab := b.Open(t, browser.Options{Width: width, NoScript: true})
		seen := func(name string, words ...string) {
			t.Helper()
			look(tab, "cy-"+name, width)
			if lang := tab.Attribute("html", "lang"); lang != "cy" {
				t.Errorf("%s at %d is in %q", name, width, lang)
			}
			for _, w := range words {
				if !tab.Has(w) {
					t.Errorf("%s at %d does not say %q: %s", name, width, w, tab.Text("body"))
				}
			}
		}
		tab.Go(srv.URL + "/review")
		tab.FollowText("Cymraeg")
		seen("start", "Gofyn i rywun edrych eto", "Help nawr")
		tab.FollowText("Dechrau")
		seen("before", "Am faint yr ydym yn ei gadw")
		tab.FollowText("Parhau")
		seen("safety")
		tab.FollowText("Parhau")
		seen("kind")
		tab.Click(`input[value="words"]`)
		tab.FollowText("Parhau")
		seen("phrase", "Eich geiriau")
		words := ""
		for _, line := range strings.Fields(tab.Text(".cd-phrase")) {
			words += line + " "
		}
		tab.FollowText("Rwyf wedi'u cadw'n ddiogel")
		seen("try")
		tab.Fill("#phrase", words)
		tab.FollowText("Parhau")
		for i := range s.pages.questions {
			if i == 0 || s.pages.questions[i].ID == "identity" {
				seen("question-" + s.pages.questions[i].ID)
			}
			if tab.Has("A all y panel edrych arno?") {
				seen("result")
				tab.FollowText("Mynd ymlaen")
			}
			if tab.Has("Gwirio'r hyn a ysgrifennoch") {
				break
			}
			tab.FollowText("Parhau")
		}
		for range 3 {
			if !tab.Has("Gwirio'r hyn a ysgrifennoch") {
				tab.FollowText("Parhau")
			}
		}
		seen("check", "Cyn i chi ei anfon")
		tab.Click("#sure")
		tab.FollowText("Ei anfon")
		seen("sent", "Eich rhif yw R-")
		tab.Go(srv.URL + "/cy/review/return")
		seen("return")
		tab.Fill("#phrase", words)
		tab.FollowText("Parhau")
		seen("mine", "Wedi dod i law", "Pwy agorodd hyn", "Eich ie neu na")
		var height int
		if tab.Eval("document.documentElement.scrollHeight", &height); width >= 390 && height > 3*screen {
			t.Errorf("at %d a case is %d pixels long, more than three screens", width, height)
		}
		tab.FollowText("Newid sut y cawn gysylltu â chi")
		seen("contact")
		tab.Click(`input[name="ways"][value="email"]`)
		tab.FollowText("Cadw hyn")
		seen("contact-wrong", "nid oes gennym gyfeiriad e-bost")
		tab.Fill("#email", "person@demo.invalid")
		tab.FollowText("Cadw hyn")
		seen("mine-changed", "y cawn gysylltu")
		last = words
		tab.FollowText("English")
		if tab.Attribute("html", "lang") != "en-GB" || !tab.Has("Who opened it") {
			t.Errorf("back in English: %s", tab.Text("body"))
		}
	}
	tab, height := b.Open(t, browser.Options{Width: 390, NoScript: true}), 0
	tab.Go(srv.URL + "/review/return")
	tab.Fill("#phrase", last)
	tab.FollowText("Continue")
	look(tab, "mine", 390)
	if tab.Eval("document.documentElement.scrollHeight", &height); height > 3*screen || !tab.Has("Who opened it") {
		t.Errorf("on a telephone a case is %d pixels long, more than three screens", height)
	}
}
