package pages

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"candour/internal/testkit/browser"
)

// journey is one browser in which people take turns.
type journey struct {
	*staffSite
	visitor *staffVisitor
	tab     *browser.Tab
	url, at string
}

func newJourney(t *testing.T, b *browser.Browser, o browser.Options) *journey {
	t.Helper()
	j := &journey{staffSite: newStaffSite(t), visitor: &staffVisitor{}, tab: b.Open(t, o)}
	srv := httptest.NewServer(staffServer(t, j.World, j.visitor))
	t.Cleanup(srv.Close)
	j.url, j.at = srv.URL, "/panel/cases/"+j.Apply().CaseID
	return j
}

// by opens a page as somebody.
func (j *journey) by(who, target string) *browser.Tab {
	j.T.Helper()
	j.visitor.as(j.staffSite, who)
	j.tab.Go(j.url + target)
	return j.tab
}

// task follows a task of the case page, as somebody.
func (j *journey) task(who, text string) *browser.Tab {
	j.T.Helper()
	j.by(who, j.at).FollowText(text)
	j.tab.NoSidewaysScroll()
	return j.tab
}

// opens follows a task and opens all that must be opened first.
func (j *journey) opens(who, text string) *browser.Tab {
	j.T.Helper()
	tab := j.task(who, text)
	for tab.Count("#open button") > 0 {
		tab.Follow("#open button")
		tab.FollowText("Back to what you were doing")
	}
	return tab
}

func (j *journey) sees(words string) {
	j.T.Helper()
	if !j.tab.Has(words) {
		j.T.Fatalf("%s does not say %q: %s", j.tab.URL(), words, j.tab.Text("main"))
	}
}

// TestAForceThatStaysSilentInTheBrowser goes from a case's arrival to a
// decision although the force never answers, with scripts and without.
func TestAForceThatStaysSilentInTheBrowser(t *testing.T) {
	b := browser.Start(t)
	for _, o := range []browser.Options{{Width: 1280}, {Width: 320, Height: 640, NoScript: true}} {
		t.Run(o.String(), func(t *testing.T) {
			j := newJourney(t, b, o)
			j.untilSilence()
			j.untilDecided()
			j.tab.Check()
		})
	}
}

func (j *journey) untilSilence() {
	j.T.Helper()
	j.task("secretary", "Acknowledge the case").FollowText("Acknowledge the case")
	j.opens("secretary", "Record that the panel can look at it").FollowText("Record that the panel can look at it")
	tab := j.task("secretary", "Ask for the papers")
	tab.Fill("#words", "Words withheld in test data.")
	tab.FollowText("Continue")
	j.sees("Made-up Northern Police")
	tab.FollowText("Ask for the papers")
	j.sees("The papers are asked for.")
	j.Clock.Advance(90 * 24 * time.Hour)
	_, err := j.S.RunClocks(j.System())
	j.OK(err)
	j.by("public", "/review/papers-not-sent")
	j.sees("Made-up Northern Police")
	j.sees("Not sent")
	j.by("liaison", "/papers").Follow("table a")
	j.sees("Send this answer") // late papers are still wanted
}

func (j *journey) untilDecided() {
	j.T.Helper()
	j.Confirm(j.at[len("/panel/cases/"):], "made-up-northern-police")
	tab := j.task("secretary", "Give it to a reviewer")
	tab.Choose("#reviewer", "staff-Reviewer")
	tab.Choose("#independent", "staff-Independent")
	tab.FollowText("Give them the case")
	tab = j.task("reviewer", "Record a line of inquiry")
	tab.Choose("#line", j.S.Codes.LineCodes[0].ID)
	tab.Click("#followed")
	tab.FollowText("Record this line")
	tab = j.opens("reviewer", "Finish looking at the case")
	tab.Fill("#left", "Not in the papers.")
	tab.FollowText("Record that the case has been looked at")
	tab = j.opens("independent", "Write your independent view")
	tab.Fill("#words", "A view withheld in test data.")
	tab.FollowText("Continue")
	tab.FollowText("Record my view")
	tab = j.opens("secretary", "Propose a decision")
	tab.Click("#code")
	tab.Fill("#words", "Reasons withheld in test data.")
	tab.FollowText("Continue")
	tab.FollowText("Propose this")
	j.sees("Waiting for another human")
	tab = j.opens("independent", "Agree, or turn it down: A decision")
	tab.FollowText("Read the reasons")
	tab.Click("main details:last-of-type summary")
	j.sees("Reasons withheld in test data.")
	tab = j.task("independent", "Agree, or turn it down: A decision")
	tab.Click("#answer")
	tab.FollowText("Record my answer")
	j.sees("You agreed. It is done.")
	j.sees("Decided, since")
}

// TestSomebodyFromTheForceInTheBrowser tries what a person at a screen can try,
// and meets a list of nothing and pages that are not there.
func TestSomebodyFromTheForceInTheBrowser(t *testing.T) {
	j := newJourney(t, browser.Start(t), browser.Options{Width: 320, Height: 640, NoScript: true})
	number := j.Number(j.at[len("/panel/cases/"):])
	j.by("insider", "/panel?show=all")
	j.sees("0 cases")
	j.tab.Fill("#q", number)
	j.tab.FollowText("Find")
	j.sees("There is no case for you to see")
	for _, page := range []string{"", "/acknowledge", "/message", "/read"} {
		j.by("insider", j.at+page)
		if j.tab.Has(number) || j.tab.Status() != http.StatusNotFound && page != "/read" {
			t.Errorf("%s: %d %s", page, j.tab.Status(), j.tab.Text("main"))
		}
		j.tab.Axe()
	}
}

// TestTwoCustodiansInTheBrowser: asked for, agreed to twice, read once.
func TestTwoCustodiansInTheBrowser(t *testing.T) {
	j := newJourney(t, browser.Start(t), browser.Options{Width: 320, Height: 640, NoScript: true})
	tab := j.by("secretary", j.at)
	tab.FollowText("Ask the custodians to open this to you")
	tab.Fill("#reason", "To find the right file")
	tab.FollowText("Ask the custodians")
	j.sees("The custodians are asked.")
	for _, who := range []string{"custodian1", "custodian2"} {
		tab = j.by(who, "/custody")
		tab.Check()
		tab.Follow("#waiting a")
		tab.Click("#answer")
		tab.Fill("#reason", "It cannot be done without")
		tab.Fill("#passphrase", "five plain words make "+who)
		tab.FollowText("Record my answer")
		j.sees("Your answer is recorded.")
	}
	tab = j.by("secretary", j.at)
	j.sees("The custodians opened it to you until")
	tab.Choose("#purpose", "papers")
	tab.Follow("button[value=identity]")
	tab.Click("details summary")
	j.sees("Name: Synthetic Person 12")
	tab.Check()
}
