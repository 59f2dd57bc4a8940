package listening_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	inquirypages "candour/internal/room/inquiry/pages"
	"candour/internal/room/inquiry/pages/hear"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// site is the room's pages on a world.
type site struct {
	*world
	*pages.Site
}

func newSite(t testing.TB) *site {
	t.Helper()
	w := newWorld(t, testkit.SQLite(t), "")
	return &site{w, pages.New(t, pages.Sessions{}, []access.Rules{inquiry.Access()}, inquirypages.Templates(), func(rd *web.Renderer) []web.Route {
		h := hear.New(w.Service, w.inquiries, rd)
		all := inquirypages.New(w.inquiries, rd, "https://register.example").With(inquirypages.Beside{Links: h.Links, Boxes: h.Boxes}).Routes()
		return append(append(all, h.Routes()...), web.LeaveRoute("", inquiry.InquirySee))
	})}
}

// waits is the one proposal that waits, of a kind.
func (s *site) waits(kind string) string {
	s.t.Helper()
	var id string
	s.do(s.db.QueryRow(context.Background(), `SELECT id FROM proposal WHERE kind = ? AND state = 'waiting'`, kind).Scan(&id))
	return hear.ProposalsPath + "/" + id
}

// TestTheTeamWorksByItsPages: when accounts are taken is agreed by another; a session is offered,
// held and read back; an account is opened for a use, read by two, answered and restricted; a
// referral is read by whoever agrees to it.
func TestTheTeamWorksByItsPages(t *testing.T) {
	s := newSite(t)
	s.id = s.found("Made-up Inquiry")
	s.turn(inquiry.TurnSetUp)
	of := inquiry.OnePath + "/" + s.id
	s.Wants(s.Get(visitor, inquiry.PathOf(s.id)), http.StatusOK, "It has not been said when accounts are taken.", "!Fewer than")
	s.Wants(s.Post(secretary, of+"/taking", of+"/taking", "from", "", "words", "."), http.StatusUnprocessableEntity, "Write the first day", "Write who listens")
	s.Post(secretary, of+"/taking", of+"/taking", "from", s.Today().Human(), "words", "Two people listen, and one is there for you.")
	at := s.waits(listening.KindTaking)
	s.Wants(s.Get(chair, at), http.StatusOK, "Two people listen", "May we count your account in our figures?")
	s.Post(chair, at, at, "answer", "yes")
	s.Wants(s.Get(visitor, inquiry.PathOf(s.id)), http.StatusOK, "Two people listen", "Fewer than 10", "Not told: it is of fewer than 10 accounts")

	p := s.session()
	s.Wants(s.Get(other, of+"/waiting"), http.StatusOK, "Somebody else’s", "!canary")
	s.Wants(s.Get(other, of+"/sessions/"+p.Approach), http.StatusNotFound, "!canary")
	mine := of + "/sessions/" + p.Approach
	s.Wants(s.Get(facilitator, mine), http.StatusOK, "The note is with the person", "!canary")
	s.Wants(s.Post(facilitator, mine, mine+"/open", "what", "contact", "purpose", ""), http.StatusUnprocessableEntity, "Write what you open this for", "!canary")
	s.Wants(s.Post(facilitator, mine, mine+"/open", "what", "contact", "purpose", "To call about the note."), http.StatusOK, "canary-contact", "!canary-account")
	s.Wants(s.Post(support, mine, mine+"/open", "what", "note", "purpose", "To read it back."), http.StatusOK, "canary-account", "!canary-contact")

	refer := of + "/refer/" + p.Approach
	got := s.Wants(s.Post(facilitator, refer, refer, "to", "A made-up service", "why", "", "sent", "A place."), http.StatusUnprocessableEntity, "Write what the danger is", "A place.")
	if !strings.Contains(got.Body, `value="A made-up service"`) {
		t.Error("what was typed is lost")
	}
	s.Post(facilitator, refer, refer, "to", "A made-up service", "why", "canary-danger", "sent", "A place.")
	at = s.waits(listening.KindReferral)
	s.Wants(s.Get(secretary, at), http.StatusNotFound, "!canary")
	s.Wants(s.Get(chair, at), http.StatusOK, "canary-danger", "A made-up service")
	s.Post(chair, at, at, "answer", "yes")
	s.Wants(s.Get(facilitator, refer), http.StatusOK, "Agreed on", "Not yet", "!canary")

	theme := s.theme("Not written down")
	account := of + "/accounts/" + s.account(s.given(testimony.Themed))
	s.Wants(s.Get(analyst1, of+"/accounts"), http.StatusOK, "read for themes", "!canary")
	s.Wants(s.Get(analyst1, account), http.StatusOK, "Open it first", "!Keep what I found", "!Put it on their page", "!canary")
	s.Wants(s.Post(analyst1, account, account+"/open", "use", "themed", "purpose", "To see what people have in common."), http.StatusOK, "canary-account")
	if got := s.Post(analyst1, account, account+"/themes", "themes", theme); got.Location != account+"?done=themed" {
		t.Errorf("%d %s", got.Code, got.Location)
	}
	s.Wants(s.Get(analyst2, account), http.StatusOK, "!What two people found")
	s.do(s.reads(analyst2, strings.TrimPrefix(account, of+"/accounts/"), theme))
	s.Wants(s.Get(analyst2, account), http.StatusOK, "What two people found", "Not written down")
	s.Wants(s.Get(analyst2, of+"/account-themes"), http.StatusOK, "1 account was read by two people", "Fewer than 10")
	s.Wants(s.Post(solicitor, account, account+"/restrict", "why", "."), http.StatusUnprocessableEntity, "Write which application")
	s.Post(solicitor, account, account+"/restrict", "why", "A made-up application of today.")
	s.Wants(s.Get(analyst1, account), http.StatusOK, "A restriction stands on this account", "!Open the words")
	s.Wants(s.Get(chair, account), http.StatusOK, "No restriction stands on it any more", "!What two people found", "!Not written down")
	s.Post(chair, account, account+"/lift", "why", "It was refused today.")
	at = s.waits(listening.KindLift)
	s.Wants(s.Get(member, at), http.StatusOK, "It was refused today.")
	s.Post(member, at, at, "answer", "yes")
	s.Wants(s.Get(analyst1, account), http.StatusOK, "Open the words")
	s.verified()
}

// TestNoPageOfTheTeamShowsWhatIsNotTheirs: as each of those who see nothing of accounts, every page
// of an account, a session and a referral is the page of one that is not there.
func TestNoPageOfTheTeamShowsWhatIsNotTheirs(t *testing.T) {
	s := newSite(t)
	s.open()
	p := s.session()
	account := s.account(s.given(testimony.Themed))
	of := inquiry.OnePath + "/" + s.id
	_, err := s.Refer(as(facilitator), p.Approach, listening.Told{To: "canary-to", Why: "canary-danger", Sent: "A place."})
	s.do(err)
	for _, a := range []access.Actor{secretary, clerk, both, fromOffice, noSeat, person("insider", council, access.RoleInquiry)} {
		for path, none := range map[string]string{"/accounts/" + account: "/accounts/account-none", "/sessions/" + p.Approach: "/sessions/approach-none", "/refer/" + p.Approach: "/refer/approach-none",
			"/waiting/" + p.Approach: "/waiting/approach-none"} {
			got, never := s.Get(a, of+path), s.Get(a, of+none)
			if got.Code != http.StatusNotFound || never.Code != http.StatusNotFound || strings.Contains(got.Body, "canary") {
				t.Errorf("%s as %s: %d, and %d for what is not there", path, a.ID, got.Code, never.Code)
			}
		}
		for _, path := range []string{"/accounts", "/waiting", "/account-themes"} {
			s.Wants(s.Get(a, of+path), http.StatusNotFound, "!canary")
		}
		s.Wants(s.Get(a, s.waits(listening.KindReferral)), http.StatusNotFound, "!canary")
		if got := s.Get(a, hear.ProposalsPath); strings.Contains(got.Body, "Safeguarding") || strings.Contains(got.Body, "canary") {
			t.Errorf("%s is told that a referral waits", a.ID)
		}
	}
	another := s.found("Another Made-up Inquiry")
	s.Wants(s.Get(analyst1, inquiry.OnePath+"/"+another+"/accounts/"+account), http.StatusNotFound, "!canary")
	for _, a := range staff {
		if got := s.Get(a, of); strings.Contains(got.Body, "canary") {
			t.Errorf("the desk shows %s words", a.ID)
		}
	}
	if items, err := s.DeskItems(as(clerk), clerk); err != nil || len(items) != 0 {
		t.Errorf("the secretariat’s desk says %+v, %v", items, err)
	}
	if items, err := s.DeskItems(as(analyst1), analyst1); err != nil || len(items) == 0 {
		t.Errorf("the reader’s desk says nothing: %v", err)
	}
}
