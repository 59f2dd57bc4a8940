package drafting_test

import (
	"net/http"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/pages/draw"
	"candour/internal/trust/access"
)

// TestMoreTimeStandsOnTheDeskOfWhoSends until it is answered, is no answer in the list, and is nothing to
// anybody else.
func TestMoreTimeStandsOnTheDeskOfWhoSends(t *testing.T) {
	s := newSite(t)
	paper, r := s.warned()
	desk := func(a access.Actor, want int) {
		t.Helper()
		x, err := s.inquiries.Of(as(a), s.db, s.id)
		s.do(err)
		all, err := s.CameBack(as(a), &x)
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
	refused(t, "unopened", s.RefuseTime(as(solicitor), paper.Letter, "The day stands as it is."), errs.Conflict)
	_, err = s.OpenAnswer(as(solicitor), all.Letters[0].Answers[0].ID)
	s.do(err)
	desk(solicitor, 1) // to read it is not to answer it
	s.Wants(s.Get(solicitor, list), http.StatusOK, "0 answers", "More time was asked for", "!You have not read it")
	s.do(s.RefuseTime(as(solicitor), paper.Letter, "The day stands as it is."))
	desk(solicitor, 0)
	v, err := s.Mine(as(visitor), r)
	s.do(err)
	if last := v.Answers[len(v.Answers)-1]; last.Kind != drafting.TimeSaid || last.Words != "The day stands as it is." {
		t.Errorf("the recipient reads %+v", last)
	}
	s.do(s.AskTime(as(visitor), r, "Until the end of the month: somebody is still ill."))
	desk(solicitor, 1)
	s.do(s.Extend(as(solicitor), paper.Letter, s.Today().AddDays(38), "Somebody is ill."))
	desk(solicitor, 0)
	if v, err = s.Mine(as(visitor), r); err != nil || !strings.HasPrefix(v.Answers[len(v.Answers)-1].Words, "You have until ") {
		t.Errorf("the recipient reads %+v, %v", v.Answers, err)
	}
	s.do(s.Answer(as(visitor), r, "We kept a list.", false))
	desk(solicitor, 1)
	s.Wants(s.Get(solicitor, list), http.StatusOK, "1 answer", "!2 answers", "More time was asked for")
}
