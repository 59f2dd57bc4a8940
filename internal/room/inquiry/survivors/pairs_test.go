package survivors_test

import (
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/room/inquiry/survivors"
	"candour/internal/testkit/pairs"
)

// node is one node, with what its acts are about.
type node struct {
	*world
	advice, minutes, meeting string
}

func nodeOn(t *testing.T, d *db.DB) *node {
	t.Helper()
	n := &node{world: newWorld(t, d)}
	n.clock.Advance(25 * time.Hour)
	n.claims()
	for _, a := range []string{"Heron", "Wren"} {
		n.register.opened[a+" a made-up list"] = true
	}
	for into, query := range map[*string]string{&n.advice: `SELECT id FROM inquiry_panel_advice WHERE agreed_day IS NULL`,
		&n.minutes: `SELECT id FROM inquiry_panel_minutes`, &n.meeting: `SELECT id FROM inquiry_panel_meeting`} {
		if err := d.QueryRow(t.Context(), query).Scan(into); err != nil && !db.NoRows(err) {
			t.Fatal(err)
		}
	}
	return n
}

func does(name string, do func(n *node) error) pairs.Act[*node] {
	return pairs.Act[*node]{Name: name, Do: do}
}

// TestTwoActsAtOnceOnAPanel: whoever resigned answers nothing, a version that was replaced is agreed to by nobody, advice gets one
// second and one answer, and two verdicts come to what they would one after the other.
func TestTwoActsAtOnceOnAPanel(t *testing.T) {
	done := does("the answer", func(n *node) error {
		var id string
		if err := n.db.QueryRow(as(chair), `SELECT id FROM proposal WHERE kind = ? AND state = 'waiting'`, survivors.KindDone).Scan(&id); err != nil {
			return nil
		}
		return n.agree(n.Proposals(), chair, id)
	})
	done.Alone = true
	pairs.Suite[*node]{
		Start: func(t *testing.T, d *db.DB) {
			w := newWorld(t, d)
			w.seated()
			m := w.meeting(1)
			w.do(w.Advise(as(heron), w.id, survivors.ForInquiry, "", "First, in plain words."))
			w.clock.Advance(24 * time.Hour)
			w.do(w.WriteMinutes(as(secretary), w.id, m, "Made-up minutes."))
			k, err := w.Table(as(wren), w.id)
			w.do(err)
			_, err = w.OpenMinutes(as(wren), w.id, k.Minutes[0].ID)
			w.do(err)
			w.do(w.Advise(as(heron), w.id, survivors.OtherLink, "", "We ask for another link person."))
			k, err = w.Table(as(wren), w.id)
			w.do(err)
			w.do(w.SecondAdvice(as(wren), w.id, k.Advice[1].ID))
			_, err = w.ProposeDone(as(secretary), survivors.DoneInput{Inquiry: w.id, Advice: k.Advice[1].ID, Answer: survivors.Did, Because: "Another is sought."})
			w.do(err)
		},
		Open:   nodeOn,
		Tables: []string{"inquiry_panel_member", "inquiry_panel_minutes", "inquiry_panel_agreed", "inquiry_panel_advice", "inquiry_panel_resignation", "inquiry_panel_verdict"},
		Acts: []pairs.Act[*node]{done,
			does("wren resigns", func(n *node) error { return n.Resign(as(wren), n.id, "I resign, in my own words.", "no") }),
			does("wren is the second", func(n *node) error { return n.SecondAdvice(as(wren), n.id, n.advice) }),
			does("wren agrees", func(n *node) error { return n.AgreeMinutes(as(wren), n.id, n.minutes, "yes", "") }),
			does("new minutes", func(n *node) error {
				return n.WriteMinutes(as(secretary), n.id, n.meeting, "Made-up minutes, put right.")
			}),
			does("heron's verdict", func(n *node) error {
				_, err := n.Verify(as(heron), n.id, verdict("verified", "The list was there."))
				return err
			}),
			does("wren's verdict", func(n *node) error {
				_, err := n.Verify(as(wren), n.id, verdict("sent_back", "Half was missing."))
				return err
			})},
	}.Run(t)
}
