package app

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// ownerLines are the settings that say whose service it is.
const ownerLines = "service_owner = 'Synthetic Council'\nservice_email = 'register@council.example'\naccessibility_reviewed = '2026-11-20'\n"

// TestTheFrontDoorLeadsEverywhere: every group and every link in it opens for
// anybody, shows both levels of the menu with where one is, and says whose service
// it is.
func TestTheFrontDoorLeadsEverywhere(t *testing.T) {
	s := peopledSite(t)
	b := s.browser("visitor")
	front := b.get("/").Body.String()
	for _, group := range rooms().Nav() {
		if group.SignedIn {
			if strings.Contains(front, group.Text) {
				t.Errorf("the front page offers %s to a visitor", group.Text)
			}
			continue
		}
		for _, link := range append([]web.NavItem{group}, group.Items...) {
			if !strings.Contains(front, `href="`+link.Href+`"`) {
				t.Errorf("the front page does not lead to %s", link.Href)
			}
			got := b.get(link.Href)
			page := got.Body.String()
			if got.Code != http.StatusOK || !strings.Contains(page, "<footer") {
				t.Errorf("%s: %d", link.Href, got.Code)
			}
			if strings.Contains(page, "govuk-service-navigation__list") && (!strings.Contains(page, `class="cd-second__link" href="`+link.Href+`" aria-current="true"`) && link.Href != group.Href ||
				!strings.Contains(page, `href="`+group.Href+`" aria-current="true"`) || !strings.Contains(page, "This service is run by ")) {
				t.Errorf("%s does not say where one is, or whose service it is", link.Href)
			}
		}
	}
}

// TestTheMenuIsShort: nobody has more than six entries on the first level.
func TestTheMenuIsShort(t *testing.T) {
	s := peopledSite(t)
	for _, i := range access.RoleInfos() {
		page := s.browser(string(i.Role)).get("/statistics").Body.String()
		if n := strings.Count(page, `<li class="govuk-service-navigation__item`); n < 5 || n > 6 {
			t.Errorf("%s has %d entries in the menu", i.Name, n)
		}
	}
}

// TestWhatIsWrongShowsOurOwnAddressesOnly: what anybody can put into a link is not
// shown as if it were ours.
func TestWhatIsWrongShowsOurOwnAddressesOnly(t *testing.T) {
	s := newSite(t)
	b := s.browser("visitor")
	if page := b.get("/wrong?page=/reports").Body.String(); !strings.Contains(page, `href="/reports"`) || !strings.Contains(page, "wrong%20on%20") {
		t.Error("the page that one came from is not named")
	}
	for _, bad := range []string{"https://evil.example/x", "//evil.example/x", "javascript:alert(1)", "evil", strings.Repeat("/a", 200), "%2F%2Fevil.example"} {
		if page := b.get("/wrong?page=" + bad).Body.String(); strings.Contains(page, "You came from") {
			t.Errorf("%.40s is shown as a page of ours", bad)
		}
	}
}

// TestTheDeskLeadsToTheWork: whoever has a role has a desk; each thing on it opens
// for them, the pressing stand first, and nobody's desk shows what they may not do.
func TestTheDeskLeadsToTheWork(t *testing.T) {
	s := newSite(t)
	link := regexp.MustCompile(`<p class="cd-wait__title"><a class="govuk-link" href="([^"]+)"`)
	waits := map[string]int{}
	for _, i := range access.RoleInfos() {
		if s.people[string(i.Role)] == "" {
			continue
		}
		b := s.browser(string(i.Role))
		got := b.get(web.DeskPath)
		if got.Code != http.StatusOK {
			t.Errorf("the desk of %s: %d", i.Name, got.Code)
		}
		for _, m := range link.FindAllStringSubmatch(got.Body.String(), -1) {
			waits[string(i.Role)]++
			at, place, _ := strings.Cut(html.UnescapeString(m[1]), "#")
			if to := b.get(at); to.Code != http.StatusOK || place != "" && !strings.Contains(to.Body.String(), `id="`+place+`"`) {
				t.Errorf("%s is led to %s: %d", i.Name, m[1], to.Code)
			}
		}
	}
	if got := s.browser("visitor").get(web.DeskPath); got.Code == http.StatusOK {
		t.Error("a visitor has a desk")
	}
	s.everyRoomAgreesWithTheDesk(t)
	for _, role := range []access.Role{access.RoleOwner, access.RoleCoordinator, access.RoleVerifier, access.RoleSecretariat, access.RoleLiaison} {
		if waits[string(role)] == 0 {
			t.Errorf("nothing waits for %s: %v", role, waits)
		}
	}
}
