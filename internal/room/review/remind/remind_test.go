package remind_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/mail"
	"candour/internal/room/review"
	"candour/internal/room/review/remind"
	"candour/internal/room/review/reviewtest"
	"candour/internal/room/review/rules"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// reminded is a panel with an outbox; who wants no mail is in quiet.
type reminded struct {
	*reviewtest.World
	remind.Config
	quiet map[string]bool
}

func newReminded(t *testing.T, d *db.DB) *reminded {
	t.Helper()
	w := &reminded{World: reviewtest.New(t, d), quiet: map[string]bool{}}
	_, err := d.Migrate(t.Context(), mail.Migrations())
	w.OK(err)
	w.Config = remind.Config{DB: d, Clock: w.World.Clock, Due: w.S.Due, URL: "https://panel.example/", Log: slog.New(slog.DiscardHandler), Mail: mail.NewOutbox(mail.Config{Clock: w.World.Clock}),
		Quiet: func(context.Context, db.Querier) (map[string]bool, error) { return w.quiet, nil },
		People: func(ctx context.Context, q db.Querier) (out []remind.Person, err error) {
			people, err := w.World.People.PeopleIn(ctx, q)
			for _, p := range people {
				out = append(out, remind.Person{Actor: p, Email: strings.ToLower(strings.ReplaceAll(p.ID, " ", "-")) + "@panel.example"})
			}
			return out, err
		}}
	return w
}

// sent gives the words of what is in the outbox, by address.
func (w *reminded) sent() map[string]string {
	w.T.Helper()
	rows, err := w.Config.DB.Query(w.T.Context(), `SELECT to_address, subject, body FROM mail_outbox ORDER BY id`)
	w.OK(err)
	defer func() { _ = rows.Close() }()
	out := map[string]string{}
	for rows.Next() {
		var to, subject, body string
		w.OK(rows.Scan(&to, &subject, &body))
		out[to] += subject + "\n" + body
	}
	w.OK(rows.Err())
	return out
}

func (w *reminded) at(day, hour int) {
	w.World.Clock.Set(time.Date(2027, 3, day, hour, 0, 0, 0, time.UTC))
}

// TestWhatIsDueIsSaidOnceADay: to whom it waits for, with a number and a link and
// nothing of any case; to the secretariat what is late with others; to nobody by night,
// at weekends, twice, or who wants none, or who may not see the case.
func TestWhatIsDueIsSaidOnceADay(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newReminded(t, d)
		run := func() int {
			n, err := w.Run(w.System())
			w.OK(err)
			return n
		}
		if n := run(); n != 0 || len(w.sent()) != 0 {
			t.Errorf("%d messages where nothing is due", n)
		}
		id := w.Apply().CaseID
		w.To(id, rules.Allocated)
		w.at(1, 4) // a Monday, long after; by night
		if n := run(); n != 0 {
			t.Errorf("%d messages by night", n)
		}
		w.at(6, 12) // a Saturday
		if n := run(); n != 0 {
			t.Errorf("%d messages on a Saturday", n)
		}
		w.quiet["staff-Second"] = true
		w.at(1, 12)
		if n := run(); n != 2 {
			t.Errorf("%d messages, want one to the reviewer and one to the secretariat: %v", n, w.sent())
		}
		got := w.sent()
		if len(got) != 2 || !strings.Contains(got["staff-reviewer@panel.example"], "1 thing that is due waits for you. The day of 1 is over.") ||
			!strings.Contains(got["staff-secretary@panel.example"], "1 thing of your team") {
			t.Errorf("sent: %v", got)
		}
		for to, words := range got {
			for _, never := range []string{w.Number(id), id, "police", "review", "case", "abuse", reviewtest.Canary, "Synthetic", "acknowledge", "line of inquiry"} {
				if strings.Contains(strings.ToLower(words), strings.ToLower(never)) {
					t.Errorf("the message to %s says %q:\n%s", to, never, words)
				}
			}
			if !strings.Contains(words, "https://panel.example/my-desk") && !strings.Contains(words, "https://panel.example"+"/") {
				t.Errorf("no link: %s", words)
			}
		}
		w.at(1, 13)
		var both sync.WaitGroup // two nodes, again
		for range 2 {
			both.Go(func() {
				if _, err := w.Run(w.System()); err != nil {
					t.Error(err)
				}
			})
		}
		if both.Wait(); len(w.sent()) != 2 || strings.Count(w.sent()["staff-reviewer@panel.example"], "Something is due") != 1 {
			t.Errorf("sent twice: %v", w.sent())
		}
		w.at(2, 12)
		if n := run(); n != 2 {
			t.Errorf("%d messages on the next day", n)
		}
		w.OK(w.S.Recuse(w.As("reviewer"), id, "I know somebody."))
		w.at(3, 12)
		run()
		if n := strings.Count(w.sent()["staff-reviewer@panel.example"], "Something is due"); n != 2 {
			t.Errorf("whoever stepped away is reminded: %d", n)
		}
	})
}

// TestAReminderThatCannotBeWorkedOutIsNotGuessed: where it cannot be read who wants
// none, nobody gets any; an address that cannot be keeps no other back.
func TestAReminderThatCannotBeWorkedOutIsNotGuessed(t *testing.T) {
	w := newReminded(t, testkit.SQLite(t))
	w.To(w.Apply().CaseID, rules.Allocated)
	w.at(1, 12)
	c := w.Config
	c.Quiet = func(context.Context, db.Querier) (map[string]bool, error) { return nil, errors.New("away") }
	if n, err := c.Run(w.System()); err == nil || n != 0 || len(w.sent()) != 0 {
		t.Errorf("%d messages, %v", n, err)
	}
	c = w.Config
	c.People = func(ctx context.Context, q db.Querier) ([]remind.Person, error) {
		all, err := w.Config.People(ctx, q)
		for i := range all {
			if all[i].Has(access.RoleSecretariat) {
				all[i].Email = "no address"
			}
		}
		return all, err
	}
	if n, err := c.Run(w.System()); !errs.Is(err, errs.Invalid) || n != 1 {
		t.Errorf("%d messages, %v", n, err)
	}
	if due, err := w.S.Due(access.WithActor(t.Context(), access.Public())); err == nil || due != (review.Due{}) {
		t.Errorf("anybody is told what is due: %+v", due)
	}
}
