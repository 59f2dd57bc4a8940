package app

import (
	"strconv"
	"strings"
	"testing"

	chromium "candour/internal/testkit/browser"
)

// applies sends an application as a visitor does, skipping what may be skipped.
func (e *emptyService) applies(t *testing.T, tab *chromium.Tab, force string) {
	t.Helper()
	tab.Go(e.url + "/review")
	tab.FollowText("Start")
	tab.FollowText("Continue")
	tab.FollowText("Continue")
	tab.Click(`[name="kind"][value="words"]`)
	tab.Follow(`main button[value="start"]`)
	tab.Follow(goOn)
	answers := map[string]string{"offence": "yes", "under18": "yes", "where": "england", "reported": "yes", "closed_by": "police"}
	for range 50 {
		at := tab.Attribute(`main input[name="at"]`, "value")
		switch {
		case at == "check":
			tab.Click(`[name="sure"]`)
			tab.Follow(`main button[value="send"]`)
			must(t, tab, "We have it. Your number is R-")
			tab.FollowText("See where it is")
			tab.Follow(`form:has(input[value="papers"]) button[value="yes"]`)
			must(t, tab, "You said yes on")
			return
		case answers[at] != "":
			tab.Click(`[name="` + at + `"][value="` + answers[at] + `"]`)
			tab.Follow(goOn)
		case at == "words":
			tab.Fill("#words", "Summary withheld in test data.")
			tab.Follow(goOn)
		case at == "force":
			tab.Choose(`[name="force"]`, force)
			tab.Follow(goOn)
		case at == "result":
			tab.Follow(goOn)
		default:
			tab.Follow(`main button[value="skip"]`)
		}
	}
	t.Fatal("the questions do not end")
}

// panelDecides works the only case of the panel to its decision.
func (e *emptyService) panelDecides(t *testing.T) {
	t.Helper()
	secretary, reviewer, independent, contact := e.invite(t, "p4@example.test"), e.invite(t, "p5@example.test"), e.invite(t, "p6@example.test"), e.invite(t, "p10@example.test")
	secretary.Go(e.url + "/panel")
	at := e.url + strings.Split(secretary.Attribute(`main a[href^="/panel/cases/"]`, "href"), "?")[0]
	task := func(tab *chromium.Tab, text string) *chromium.Tab {
		t.Helper()
		tab.Go(at)
		var offered bool
		tab.Eval("[...document.querySelectorAll('main a')].some((a) => a.innerText.trim() === "+strconv.Quote(text)+")", &offered)
		if !offered {
			t.Fatalf("no task %q: %s", text, tab.Text("main"))
		}
		tab.FollowText(text)
		return tab
	}
	// opens follows a task and opens all that must be opened first.
	opens := func(tab *chromium.Tab, text string) *chromium.Tab {
		t.Helper()
		task(tab, text)
		for tab.Count("#open button") > 0 {
			tab.Follow("#open button")
			tab.FollowText("Back to what you were doing")
		}
		return tab
	}
	task(secretary, "Acknowledge the case").FollowText("Acknowledge the case")
	opens(secretary, "Record that the panel can look at it").FollowText("Record that the panel can look at it")
	task(secretary, "Confirm who closed this case").Fill(`[name="reason"]`, "A letter of the force says so. (Made up.)")
	secretary.FollowText("Continue")
	secretary.FollowText("Confirm who closed the case")
	must(t, secretary, "Confirmed by one, waiting for a second")
	second := e.invite(t, "p11@example.test")
	task(second, "Agree, or turn it down: who closed this case").Click("#answer")
	second.FollowText("Record my answer")
	must(t, second, "Confirmed on")
	task(secretary, "Ask for the papers").Fill("#words", "All papers of the case. (Made up.)")
	secretary.FollowText("Continue")
	if !secretary.Has("Ask for the papers") || secretary.Has("There is a problem") {
		t.Fatalf("asking for papers: %s", secretary.Text("main"))
	}
	secretary.FollowText("Ask for the papers")
	must(t, secretary, "The papers are asked for.")
	contact.Go(e.url + "/papers")
	contact.Follow("main table a")
	contact.Click(`[name="code"][value="sent"]`)
	contact.FollowText("Send this answer")
	task(secretary, "Record that the papers are in").FollowText("Record that the papers are in")
	task(secretary, "Give it to a reviewer")
	secretary.Choose("#reviewer", e.idOf(t, "p5@example.test"))
	secretary.Choose("#independent", e.idOf(t, "p6@example.test"))
	secretary.FollowText("Give them the case")
	task(reviewer, "Record a line of inquiry").Choose("#line", e.review.Codes.LineCodes[0].ID)
	reviewer.Click("#followed")
	reviewer.FollowText("Record this line")
	opens(reviewer, "Finish looking at the case").Fill("#left", "The papers say nothing of them. (Made up.)")
	reviewer.FollowText("Record that the case has been looked at")
	opens(independent, "Write your independent view").Fill("#words", "A view withheld in test data.")
	independent.FollowText("Continue")
	independent.FollowText("Record my view")
	opens(secretary, "Propose a decision").Click("#code")
	secretary.Fill("#words", "Reasons withheld in test data.")
	secretary.FollowText("Continue")
	secretary.FollowText("Propose this")
	must(t, secretary, "Waiting for another human")
	opens(independent, "Agree, or turn it down: A decision").FollowText("Read the reasons")
	independent.Click("main details:last-of-type summary")
	task(independent, "Agree, or turn it down: A decision").Click("#answer")
	independent.FollowText("Record my answer")
	must(t, independent, "You agreed. It is done.", "Decided, since")
}
