package speak

import (
	"net/http"
	"testing"

	"candour/internal/base/db"
	"candour/internal/testkit"
	"candour/internal/testkit/pgproxy"
)

// TestALostAnswerLosesNoAccount: the answer to a commit is lost when somebody saves and when
// they send. What they wrote is there when they come back, and once they have sent it there is
// one account, to which their words lead.
func TestALostAnswerLosesNoAccount(t *testing.T) {
	for name, loss := range map[string]pgproxy.Loss{"before it was stored": pgproxy.Before, "after it was stored": pgproxy.After, "while it was": pgproxy.Late} {
		t.Run(name, func(t *testing.T) {
			p := pgproxy.New(t, testkit.PostgresURL(t))
			d, err := db.Open(t.Context(), p.URL())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = d.Close() }()
			s := newSite(t, d)
			v := s.visitor()
			words := v.start()
			v.writes()
			p.Lose(loss)
			v.press(formPath, "go", goNext, boxWords, canary)
			w := s.visitor()
			w.back(words).must(t, http.StatusSeeOther)
			w.press(formPath, "go", goCheck).must(t, http.StatusSeeOther, canary)
			p.Lose(loss)
			w.press(formPath, "go", goSend, "sure", "yes")
			again := s.visitor()
			if got := again.back(words).must(t, http.StatusSeeOther); got.location == formPath { // it was not stored
				again.press(formPath, "go", goSend, "sure", "yes").must(t, http.StatusSeeOther, "We have it.")
			}
			s.visitor().back(words).must(t, http.StatusSeeOther, "We have what you gave")
			if n := s.count(`SELECT COUNT(*) FROM inquiry_account`); n != 1 || p.Lost() < 2 {
				t.Errorf("%d accounts, %d answers lost", n, p.Lost())
			}
		})
	}
}
