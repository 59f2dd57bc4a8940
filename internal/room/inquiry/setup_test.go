package inquiry_test

import (
	"net/http"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// day proposes a setting-up day, or another in its place, and has it agreed to.
func (w *world) day(id, kind string, on clock.Day) error {
	p, err := w.ProposeTurn(as(com1), inquiry.TurnInput{Inquiry: id, Kind: kind, On: on, Why: "Made up."})
	if err == nil {
		err = w.agree(com2, p)
	}
	w.clock.Advance(time.Minute)
	return err
}

// TestASettingUpDayNeedsAChairAndIsNear: without a chair there is none; whoever has the
// part no more on that day is no chair, also where the second human answers.
func TestASettingUpDayNeedsAChairAndIsNear(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.found(newOf(rules.Council, "Made-up Inquiry", "", council))
		w.seat(id, secretary, rules.Secretary)
		refused(t, "without a chair", w.day(id, inquiry.TurnSetUp, w.Today()), errs.Invalid)
		p, err := w.ProposeSeat(as(com1), inquiry.SeatInput{Inquiry: id, Account: chair.ID, Part: rules.Chair, From: w.Today(), To: w.Today().AddDays(400), Why: "Made up."})
		w.agreed(com2, p, err)
		w.clock.Advance(48 * time.Hour)
		for days, ok := range map[int]bool{-3: false, 367: false, 3660: false, -800000: false} {
			if err := w.day(id, inquiry.TurnSetUp, w.Today().AddDays(days)); (err == nil) != ok {
				t.Errorf("%d days away: %v", days, err)
			}
		}
		refused(t, "no day", w.day(id, inquiry.TurnSetUp, clock.Day{}), errs.Invalid)
		p, err = w.ProposeTurn(as(com1), inquiry.TurnInput{Inquiry: id, Kind: inquiry.TurnSetUp, On: w.Today().AddDays(5), Why: "Made up."})
		w.do(err)
		w.leaves(access.Leaver{Account: chair.ID, Roles: chair.Roles})
		refused(t, "agreeing once the chair is gone", w.agree(com2, p), errs.Conflict)
		if x := w.inquiry(id); x.State != inquiry.Preparing || !x.SetUp.IsZero() {
			t.Errorf("%+v", x)
		}
	})
}

// TestAWrongSettingUpDayIsPutRight by two, and both are kept and read.
func TestAWrongSettingUpDayIsPutRight(t *testing.T) {
	s := newSite(t)
	id := s.found(newOf(rules.Council, "Made-up Inquiry", "", council))
	s.seat(id, chair, rules.Chair)
	refused(t, "put right what was never said", s.day(id, inquiry.TurnReset, s.Today()), errs.Invalid)
	s.do(s.day(id, inquiry.TurnSetUp, s.Today().AddDays(300)))
	at := inquiry.PathOf(id)
	s.Wants(s.Get(visitor, at), http.StatusOK, "Not yet set up", "No evidence is considered before this day.")
	s.Wants(s.Get(visitor, inquiry.Home), http.StatusOK, "Not yet set up")
	refused(t, "the same day", s.day(id, inquiry.TurnReset, s.Today().AddDays(300)), errs.Invalid)
	refused(t, "a day far off", s.day(id, inquiry.TurnReset, s.Today().AddDays(367)), errs.Invalid)
	first, err := s.ProposeTurn(as(com1), inquiry.TurnInput{Inquiry: id, Kind: inquiry.TurnReset, On: s.Today().AddDays(4), Why: "Made up."})
	s.do(err)
	if x := s.inquiry(id); x.SetUp != s.Today().AddDays(300) {
		t.Errorf("one human moved the day to %s", x.SetUp)
	}
	s.do(s.day(id, inquiry.TurnReset, s.Today().AddDays(3)))
	refused(t, "what was proposed of the day before", s.agree(com2, first), errs.Conflict)
	s.Wants(s.Get(visitor, at), http.StatusOK, "Setting-up day was set: 27 December 2026", "Setting-up day was put right: from 27 December 2026 to 5 March 2026")
	s.clock.Advance(72 * time.Hour)
	if s.Wants(s.Get(visitor, at), http.StatusOK, "!Not yet set up"); !s.inquiry(id).Considers(s.Today()) {
		t.Error("the day came, and nothing is considered")
	}
}

// TestTheListAndThePageSayOneForm: a change that was agreed to today holds from tomorrow,
// and until then both say the old form, and what comes.
func TestTheListAndThePageSayOneForm(t *testing.T) {
	s := newSite(t)
	id := s.open()
	s.turn(id, inquiry.TurnConvert)
	for _, page := range []string{inquiry.Home, inquiry.PathOf(id)} {
		s.Wants(s.Get(visitor, page), http.StatusOK, "Local inquiry without powers to compel; from 3 March 2026: Statutory inquiry")
	}
	s.clock.Advance(24 * time.Hour)
	for _, page := range []string{inquiry.Home, inquiry.PathOf(id)} {
		s.Wants(s.Get(visitor, page), http.StatusOK, "Statutory inquiry", "!; from 3 March 2026")
	}
}
