package drafting_test

import (
	"net/http"
	"testing"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/pages/draw"
	"candour/internal/trust/access"
)

// TestMoreTimeStandsOnTheDeskOfWhoSends until they read it, is no answer in the list, and is nothing to
// anybody else.
func TestMoreTimeStandsOnTheDeskOfWhoSends(t *testing.T) {
	s := newSite(t)
	paper, r := s.warned()
	desk := func(a access.Actor, want int) {
		t.Helper()
		x, err := s.inquiries.Of(as(a), s.db, s.id)
		s.do(err)
		all, err := s.TimeAsked(as(a), &x)
		s.do(err)
		items, err := draw.New(s.Service, nil).DeskItems(as(a), a)
		s.do(err)
		if len(all) != want || len(items) != want {
			t.Errorf("%s has %v and %v, want %d", a.ID, all, items, want)
		}
		if want > 0 && items[0].Href != inquiry.OnePath+"/"+s.id+"/drafted/"+s.report+"/warnings/"+paper.Letter {
			t.Errorf("it leads to %s", items[0].Href)
		}
	}
	desk(solicitor, 0)
	s.do(s.AskTime(as(visitor), r, "Until the end of the month: somebody is ill."))
	desk(solicitor, 1)
	for _, a := range []access.Actor{analyst1, clerk, com1, member, fromForce, visitor} {
		desk(a, 0)
	}
	list := inquiry.OnePath + "/" + s.id + "/drafted/" + s.report + "/warnings"
	s.Wants(s.Get(solicitor, list), http.StatusOK, "0 answers", "More time was asked for", "You have not read it")
	all, err := s.Letters(as(solicitor), s.report)
	s.do(err)
	_, err = s.OpenAnswer(as(solicitor), all.Letters[0].Answers[0].ID)
	s.do(err)
	desk(solicitor, 0)
	s.Wants(s.Get(solicitor, list), http.StatusOK, "0 answers", "More time was asked for", "!You have not read it")
	s.do(s.Answer(as(visitor), r, "We kept a list.", false))
	desk(solicitor, 0)
	s.Wants(s.Get(solicitor, list), http.StatusOK, "1 answer", "!2 answers", "More time was asked for")
}
