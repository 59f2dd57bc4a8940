package returns_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/mail"
	"candour/internal/room/returns"
	"candour/internal/room/returns/remind"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// boxes are the addresses of accounts.
type boxes map[string]string

func (b boxes) AddressesIn(context.Context, db.Querier) (map[string]string, error) { return b, nil }

var (
	system    = access.SystemActor("returns-reminders")
	everybody = boxes{lead1.ID: "lead1@test.invalid", lead2.ID: "lead2@test.invalid", deskA.ID: "desk-a@test.invalid", deskB.ID: "desk-b@test.invalid"}
)

// postWorld is a world in which people are written to.
func postWorld(t *testing.T, d *db.DB, staff those, b boxes) *world {
	t.Helper()
	w := newWorld(t, d)
	if _, err := d.Migrate(t.Context(), mail.Migrations()); err != nil {
		t.Fatal(err)
	}
	w.posts(staff, b)
	return w
}

func (w *world) posts(staff those, b boxes) {
	w.SetStaff(&staff)
	w.SetPost(returns.Post{Mail: mail.NewOutbox(mail.Config{Clock: w.clock}), Boxes: b, URL: "https://test.example",
		Times: remind.Times{Before: []int{14, 3}, After: []int{1, 14}, Approve: 10}})
}

// letters are those that wait: to whom, and their subject.
func (w *world) letters() (out []string) {
	w.t.Helper()
	rows, err := w.db.Query(w.t.Context(), `SELECT to_address, subject, body FROM mail_outbox ORDER BY created, id`)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var to, subject, body string
		if err := rows.Scan(&to, &subject, &body); err != nil {
			w.t.Fatal(err)
		}
		for _, never := range []string{"SYN-", "ethnicity", "version-", "W1"} {
			if strings.Contains(body+subject, never) {
				w.t.Errorf("a letter holds %q of a return:\n%s", never, body)
			}
		}
		out = append(out, to+": "+subject)
	}
	return out
}

func (w *world) remindOn(year, month, day, want int) {
	w.t.Helper()
	w.clock.Set(time.Date(year, time.Month(month), day, 9, 0, 0, 0, time.UTC))
	if n, err := w.SendReminders(as(system)); err != nil || n != want {
		w.t.Errorf("%d-%02d-%02d: %d reminders, want %d: %v", year, month, day, n, want, err)
	}
}

// TestTheClockRemindsOnce: the last day is 31 March. Each reminder goes once for each
// return that is still to be sent, also after a restart; who was not asked, has sent,
// or has said that nothing will come hears nothing; who has no address is reminded
// once there is one.
func TestTheClockRemindsOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := postWorld(t, d, those{lead1, deskA}, everybody)
		round := w.open("2023")
		w.openEarlier() // nobody was asked for it
		w.remindOn(2026, 3, 16, 0)
		w.remindOn(2026, 3, 17, 1)
		w.remindOn(2026, 3, 20, 0)
		if got := w.letters(); !slices.Equal(got, []string{"lead1@test.invalid: A return needs you"}) {
			t.Errorf("letters: %q", got)
		}
		other := postWorldAgain(t, d, w, those{lead1, lead2, deskA}) // another node, which knows the second force's lead
		other.remindOn(2026, 3, 21, 1)
		w.remindOn(2026, 3, 28, 1)
		other.remindOn(2026, 3, 28, 1)
		w.do(w.Nil(as(lead1), w.of(round, force1).ID, ""))
		w.do(w.Submit(as(lead1), w.of(round, force1).ID, ""))
		other.remindOn(2026, 4, 1, 1) // of the second force alone
		w.do(w.Refuse(as(lead2), w.of(round, force2).ID, "It is not held."))
		other.remindOn(2026, 4, 14, 1) // of the desk: the first force's return has waited since 28 March
		other.remindOn(2026, 4, 15, 0)
		want := []string{"lead1@test.invalid: A return needs you", "lead1@test.invalid: A return needs you", "lead2@test.invalid: A return needs you",
			"lead2@test.invalid: A return needs you", "lead2@test.invalid: A return needs you", "desk-a@test.invalid: Returns wait for approval"}
		if got := w.letters(); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
			t.Errorf("letters: %q", got)
		}
		if _, err := w.ledger.Verify(t.Context(), nil); err != nil {
			t.Error(err)
		}
	})
}

// postWorldAgain is another node on the same database.
func postWorldAgain(t *testing.T, d *db.DB, w *world, staff those) *world {
	t.Helper()
	other := newWorld(t, d)
	other.clock = w.clock
	other.SetClock(w.clock)
	other.posts(staff, everybody)
	return other
}

// TestApproversHearOnceOfWhatWaits: those who may approve a return that waits for
// more than ten days get one letter, however many wait; whoever submitted, or whose
// own body it is, gets none; a new version is a new reason.
func TestApproversHearOnceOfWhatWaits(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		own := person("desk-own", force1, access.RoleStatistician)
		w := postWorld(t, d, those{deskA, deskB, own}, boxes{deskA.ID: "desk-a@test.invalid", deskB.ID: "desk-b@test.invalid", own.ID: "own@test.invalid"})
		round := w.open("2023")
		one, two := w.of(round, force1).ID, w.of(round, force2).ID
		w.do(w.Nil(as(lead1), one, ""))
		w.do(w.Submit(as(lead1), one, ""))
		w.do(w.Nil(as(lead2), two, ""))
		w.do(w.Submit(as(lead2), two, ""))
		w.remindOn(2026, 3, 11, 0)
		w.remindOn(2026, 3, 12, 2)
		w.remindOn(2026, 3, 13, 0)
		got := slices.Sorted(slices.Values(w.letters()))
		if want := []string{"desk-a@test.invalid: Returns wait for approval", "desk-b@test.invalid: Returns wait for approval", "own@test.invalid: Returns wait for approval"}; !slices.Equal(got, want) {
			t.Errorf("letters: %q", got)
		}
		for to, want := range map[string]string{"desk-a@test.invalid": "2 returns have waited", "own@test.invalid": "1 return has waited"} {
			var body string
			if err := d.QueryRow(t.Context(), `SELECT body FROM mail_outbox WHERE to_address = ?`, to).Scan(&body); err != nil || !strings.HasPrefix(body, want) {
				t.Errorf("%s reads %q, %v", to, body, err)
			}
		}
		w.do(w.SendBack(as(deskA), one, "Look again."))
		w.do(w.Nil(as(lead1), one, ""))
		w.do(w.Submit(as(lead1), one, ""))
		w.remindOn(2026, 3, 23, 0)
		w.remindOn(2026, 3, 24, 1)
	})
}

// TestWithoutMailNobodyIsReminded: no mailer, no staff or no addresses: nothing goes
// and nothing is written down as if it had.
func TestWithoutMailNobodyIsReminded(t *testing.T) {
	d := testkit.SQLite(t)
	w := postWorld(t, d, those{lead1, lead2, deskA}, everybody)
	round := w.open("2023")
	w.SetPost(returns.Post{Times: remind.Times{Before: []int{30}, Approve: 1}, Boxes: everybody})
	w.remindOn(2026, 3, 20, 0)
	if _, _, err := w.Remind(as(deskA), round.ID, force1); !errs.Is(err, errs.Conflict) {
		t.Errorf("reminded without a mail server: %v", err)
	}
	w.Wants(w.site(), deskA, round, "has no mail server")
	w.posts(nil, everybody)
	w.remindOn(2026, 3, 20, 0)
	w.posts(those{lead1, lead2}, boxes{})
	w.remindOn(2026, 3, 20, 0)
	c, err := w.Chase(as(deskA), round.ID)
	if err != nil || len(c.Open) != 2 || len(c.Last) != 0 || !c.Unreached[w.of(round, force1).ID] {
		t.Errorf("%+v %v", c, err)
	}
	w.Wants(w.site(), deskA, round, "2 bodies have nobody who can be reminded", "Made-up Force 01", "Never", "!Send the reminders")
	if len(w.letters()) != 0 {
		t.Errorf("letters: %q", w.letters())
	}
}

func (w *world) Wants(s *pages.Site, a access.Actor, round returns.Round, words ...string) pages.Answer {
	w.t.Helper()
	return s.Wants(s.Get(a, returns.RoundPath+"/"+round.ID+"/remind"), 200, words...)
}

// TestManyAreRemindedOnAPage: the desk chooses, each body is one entry, what could not
// be done is named, and pressed twice it is done once.
func TestManyAreRemindedOnAPage(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := postWorld(t, d, those{lead1, deskA}, everybody)
		round := w.open("2023")
		s, at := w.site(), returns.RoundPath+"/"+round.ID+"/remind"
		page := w.Wants(s, deskA, round, "1 body has nobody who can be reminded", "Made-up Force 02", "!Remind all", "2 returns have not been submitted", "Subject: A return needs you")
		form := s.Fill(page, at)
		s.Wants(s.SendForm(deskA, at, form), 422, "Choose who is reminded")
		form.Set("bodies", "every")
		s.Wants(s.SendForm(deskA, at, form), 200, "1 body was reminded", "Made-up Force 02: Nobody who sends its returns can be written to.", "Synthetic Person (desk-a), to 1 person")
		w.posts(those{lead1, lead2, deskA}, everybody)
		w.Wants(s, deskA, round, "!nobody who can be reminded", "Remind all 2")
		w.posts(those{lead1, deskA}, everybody)
		again := s.Wants(s.SendForm(deskA, at, form), 200, "0 bodies were reminded", "Made-up Force 01: It was reminded of this today already")
		if strings.Contains(again.Body, "lead1@test.invalid") {
			t.Error("the page says where somebody is written to")
		}
		if got := w.letters(); len(got) != 1 {
			t.Errorf("letters: %q", got)
		}
		if n := w.count(`SELECT count(DISTINCT leaf_id) FROM return_reminder`); n != 1 {
			t.Errorf("%d entries", n)
		}
		n, left, err := w.Remind(as(deskB), round.ID, "made-up-force-99", force1)
		if err != nil || n != 0 || len(left) != 2 || left[0] != "A body that is not of this round" {
			t.Errorf("%d %q %v", n, left, err)
		}
		for _, a := range []access.Actor{lead1, inspect, access.Public(), person("auditor", "audit-office", access.RoleAuditor), person("admin", "it", access.RoleAdministrator, access.RoleStatistician)} {
			if got := s.Get(a, at); got.Code == 200 {
				t.Errorf("%s opens it", a.ID)
			}
			if n, _, err := w.Remind(as(a), round.ID, force1); err == nil || n > 0 {
				t.Errorf("%s reminds: %d", a.ID, n)
			}
		}
	})
}

func (w *world) count(query string) (n int) {
	w.t.Helper()
	if err := w.db.QueryRow(w.t.Context(), query).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

// TestTwoNodesRemindOnce: two nodes whose jobs run at one moment queue one letter and
// write one reminder.
func TestTwoNodesRemindOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := postWorld(t, d, those{lead1, lead2}, everybody)
		w.open("2023")
		other := postWorldAgain(t, d, w, those{lead1, lead2})
		w.clock.Set(time.Date(2026, 3, 20, 9, 0, 0, 0, time.UTC))
		var all sync.WaitGroup
		start := make(chan struct{})
		failed := make([]error, 2)
		for i, node := range []*world{w, other} {
			all.Go(func() {
				<-start
				_, failed[i] = node.SendReminders(as(system))
			})
		}
		close(start)
		all.Wait()
		if err := errors.Join(failed...); err != nil {
			t.Error(err)
		}
		if n := w.count(`SELECT count(*) FROM return_reminder`); n != 2 || len(w.letters()) != 2 {
			t.Errorf("%d reminders, letters %q", n, w.letters())
		}
	})
}

// TestARoundIsOpenedForMoreBodies: a body that came to the list later gets its return,
// once, with an entry of its own, and owes nothing until it is asked.
func TestARoundIsOpenedForMoreBodies(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		round := newWorldOf(t, d, manyForces(1)).open("2023")
		w := newWorldOf(t, d, append(manyForces(4), returns.Body{ID: "z06000001", Name: "Made-up Council 001", Kind: "council"}))
		s, at := w.site(), returns.RoundPath+"/"+round.ID
		page := s.Wants(s.Get(deskA, at+"/ask"), 200, "Open this round for more bodies", "Made-up Force 02", "Made-up Force 04", "!Made-up Council 001")
		form := s.Fill(page, at+"/open")
		s.Wants(s.SendForm(deskA, at+"/open", form), 422, "Choose for whom the round is opened")
		form["more"] = []string{"made-up-force-02", "made-up-force-03", "made-up-force-01", "z06000001", "nobody"}
		s.Wants(s.SendForm(deskA, at+"/open", form), 200, "The round was opened for 2 bodies", "Made-up Force 01: The round is open for it already.",
			"Made-up Council 001: It is not one of those that owe such a return.", "nobody: It is not one")
		s.Wants(s.SendForm(deskA, at+"/open", form), 200, "The round was opened for 0 bodies", "Made-up Force 02: The round is open for it already.")
		if n := w.count(`SELECT count(DISTINCT leaf_id) FROM return_due`); n != 3 {
			t.Errorf("%d entries", n)
		}
		if r := w.of(round, "made-up-force-02"); r.Asked() || r.Owes(round.Due) {
			t.Errorf("%+v", r)
		}
		if n, left, err := w.OpenFor(as(lead1), round.ID, "made-up-force-04"); n != 0 || err == nil && len(left) != 1 {
			t.Errorf("a data lead opens it: %d %v %v", n, left, err)
		}
	})
}
