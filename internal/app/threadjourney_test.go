package app

import (
	"testing"

	"candour/internal/room/inquiry/pages/speak"
	"candour/internal/room/signin"
	chromium "candour/internal/testkit/browser"
)

// TestSomebodyReadsWhatTheirWordsChanged: a year and more after they spoke, somebody without an
// account comes back by their words, reads which sentences rest on what they told and how
// what these ask for stands today, and follows one to the register.
func TestSomebodyReadsWhatTheirWordsChanged(t *testing.T) {
	eachWay(t, func(t *testing.T, s *demoSite, open func() *chromium.Tab) {
		tab := open()
		tab.Go(s.url + signin.DemoPath)
		const comes = `form[action="` + speak.Return + `"]`
		tab.Click(`details:has(` + comes + `) summary`)
		tab.Follow(comes + ` button`)
		must(t, tab, "What your words changed", "rest on what you told", "Who opened it", "What may be done with it")
		look(t, tab, "thread")
		const step = `#changed ~ .cd-message details`
		tab.Click(step + ` summary`)
		must(t, tab, "It rests on your own words", "What people told the inquiry", "What the inquiry wrote")
		look(t, tab, "thread-steps")
		stands := tab.Text(`#changed ~ .cd-message li`)
		tab.Follow(`#changed ~ .cd-message li a`)
		look(t, tab, "thread-register")
		if stands == "" || tab.URL() == s.url+speak.Return {
			t.Errorf("what came of a sentence (%q) leads to %s", stands, tab.URL())
		}
		tab.Go(s.url + "/inquiry/mine")
		must(t, tab, "What your words changed")
		tab.Follow(".govuk-exit-this-page__button, .govuk-js-exit-this-page-button")
		if n := len(tab.CookiesOf(s.url)); n != 0 {
			t.Errorf("%d cookies are left after leaving", n)
		}
	})
}
