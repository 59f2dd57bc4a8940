package survivors_test

import (
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/room/inquiry/survivors"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestWhatWaitsForTheTeam: a nomination waits for the two who read them until it is answered, advice that is late for those
// who keep the panel; for nobody else.
func TestWhatWaitsForTheTeam(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.seated()
		waits := func(what string, nominations, late map[string]int) {
			t.Helper()
			for _, a := range []access.Actor{com1, chair, judge, secretary, solicitor, analyst, link, conflict, heron, doubled, admin, auditor, visitor} {
				got, err := w.TeamWaits(as(a))
				w.do(err)
				var n, l int
				for _, one := range got {
					n, l = n+one.Nominations, l+one.Late
				}
				if n != nominations[a.ID] || l != late[a.ID] {
					t.Errorf("%s: %s reads %d nominations, %d late", what, a.ID, n, l)
				}
			}
		}
		waits("nothing", nil, nil)
		p := w.nominated()
		waits("a nomination", map[string]int{"chair": 1, "link": 1}, nil)
		w.answered(p, false)
		w.do(w.Advise(as(heron), w.id, survivors.ForInquiry, "", "Say it in plain words."))
		k, err := w.Table(as(wren), w.id)
		w.do(err)
		w.do(w.SecondAdvice(as(wren), w.id, k.Advice[0].ID))
		waits("advice in time", nil, nil)
		w.clock.Advance(15 * 24 * time.Hour)
		waits("late advice", nil, map[string]int{"chair": 1, "secretary": 1})
		done, err := w.ProposeDone(as(secretary), survivors.DoneInput{Inquiry: w.id, Advice: k.Advice[0].ID, Answer: survivors.Did, Because: "Every page was read again."})
		w.agreed(w.Proposals(), chair, done, err)
		waits("all answered", nil, nil)
	})
}
