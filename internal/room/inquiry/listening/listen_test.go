package listening_test

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/pages/hear"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/room"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// turnedBack has somebody propose to turn a person back, and the chair agree.
func (w *world) turnedBack(by access.Actor, approach, reason string) error {
	w.t.Helper()
	id, err := w.TurnBack(as(by), w.id, approach, reason)
	if err != nil {
		return err
	}
	return w.agree(w.Proposals(), chair, id)
}

// seen is what a page that they open now tells a person of what is past the point of no return.
func (w *world) seen(p listening.Person) string {
	w.t.Helper()
	m, err := w.Mine(as(visitor), p)
	w.do(err)
	return m.Seen()
}

// chosen is somebody who waits for a session.
func (w *world) chosen() listening.Person {
	w.t.Helper()
	key := newKey()
	id, err := w.Choose(as(visitor), listening.Choosing{Inquiry: w.id, Key: key, Way: testimony.ByPhone, Contact: "By a made-up number, canary-contact"})
	w.do(err)
	return listening.Person{Approach: id, Key: key}
}

// empty are words that say nothing.
var empty = []string{"", ".", "n/a", "OK", "because", "asdf", "test test test", "n/a - n/a", "No reason given."}

// TestNobodyIsTurnedBackByOneAlone: it takes words and a second human who decides; until then the
// person reads nothing and how to reach them stays. It is not done once a day was agreed.
func TestNobodyIsTurnedBackByOneAlone(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.open()
		p := w.chosen()
		for _, words := range empty {
			refused(t, "for "+words, errOf(w.TurnBack(as(facilitator), w.id, p.Approach, words)), errs.Invalid)
		}
		const why = "This lies in another area. The made-up office there takes it."
		id, err := w.TurnBack(as(facilitator), w.id, p.Approach, why)
		w.do(err)
		m, err := w.Mine(as(visitor), p)
		w.do(err)
		own, err := w.Own(as(visitor), p)
		if err != nil || m.Step != testimony.Chosen || own.Contact == "" {
			t.Errorf("before a second agreed: %+v %+v %v", m, own, err)
		}
		for _, a := range []access.Actor{facilitator, other, support, secretary, clerk, com1, noSeat, admin} {
			if err := w.agree(w.Proposals(), a, id); err == nil {
				t.Errorf("%s agrees", a.ID)
			}
		}
		for _, words := range empty {
			refused(t, "turned down for "+words, w.Proposals().Refuse(as(chair), id, words), errs.Invalid)
		}
		w.do(w.Proposals().Refuse(as(chair), id, "It lies in our area."))
		if m, err = w.Mine(as(visitor), p); err != nil || m.Step != testimony.Chosen {
			t.Errorf("it was turned down: %+v %v", m, err)
		}
		w.do(w.turnedBack(facilitator, p.Approach, why))
		if m, err = w.Mine(as(visitor), p); err != nil || m.Step != testimony.Turned || m.Moves[len(m.Moves)-1].Reason != why {
			t.Errorf("%+v %v", m, err)
		}
		w.gone(p)

		q := w.chosen()
		id, err = w.TurnBack(as(facilitator), w.id, q.Approach, why)
		w.do(err)
		w.do(w.Offer(as(facilitator), listening.Offering{Inquiry: w.id, Approach: q.Approach, Day: w.Today().AddDays(2), Hour: "10.30", Support: support.ID}))
		refused(t, "what was decided before a day was offered", w.agree(w.Proposals(), chair, id), errs.Conflict)
		w.do(w.AgreeDay(as(visitor), q))
		refused(t, "after the day was agreed", errOf(w.TurnBack(as(facilitator), w.id, q.Approach, why)), errs.Conflict)
		w.do(w.Prepare(as(visitor), q, testimony.Preparation{Adjustments: "Breaks", Company: "Nobody", Contact: "As before", CutOff: "Call again", Support: "Yes"}))
		w.clock.Advance(48 * time.Hour)
		w.do(w.Held(as(support), q.Approach))
		refused(t, "after it took place", errOf(w.TurnBack(as(facilitator), w.id, q.Approach, why)), errs.Conflict)
		if m, err = w.Mine(as(visitor), q); err != nil || m.Step.Over() {
			t.Errorf("%+v %v", m, err)
		}
		w.verified()
	})
}

// TestWordsThatSayNothingAreNone: of a referral, an opening, a note.
func TestWordsThatSayNothingAreNone(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.open()
	p := w.session()
	account := w.account(w.given(testimony.Themed))
	for _, words := range empty {
		for what, told := range map[string]listening.Told{"whom": {To: words, Why: "A danger, withheld", Sent: "A place."}, "why": {To: "A made-up service", Why: words, Sent: "A place."},
			"sent": {To: "A made-up service", Why: "A danger, withheld", Sent: words}} {
			refused(t, what+": "+words, errOf(w.Refer(as(facilitator), p.Approach, told)), errs.Invalid)
		}
		refused(t, "contact opened for "+words, errOf(w.OpenContact(as(facilitator), p.Approach, words)), errs.Invalid)
		_, _, err := w.OpenWords(as(analyst1), account, testimony.Themed, words)
		refused(t, "words opened for "+words, err, errs.Invalid)
		refused(t, "a note of "+words, w.ReadBack(as(facilitator), p.Approach, words), errs.Invalid)
	}
}

// TestAReferralThatWaitsOpensToTheTwoAlone: to who proposed it and to those who may agree; nobody
// else is told that it is there, not even who sits with the person or reads accounts.
func TestAReferralThatWaitsOpensToTheTwoAlone(t *testing.T) {
	s := newSite(t)
	s.open()
	p := s.session()
	refer := inquiry.OnePath + "/" + s.id + "/refer/" + p.Approach
	s.Post(facilitator, refer, refer, "to", "canary-to", "why", "canary-danger", "sent", "A place.")
	at := s.waits(listening.KindReferral)
	for _, a := range []access.Actor{support, support2, other, analyst1, analyst2, secretary, clerk, com1, noSeat} {
		s.Wants(s.Get(a, at), http.StatusNotFound, "!canary", "!You proposed this")
		if got := s.Get(a, hear.ProposalsPath); strings.Contains(got.Body, "Safeguarding") {
			t.Errorf("%s is told that it waits", a.ID)
		}
	}
	s.Wants(s.Get(support, refer), http.StatusOK, "There is no referral about this person that is yours", "!Waits for a second person")
	s.Wants(s.Get(facilitator, refer), http.StatusOK, "Waits for a second person", "its chair, its panel, its solicitor", "!sealed to the two of you")
	s.Wants(s.Get(facilitator, at), http.StatusOK, "canary-danger", "You proposed this")
	for _, a := range []access.Actor{chair, member, solicitor} {
		s.Wants(s.Get(a, at), http.StatusOK, "canary-danger", "Do you agree?")
	}
	m, err := s.Mine(as(visitor), p)
	if s.do(err); strings.Contains(fmt.Sprint(m.Openings, m.Referrals), "danger") {
		t.Errorf("the person reads of it before they were told: %+v", m.Openings)
	}

	h := hear.New(s.Service, s.inquiries, nil)
	first := func(a access.Actor) room.DeskItem {
		items, err := h.DeskItems(as(a), a)
		if s.do(err); len(items) == 0 {
			return room.DeskItem{}
		}
		return slices.MaxFunc(items, func(a, b room.DeskItem) int { return cmp.Compare(a.Urgency, b.Urgency) })
	}
	if it := first(chair); it.Href != at || it.Clock != "Due today" || it.Urgency != room.Late {
		t.Errorf("who may agree has first on their desk %+v", it)
	}
	s.Post(chair, at, at, "answer", "yes")
	if it := first(facilitator); it.Href != refer || !strings.HasPrefix(it.Title, "Send the referral") || it.Clock != "Due today" {
		t.Errorf("agreed: who proposed it has first on their desk %+v", it)
	}
	s.Wants(s.Post(facilitator, refer, refer+"/told", "referral", s.referral(), "did", "sent", "how", "n/a"), http.StatusUnprocessableEntity, "Write how it was sent")
	s.Post(facilitator, refer, refer+"/told", "referral", s.referral(), "did", "sent", "how", "By telephone")
	if it := first(facilitator); !strings.HasPrefix(it.Title, "Tell the person") {
		t.Errorf("sent: who proposed it has first on their desk %+v", it)
	}
	s.Wants(s.Get(facilitator, refer), http.StatusOK, "By telephone", "How were they told?")
	s.Post(facilitator, refer, refer+"/told", "referral", s.referral(), "did", "told", "how", "contact")
	if it := first(facilitator); strings.Contains(it.Title, "referral") {
		t.Errorf("told: %+v", it)
	}
	if m, err = s.Mine(as(visitor), p); err != nil || len(m.Referrals) != 1 || m.Referrals[0].Sent != s.Today() || strings.Count(fmt.Sprint(m.Openings), "somebody may be in danger") < 4 {
		t.Errorf("once told they read all of it: %+v %+v %v", m.Referrals, m.Openings, err)
	}
}

// referral is the id of the one referral.
func (s *site) referral() (id string) {
	s.t.Helper()
	s.do(s.db.QueryRow(s.t.Context(), `SELECT id FROM inquiry_referral`).Scan(&id))
	return id
}

// TestNobodyIsToldAtASessionThatWasOver before a referral about them was decided.
func TestNobodyIsToldAtASessionThatWasOver(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.open()
	p := w.session()
	w.clock.Advance(24 * time.Hour)
	id, err := w.Refer(as(facilitator), p.Approach, listening.Told{To: "A made-up service", Why: "A danger, withheld", Sent: "A place."})
	w.agreed(w.Proposals(), chair, id, err)
	_, all, err := w.Referrals(as(facilitator), w.id, p.Approach)
	w.do(err)
	w.do(w.SentReferral(as(facilitator), all[0].ID, "By telephone to the duty team"))
	refused(t, "at a session that was over", w.ToldPerson(as(facilitator), all[0].ID, "session"), errs.Invalid)
	w.do(w.ToldPerson(as(facilitator), all[0].ID, "page"))
	q := w.given(testimony.Themed)
	id, err = w.Refer(as(analyst1), q.Approach, listening.Told{To: "A made-up service", Why: "A danger, withheld", Sent: "A place."})
	w.agreed(w.Proposals(), chair, id, err)
	_, all, err = w.Referrals(as(analyst1), w.id, q.Approach)
	w.do(err)
	w.do(w.SentReferral(as(chair), all[0].ID, "By telephone to the duty team"))
	for _, how := range []string{"session", "contact"} {
		refused(t, how+" of somebody who gave neither", w.ToldPerson(as(analyst1), all[0].ID, how), errs.Invalid)
	}
	w.do(w.ToldPerson(as(analyst1), all[0].ID, "page"))
}

// TestTwoReadForThemesAndNoThird: whose part is another does not open it for that; a use under
// which nothing can be done opens it to nobody; the first word is of somebody who opened it.
func TestTwoReadForThemesAndNoThird(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.open()
		third := noSeat
		w.seat(w.id, third, rules.Analyst)
		open := func(a access.Actor, account string, use testimony.Use) error {
			_, _, err := w.OpenWords(as(a), account, use, "To see what people have in common.")
			return err
		}
		account := w.account(w.given(testimony.Themed, testimony.Quoted))
		const word = "We have read what you gave. A report names what many have in common."
		refused(t, "a word back by who never opened it", w.FirstWord(as(analyst1), account, word), errs.Invalid)
		x, err := w.Read(as(analyst1), account)
		if err != nil || x.MayAnswer() {
			t.Errorf("the first word is offered to who never opened it: %v", err)
		}
		refused(t, "for themes by the solicitor", open(solicitor, account, testimony.Themed), errs.Invalid)
		w.do(open(solicitor, account, testimony.Quoted))
		refused(t, "themes found by the solicitor", w.Themed(as(solicitor), account, nil), errs.Invalid)
		w.do(open(analyst1, account, testimony.Themed))
		w.do(w.reads(analyst2, account))
		refused(t, "a third who opens", open(third, account, testimony.Themed), errs.Conflict)
		w.do(open(third, account, testimony.Quoted))
		refused(t, "a third who opened it for a quotation", w.Themed(as(third), account, nil), errs.Conflict)
		w.do(w.Themed(as(analyst1), account, nil))
		w.do(open(analyst1, account, testimony.Themed))
		if x, err = w.Read(as(third), account); err != nil || slices.Contains(x.Opens, testimony.Themed) {
			t.Errorf("offered to a third: %+v %v", x.Opens, err)
		}
		w.do(w.Restrict(as(solicitor), account, "A made-up application of today."))
		refused(t, "a word back on a restricted account", w.FirstWord(as(analyst1), account, word), errs.Conflict)
		if x, err = w.Read(as(analyst1), account); err != nil || x.MayAnswer() {
			t.Errorf("the first word is offered on a restricted account: %v", err)
		}

		shut := w.account(w.given(testimony.Researched, testimony.Passed, testimony.Speaking))
		for _, a := range []access.Actor{analyst1, solicitor} {
			for _, u := range testimony.Uses {
				if open(a, shut, u) == nil {
					t.Errorf("%s opens for %s what nobody does anything with", a.ID, u)
				}
			}
		}
		w.do(w.FirstWord(as(analyst1), shut, "We have what you gave. Nothing is done with it here yet, and nobody opened it."))
		w.verified()
	})
}

// TestAStalePageTakesNothingBack: where something passed the point of no return since the page was
// drawn nothing is done, and they are told what is true now.
func TestAStalePageTakesNothingBack(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.open()
		p := w.given(testimony.Quoted, testimony.Themed)
		f := listening.Footing{Account: w.account(p), Use: testimony.Quoted, Ref: "s1"}
		w.do(w.rest(w.Cite, f))
		m, err := w.Mine(as(visitor), p)
		w.do(err)
		before := m.Seen()
		w.do(w.rest(w.Fix, f))
		for _, seen := range []string{"", before, "anything"} {
			refused(t, "a no from a page that said "+seen, w.Say(as(visitor), p, testimony.Quoted, false, "", seen), errs.Conflict)
			refused(t, "taken back from a page that said "+seen, w.Withdraw(as(visitor), p, seen), errs.Conflict)
		}
		own, err := w.Own(as(visitor), p)
		if m, err2 := w.Mine(as(visitor), p); err != nil || err2 != nil || own.Words == "" || !m.Withdrawn.IsZero() || !line(t, m, testimony.Quoted).Yes {
			t.Fatalf("something was done: %+v %v %v", m, err, err2)
		}
		m, err = w.Mine(as(visitor), p)
		w.do(err)
		w.do(w.Say(as(visitor), p, testimony.Quoted, false, "", m.Seen()))
		w.do(w.Withdraw(as(visitor), p, m.Seen()))
		w.gone(p)
		w.verified()
	})
}

// TestASessionThatIsCalledOffIsSaid to the person, with words that say why.
func TestASessionThatIsCalledOffIsSaid(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.open()
	p := w.chosen()
	offer := listening.Offering{Inquiry: w.id, Approach: p.Approach, Day: w.Today().AddDays(2), Hour: "10.30", Support: support.ID}
	w.do(w.Offer(as(facilitator), offer))
	w.do(w.AgreeDay(as(visitor), p))
	for _, words := range empty {
		refused(t, "called off for "+words, w.CallOff(as(support), p.Approach, words), errs.Invalid)
	}
	w.do(w.CallOff(as(support), p.Approach, "The room is closed on that day."))
	m, err := w.Mine(as(visitor), p)
	if err != nil || m.Sitting.OffWhy != "The room is closed on that day." || m.Step != testimony.Chosen {
		t.Errorf("%+v %v", m.Sitting, err)
	}
	w.do(w.Offer(as(facilitator), offer))
	w.do(w.OtherDay(as(visitor), p, ""))
	if m, err = w.Mine(as(visitor), p); err != nil || m.Sitting.OffWhy != "" {
		t.Errorf("their own no is said to be ours: %+v %v", m.Sitting, err)
	}
}

// TestTheHourOfASession is one, by day, and still to come.
func TestTheHourOfASession(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.open()
	p := w.chosen()
	w.clock.Set(time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC))
	offer := func(days int, hour string) error {
		return w.Offer(as(facilitator), listening.Offering{Inquiry: w.id, Approach: p.Approach, Day: w.Today().AddDays(days), Hour: hour, Support: support.ID})
	}
	for _, hour := range []string{"", "soon", "25.00", "10.75", "5.59", "22.01", "3", "13 pm", "0 am", "3 am", "11 pm", "10.30, or later"} {
		refused(t, "at "+hour, offer(2, hour), errs.Invalid)
	}
	for _, hour := range []string{"11.59", "12.00", "9 am"} {
		refused(t, "today at "+hour, offer(0, hour), errs.Invalid)
	}
	for _, hour := range []string{"6.00", "22.00", "14:30", "2.30 pm", "2pm", "12 pm", "10.30 AM"} {
		w.do(offer(2, hour))
	}
	w.do(offer(0, "17.00"))
}

// TestWhatAPageOffersIsDone: a day and a session to take over are offered only where the service
// takes them; who stopped, or took it back, is said to whose session it was.
func TestWhatAPageOffersIsDone(t *testing.T) {
	s := newSite(t)
	s.open()
	of := inquiry.OnePath + "/" + s.id
	p := s.chosen()
	at := of + "/waiting/" + p.Approach
	s.Wants(s.Get(other, at), http.StatusOK, "Offer a day", "Turn them back", "!Take the session over")
	s.do(s.Offer(as(facilitator), listening.Offering{Inquiry: s.id, Approach: p.Approach, Day: s.Today().AddDays(2), Hour: "10.30", Support: support.ID}))
	s.Wants(s.Get(other, at), http.StatusOK, "somebody else’s", "!<button type=\"submit\" class=\"govuk-button\" data-module=\"govuk-button\">Take it over", "!Turn them back", "!Offer it")
	s.Wants(s.Get(facilitator, of+"/sessions/"+p.Approach), http.StatusOK, "Wednesday 4 March 2026", "Why does it not take place?")
	s.do(s.AgreeDay(as(visitor), p))
	s.Wants(s.Get(facilitator, at), http.StatusOK, "Offer a day", "!Turn them back")
	s.do(s.Stop(as(visitor), p))
	s.Wants(s.Get(facilitator, of+"/waiting"), http.StatusOK, "The person stopped")
	s.Wants(s.Get(facilitator, of+"/sessions/"+p.Approach), http.StatusOK, "The person stopped", "!Call it off", "!Waits for another day")
	s.Wants(s.Get(facilitator, at), http.StatusOK, "The person stopped", "!Offer a day")
	s.Wants(s.Get(other, of+"/waiting"), http.StatusOK, "!The person stopped")

	q := s.session()
	s.Wants(s.Get(facilitator, of+"/waiting/"+q.Approach), http.StatusOK, "!Offer a day", "!Turn them back", "!Take the session over")
	sheet, _ := listening.SheetOf(rules.Council)
	s.do(s.AgreeNote(as(visitor), q, listening.Agreeing{Sheet: sheet.Version, Answers: yes(testimony.Counted), Note: canary}))
	m, err := s.Mine(as(visitor), q)
	s.do(err)
	s.do(s.Withdraw(as(visitor), q, m.Seen()))
	s.Wants(s.Get(support, of+"/waiting"), http.StatusOK, "The person took it back on")
	s.Wants(s.Get(support, of+"/sessions/"+q.Approach), http.StatusOK, "The person took it back on")
}
