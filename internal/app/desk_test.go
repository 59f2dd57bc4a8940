package app

import (
	"context"
	"errors"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"candour/internal/room/returns"
	"candour/internal/room/review"
	"candour/internal/room/sweep"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// workPages are the pages that say what waits for whoever opens them, beside those
// that the menu leads to.
var workPages = []string{review.PapersPath, review.CustodyPath, "/staff-proposals", sweep.ProposalsPath, returns.ProposalsPath, "/bodies/proposals", "/holidays/proposals",
	sweep.ListPath + "?state=waiting", sweep.QualityPath}

// shows is what a page says of what waits, told from its own words and forms, and
// where the desk then leads.
var shows = []struct {
	page string
	says *regexp.Regexp
	desk string
}{
	{returns.DeskPath, regexp.MustCompile(`\?show=you">[1-9]`), returns.RoundPath + "/"},
	{sweep.QualityPath, regexp.MustCompile(`id="check-form"`), sweep.QualityPath},
	{"/desk", regexp.MustCompile(`(?s)Past their date for 14 days or more( \([0-9]+\))?</h2>.{0,400}<li`), "/commitments/"},
	{review.PanelPath, regexp.MustCompile(`[1-9][0-9]* cases? waits? for you`), review.PanelPath},
	{review.PapersPath, regexp.MustCompile(`[1-9][0-9]* requests? waits? for your answer`), review.PapersPath},
}

var (
	marked   = regexp.MustCompile(`data-waits="([^"]+)"`)
	deskLink = regexp.MustCompile(`cd-wait__title"><a class="govuk-link" href="([^"]+)"`)
)

// everyRoomAgreesWithTheDesk: for every person of the demonstration, whatever a page
// of a room says waits for them is on their one desk, and the desk says that nothing
// waits only where no room's page shows anything.
func (s *site) everyRoomAgreesWithTheDesk(t *testing.T) {
	t.Helper()
	people, err := s.signin.Staff(access.WithActor(context.Background(), access.Actor{ID: "test", Roles: []access.Role{access.RoleAdministrator}}))
	if err != nil {
		t.Fatal(err)
	}
	pages := append([]string(nil), workPages...)
	for _, group := range rooms().Nav() {
		for _, item := range group.Items {
			if group.Href == web.DeskPath && item.Href != web.DeskPath {
				pages = append(pages, item.Href)
			}
		}
	}
	met := 0
	for _, p := range people {
		s.people[p.ID] = p.ID
		b := s.browser(p.ID)
		desk := b.get(web.DeskPath).Body.String()
		mine, _, _ := strings.Cut(desk, "You wait for others</h2>")
		var lines []string
		for _, m := range deskLink.FindAllStringSubmatch(mine, -1) {
			lines = append(lines, html.UnescapeString(m[1]))
		}
		for _, page := range pages {
			got := b.get(page)
			if got.Code != http.StatusOK {
				continue
			}
			for _, want := range waitingOn(page, got.Body.String()) {
				if met++; !leads(lines, want) {
					t.Errorf("%s: %s shows %s, and the desk has %v", p.Name, page, want, lines)
				}
				if strings.Contains(desk, "Nothing waits for you.") {
					t.Errorf("%s: the desk says that nothing waits, and %s shows %s", p.Name, page, want)
				}
			}
		}
	}
	if met < 20 {
		t.Errorf("only %d things wait in the demonstration: the test does not test", met)
	}
}

// waitingOn is where the desk must lead for what a page says waits.
func waitingOn(page, body string) (out []string) {
	for _, m := range marked.FindAllStringSubmatch(body, -1) {
		out = append(out, html.UnescapeString(m[1]))
	}
	for _, x := range shows {
		if x.page == page && x.says.MatchString(body) {
			out = append(out, x.desk)
		}
	}
	if page == sweep.ListPath+"?state=waiting" && strings.Contains(body, `name="force"`) && strings.Contains(body, sweep.ListPath+"/cases/") {
		out = append(out, page) // the taskforce alone chooses a force
	}
	return out
}

// leads says whether a line of the desk leads there or below it.
func leads(lines []string, want string) bool {
	for _, l := range lines {
		if strings.HasPrefix(l, want) || want == "/commitments/" && strings.HasPrefix(l, "/desk#past-by-14-days") {
			return true
		}
	}
	return false
}

// TestADeskThatCannotBeReadSaysSo: a room that fails hides no other, and the desk does
// not say that nothing waits.
func TestADeskThatCannotBeReadSaysSo(t *testing.T) {
	s := peopledSite(t)
	b := s.browser(string(access.RoleAdministrator))
	s.live = append(s.live, room.Live{DeskAt: web.Link{Text: "The broken room", Href: "/broken"}, Desk: func(context.Context, access.Actor) ([]room.DeskItem, error) {
		return nil, errors.New("away: a secret of the database")
	}})
	page := b.get(web.DeskPath)
	body := page.Body.String()
	if page.Code != http.StatusOK || !strings.Contains(body, `href="/broken"`) || !strings.Contains(body, "could not be read") ||
		strings.Contains(body, "Nothing waits for you.") || strings.Contains(body, "secret") {
		t.Errorf("%d\n%s", page.Code, body)
	}
	s.live = append(s.live, room.Live{Desk: func(context.Context, access.Actor) ([]room.DeskItem, error) {
		return []room.DeskItem{{Title: "A thing without a day", Href: "/undated"}, {Title: "Somebody else's", Href: "/theirs", Others: true}}, nil
	}})
	body = b.get(web.DeskPath).Body.String()
	mine, theirs, apart := strings.Cut(body, "You wait for others</h2>")
	if !strings.Contains(mine, "A thing without a day") || !strings.Contains(mine, "No date") || strings.Contains(mine, "/theirs") || !apart || !strings.Contains(theirs, "/theirs") {
		t.Error(fmt.Sprint("what has no date, or is for others: ", body))
	}
}
