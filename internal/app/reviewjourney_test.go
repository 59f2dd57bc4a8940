package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	chromium "candour/internal/testkit/browser"
)

// shoot keeps a picture of the page when CANDOUR_SHOTS names a folder.
func shoot(t *testing.T, tab *chromium.Tab, name string) {
	t.Helper()
	if dir := os.Getenv("CANDOUR_SHOTS"); dir != "" {
		tab.Screenshot(filepath.Join(dir, strings.NewReplacer("/", "-", " ", "-").Replace(t.Name()+"-"+name)+".png"))
	}
}

// look checks a page with axe and keeps a picture of it.
func look(t *testing.T, tab *chromium.Tab, name string) {
	t.Helper()
	tab.Check()
	shoot(t, tab, name)
}

const goOn = `main button[value="next"]`

// TestApplyLeaveComeBackFinish: somebody starts, leaves by Exit, comes back
// with their words, sends it, reads what is theirs, withdraws and erases.
func TestApplyLeaveComeBackFinish(t *testing.T) {
	eachWay(t, func(t *testing.T, s *demoSite, open func() *chromium.Tab) {
		tab := open()
		tab.Go(s.url + "/review")
		look(t, tab, "front")
		tab.FollowText("Start")
		look(t, tab, "before")
		tab.FollowText("Continue")
		look(t, tab, "safety")
		tab.FollowText("Continue")
		look(t, tab, "kind")
		words := startForm(t, tab)
		answer(t, tab, map[string]string{"offence": "yes", "under18": "yes", "where": "england"})
		tab.Go(s.url + "/review/apply")
		must(t, tab, "Did the police know about it?")

		tab.Follow(".govuk-exit-this-page__button, .govuk-js-exit-this-page-button")
		if n := len(tab.CookiesOf(s.url)); n != 0 {
			t.Errorf("%d cookies are left after leaving", n)
		}

		tab.Go(s.url + "/review/return")
		look(t, tab, "return")
		tab.Fill("#phrase", "wrong "+words)
		tab.Follow("main button")
		look(t, tab, "return-wrong")
		tab.Fill("#phrase", words)
		tab.Follow("main button")
		must(t, tab, "Did the police know about it?")
		answer(t, tab, map[string]string{"reported": "yes", "closed_by": "police"})
		finish(t, tab, s, words)
	})
}

// startForm chooses seven words and gives them.
func startForm(t *testing.T, tab *chromium.Tab) string {
	t.Helper()
	tab.Click(`[name="kind"][value="words"]`)
	tab.Follow(`main button[value="start"]`)
	look(t, tab, "phrase")
	var words []string
	for _, line := range strings.Split(tab.Text(".cd-phrase"), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			words = append(words, line)
		}
	}
	if len(words) != 7 {
		t.Fatalf("%d words: %q", len(words), words)
	}
	tab.Follow(goOn)
	look(t, tab, "try")
	tab.Fill("#phrase", "wrong "+words[0])
	tab.Follow(goOn)
	must(t, tab, "That was not the same")
	look(t, tab, "phrase-again")
	tab.Follow(goOn)
	tab.Fill("#phrase", strings.Join(words, " "))
	tab.Follow(goOn)
	if tab.Has(words[0] + "\n" + words[1]) {
		t.Error("the words are shown again")
	}
	return strings.Join(words, " ")
}

// answer chooses options of the questions that come, in their order.
func answer(t *testing.T, tab *chromium.Tab, answers map[string]string) {
	t.Helper()
	for range answers {
		name := tab.Attribute(`main input[name="at"]`, "value")
		look(t, tab, name)
		value, ok := answers[name]
		if !ok {
			t.Fatalf("the question %s was not expected", name)
		}
		tab.Click(`[name="` + name + `"][value="` + value + `"]`)
		tab.Follow(goOn)
	}
}

// finish skips to the end, sends, and does all that can be done afterwards.
func finish(t *testing.T, tab *chromium.Tab, s *demoSite, words string) {
	t.Helper()
	for range 40 {
		at := tab.Attribute(`main input[name="at"]`, "value")
		look(t, tab, at)
		if at == "check" {
			break
		}
		switch at {
		case "words":
			tab.Fill("#words", "My words are "+words)
			tab.Follow(goOn)
			must(t, tab, "Take them out")
			look(t, tab, "words-refused")
			tab.Fill("#words", "Summary withheld in test data.")
			tab.Follow(goOn)
		case "force":
			tab.Choose(`[name="force"]`, "made-up-northern-police")
			tab.Follow(goOn)
		case "result":
			tab.Follow(goOn)
		default:
			tab.Follow(`main button[value="skip"]`)
		}
	}
	tab.Follow(`main button[value="send"]`)
	must(t, tab, "Tick the box")
	tab.Click(`[name="sure"]`)
	tab.Follow(`main button[value="send"]`)
	must(t, tab, "We have it. Your number is R-")
	look(t, tab, "sent")
	tab.FollowText("See where it is")
	must(t, tab, "Received")
	tab.Click(`details:has(.govuk-summary-list) > summary`)
	must(t, tab, "Summary withheld in test data.")
	look(t, tab, "mine")
	tab.Click(`details:has(#add) > summary`)
	tab.Fill("#words", "One more thing.")
	tab.Follow(`form:has(input[value="add"]) button`)
	must(t, tab, "It is added", "One more thing.")
	tab.Follow(`form:has(input[value="papers"]) button[value="yes"]`)
	must(t, tab, "You said yes on")
	leaveForGood(t, tab, s, words)
}

func leaveForGood(t *testing.T, tab *chromium.Tab, s *demoSite, words string) {
	t.Helper()
	tab.Follow(`main a[href="/review/mine/withdraw"]`)
	look(t, tab, "withdraw")
	tab.Click(`[name="sure"]`)
	tab.Follow("main form button")
	must(t, tab, "You have withdrawn")
	tab.Follow(`main a[href="/review/mine/erase"]`)
	look(t, tab, "erase")
	tab.Click(`[name="sure"]`)
	tab.Follow("main form button")
	must(t, tab, "This is the last step")
	look(t, tab, "erase-again")
	tab.Follow("main form button")
	must(t, tab, "What you wrote is gone")
	tab.Go(s.url + "/review/return")
	tab.Fill("#phrase", words)
	tab.Follow("main button")
	must(t, tab, "That did not open anything")
}
