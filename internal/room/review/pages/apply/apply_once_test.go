package apply

import (
	"net/http"
	"testing"

	"candour/internal/base/db"
	"candour/internal/testkit"
)

// TestAMessageSentThreeTimesCountsOnce is case 01 of the register, for an
// applicant: twice at the same moment, and once more later.
func TestAMessageSentThreeTimesCountsOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newPublicSiteOn(t, d)
		v, _ := s.sent()
		token := formTokenField.FindStringSubmatch(v.get("/review/mine").body)[1]
		before := s.Entries()
		send := func() answered { return v.postWith(token, "/review/mine", "go", "add", "words", "Typed once.") }
		other := *v
		other.cookies = map[string]string{}
		for name, value := range v.cookies {
			other.cookies[name] = value
		}
		second := make(chan answered, 1)
		go func() { second <- other.postWith(token, "/review/mine", "go", "add", "words", "Typed once.") }()
		first := send()
		for _, got := range []answered{first, <-second, send()} {
			if got.code != http.StatusSeeOther || got.location != first.location {
				t.Errorf("answered %d to %q", got.code, got.location)
			}
		}
		_, m, err := v.mine()
		s.OK(err)
		if len(m.Messages) != 1 {
			t.Errorf("%d messages", len(m.Messages))
		}
		if n := s.entriesOf("review.return"); n != 1 {
			t.Errorf("%d entries of the message, %d in all since", n, s.Entries()-before)
		}
	})
}

// entriesOf counts the log's entries of one act.
func (w *publicSite) entriesOf(act string) (n int) {
	w.T.Helper()
	w.OK(w.DB.QueryRow(w.T.Context(), `SELECT count(*) FROM ledger_leaf WHERE body LIKE ?`, `%"act":"`+act+`"%`).Scan(&n))
	return n
}
