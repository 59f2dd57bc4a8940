package review_test

import (
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/reviewtest"
	"candour/internal/testkit"
	"candour/internal/testkit/pgproxy"
	"candour/internal/trust/phrase"
)

// TestALostAnswerLosesNoForm: the answer to a commit is lost when somebody
// starts, saves and wipes. The words they come back with open what they wrote.
func TestALostAnswerLosesNoForm(t *testing.T) {
	lossy(t, func(t *testing.T, w *panel, p *pgproxy.Proxy, loss pgproxy.Loss) {
		ds := w.Drafts()
		p.Lose(loss)
		words, f, err := ds.Start(t.Context(), phrase.Words)
		w.OK(err)
		p.Lose(loss)
		w.OK(ds.Save(t.Context(), f, intake.Answers{Values: map[string][]string{"words": {"Withheld. " + reviewtest.Canary}}}))
		found, err := ds.Find(t.Context(), words.Reveal())
		w.OK(err)
		a, err := ds.Load(t.Context(), found)
		w.OK(err)
		if a.One("words") != "Withheld. "+reviewtest.Canary {
			t.Errorf("came back with %q", a.One("words"))
		}
		p.Lose(loss)
		w.OK(ds.Wipe(t.Context(), f))
		if _, err := ds.Load(t.Context(), f); err == nil {
			t.Error("a wiped form is still there")
		}
		if p.Lost() < 2 {
			t.Errorf("%d answers were lost", p.Lost())
		}
	})
}

// lossy runs a test on a database whose answers to commits can be lost, for each moment
// at which they can.
func lossy(t *testing.T, run func(t *testing.T, w *panel, p *pgproxy.Proxy, loss pgproxy.Loss)) {
	for name, loss := range map[string]pgproxy.Loss{"before it was stored": pgproxy.Before, "after it was stored": pgproxy.After, "while it was": pgproxy.Late} {
		t.Run(name, func(t *testing.T) {
			p := pgproxy.New(t, testkit.PostgresURL(t))
			d, err := db.Open(t.Context(), p.URL())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = d.Close() }()
			run(t, newPanel(t, d), p, loss)
		})
	}
}
