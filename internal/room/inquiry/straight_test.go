package inquiry_test

import (
	"net/http"
	"strings"
	"testing"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
)

// TestWordsThatTurnAreShownStraight: titles, interests and reasons are kept as they were
// typed, and no page shows what would have them read as something else.
func TestWordsThatTurnAreShownStraight(t *testing.T) {
	const turned = " ends \u202etfel ot thgir\u202c and \u2066isolated\u2069"
	s := newSite(t)
	n := newOf(rules.Council, "Made-up"+turned, "", council)
	n.Area, n.About = "Area"+turned, "About"+turned
	id := s.found(n)
	s.seat(id, chair, rules.Chair)
	s.do(s.Declare(as(chair), inquiry.InterestInput{Inquiry: id, Words: "Interest" + turned, Conflict: "no"}))
	p, err := s.ProposeTurn(as(com1), inquiry.TurnInput{Inquiry: id, Kind: inquiry.TurnSetUp, On: s.Today(), Why: "Reason" + turned})
	s.agreed(com2, p, err)
	if x := s.inquiry(id); x.Title != n.Title {
		t.Errorf("not kept as typed: %q", x.Title)
	}
	for _, page := range []string{inquiry.Home, inquiry.PathOf(id), inquiry.PathOf(id) + "/rules"} {
		got := s.Get(visitor, page)
		s.Wants(got, http.StatusOK, "ends tfel ot thgir and isolated")
		if strings.ContainsAny(got.Body, "\u202e\u202c\u2066\u2069") {
			t.Errorf("%s: a character that turns is on the page", page)
		}
	}
}
