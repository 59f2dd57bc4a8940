package inquiry_test

import (
	"net/http"
	"strings"
	"testing"

	"candour/internal/base/confirm"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/testkit"
	"candour/internal/testkit/pairs"
	"candour/internal/trust/access"
	"candour/internal/trust/proposal"
)

// nextPaper is another version of a question paper, as somebody proposes it.
func (w *world) nextPaper(a access.Actor, id, series, title, over string) (string, error) {
	return w.ProposePaper(confirm.With(as(a), over), inquiry.PaperInput{Inquiry: id, Series: series, Title: title, Questions: "1. Which years, and why?", Closes: w.Today().AddDays(30), Why: "Wider."})
}

// TestNobodysProposalIsReplacedInSilence: whoever proposes while another's waits is shown it;
// theirs takes its place only once they go on over that very one, and its maker is told.
func TestNobodysProposalIsReplacedInSilence(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.open()
		series := w.paper(id)
		first, err := w.nextPaper(secretary, id, series, "First", "")
		w.do(err)
		own, err := w.nextPaper(secretary, id, series, "Put right by myself", "")
		w.do(err)
		news := func(a access.Actor) (out []string) {
			all, err := w.Proposals().News(as(a))
			w.do(err)
			for _, p := range all {
				out = append(out, p.ID)
			}
			return out
		}
		if got := news(secretary); len(got) != 0 {
			t.Errorf("of what one replaced oneself one is told: %v", got)
		}
		for _, over := range []string{"", first, own + ",", "*"} {
			_, err = w.nextPaper(solicitor, id, series, "Other", over)
			q, asked := confirm.Of(err)
			if !asked || !errs.Is(err, errs.Asks) || q.Code != own || !strings.Contains(strings.Join(q.Lines, " "), secretary.Name) || !strings.Contains(strings.Join(q.Lines, " "), "Put right by myself") {
				t.Errorf("over %q: %+v %v", over, q, err)
			}
		}
		if p, err := w.Proposals().Read(as(secretary), own); err != nil || !p.Waiting() {
			t.Errorf("%+v %v", p, err)
		}
		other, err := w.nextPaper(solicitor, id, series, "Other", own)
		w.do(err)
		p, err := w.Proposals().Read(as(secretary), own)
		if err != nil || p.State != proposal.Replaced || p.Outcome() != "A later proposal, by "+solicitor.Name+", took the place of this one." {
			t.Errorf("%+v %v", p, err)
		}
		if got := news(secretary); len(got) != 1 || got[0] != own {
			t.Errorf("its maker is told %v", got)
		}
		for _, a := range []access.Actor{solicitor, chair, support, nobody, visitor} {
			if got := news(a); len(got) != 0 {
				t.Errorf("%s is told %v", a.ID, got)
			}
		}
		w.do(w.Proposals().ReadNews(as(chair), p)) // whoever did not make it reads nothing for them
		if len(news(secretary)) != 1 {
			t.Error("somebody else read it for them")
		}
		w.do(w.Proposals().ReadNews(as(secretary), p))
		if got := news(secretary); len(got) != 0 {
			t.Errorf("what was read is told again: %v", got)
		}
		w.do(w.Proposals().Refuse(as(chair), other, "Not wider."))
		if got := news(solicitor); len(got) != 1 || got[0] != other {
			t.Errorf("what was turned down: %v", got)
		}
		_, err = w.nextPaper(secretary, id, series, "Nothing waits now", "")
		w.do(err)
	})
}

// TestThePageAsksBeforeItReplaces: what waits is shown with everything that was typed, sent
// again from there it counts, and its maker finds on their desk what became of theirs.
func TestThePageAsksBeforeItReplaces(t *testing.T) {
	s := newSite(t)
	id := s.open()
	series := s.paper(id)
	_, err := s.nextPaper(secretary, id, series, "First", "")
	s.do(err)
	at := inquiry.OnePath + "/" + id + "/papers"
	typed := []string{"series", series, "title", "Typed title", "questions", "1. Typed question?", "closes", s.Today().AddDays(20).Human(), "why", "Typed reason"}
	asked := s.Post(solicitor, at, at, typed...)
	s.Wants(asked, http.StatusConflict, "Somebody else proposed something about this already", secretary.Name+" proposed on 2 March 2026", "Send out version 2: First", "Why: Wider.",
		"Put mine in its place", "Nothing of it was sent")
	for i := 3; i < len(typed); i += 2 {
		if !strings.Contains(asked.Body, typed[i]) {
			t.Errorf("the page lost %q", typed[i])
		}
	}
	waits, err := s.Proposals().Waiting(as(chair))
	s.do(err)
	if len(waits) != 1 || !strings.Contains(waits[0].Title, "First") {
		t.Fatalf("%+v", waits)
	}
	over := at + "?" + confirm.Field + "=" + waits[0].ID
	if !strings.Contains(asked.Body, `action="`+over+`"`) {
		t.Errorf("no button leads to %s", over)
	}
	if got := s.SendForm(solicitor, over, s.Fill(asked, over, typed[2:]...)); got.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	items, err := s.DeskItems(as(secretary), secretary)
	s.do(err)
	var href string
	for _, it := range items {
		if strings.HasPrefix(it.Title, "Read what took the place of your proposal: Send out version 2: First") {
			href = it.Href
		}
	}
	if href == "" {
		t.Fatalf("%+v", items)
	}
	s.Wants(s.Get(secretary, inquiry.ProposalsPath), http.StatusOK, "What became of what you proposed", "took the place of this one")
	s.Wants(s.Get(secretary, href), http.StatusOK, "What became of it", solicitor.Name)
	if items, err = s.DeskItems(as(secretary), secretary); err != nil || strings.Contains(items[len(items)-1].Title, "took the place") {
		t.Errorf("%+v %v", items, err)
	}
}

// TestTwoProposeAtOnce: one waits, and the other is asked.
func TestTwoProposeAtOnce(t *testing.T) {
	propose := func(a access.Actor) pairs.Act[*node] {
		return does(a.ID+" proposes", func(n *node) error {
			_, err := n.nextPaper(a, n.id, n.series, "Another", "")
			return err
		})
	}
	pairs.Suite[*node]{
		Start: func(t *testing.T, d *db.DB) {
			w := newWorld(t, d)
			w.paper(w.open())
		},
		Open: nodeOn, Tables: []string{"inquiry_paper"}, Acts: []pairs.Act[*node]{propose(secretary), propose(solicitor)},
	}.Run(t)
}
