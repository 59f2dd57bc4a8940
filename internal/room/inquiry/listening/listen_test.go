package listening_test

import (
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/testimony"
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
