package recommendation_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/mail"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/store"
	"candour/internal/testkit"
	"candour/internal/testkit/smtp"
	"candour/internal/trust/access"
)

// reminded is a register with one synthetic commitment, the real outbox and a
// real mail server. The clock is walked day by day.
type reminded struct {
	*world
	outbox *mail.Outbox
	smtp   *smtp.Server
	id     string
	due    clock.Day
}

const (
	ownerBody  = "synthetic-department"
	ownerMail  = "owner@department.example"
	chaserMail = "coordinator@register.example"
	secondMail = "second.coordinator@register.example"
)

func newReminded(t *testing.T, d *db.DB) *reminded {
	t.Helper()
	w := &reminded{world: newWorld(t, d), smtp: smtp.Start(t, smtp.Options{}), due: clock.NewDay(2027, 4, 1)}
	if _, err := d.Migrate(context.Background(), mail.Migrations()); err != nil {
		t.Fatal(err)
	}
	w.outbox = mail.NewOutbox(mail.Config{Address: w.smtp.Address, From: "register@candour.example", Plain: true, Clock: w.clock})
	policy, err := access.Compile(recommendation.Access())
	if err != nil {
		t.Fatal(err)
	}
	w.Service = recommendation.NewService(recommendation.Config{DB: d, Ledger: w.ledger, Auth: policy, Clock: w.clock, Ladder: w.Ladder(), Answering: w.answering,
		Mail: w.outbox, Escalate: []string{chaserMail, secondMail}})
	w.at(w.due.AddDays(-40), 8)
	coordinator := as(access.RoleCoordinator, "register")
	if _, err := w.CreateBody(coordinator, record.Body{ID: ownerBody, Name: "Synthetic Department", Kind: record.BodyDepartment, Contact: ownerMail, Synthetic: true}); err != nil {
		t.Fatal(err)
	}
	yes := true
	_, err = w.Load(coordinator,
		[]exchange.FileReport{{ReportID: "synthetic-report", Title: "Synthetic report", Body: "Synthetic Inquiry", Kind: "inquiry", Checked: &yes, Synthetic: true}},
		[]exchange.FileRecommendation{{ID: "synthetic-01", ReportID: "synthetic-report", Number: "1", Title: "Keep a list", Summary: "A list should be kept.",
			Addressees: []string{"Synthetic Department"}, Checked: &yes, Synthetic: true}})
	if err != nil {
		t.Fatal(err)
	}
	w.id = w.commit(t, w.due)
	return w
}

func (w *reminded) commit(t *testing.T, due clock.Day) string {
	t.Helper()
	c, err := w.CreateCommitment(as(access.RoleOwner, ownerBody), recommendation.CommitmentInput{BodyID: ownerBody, Wording: "Keep the list up to date.",
		Criterion: "The list is published each month.", Due: due.String(), Serves: []string{"synthetic-01"}, Synthetic: true})
	if err != nil {
		t.Fatal(err)
	}
	return c.ID
}

// at puts the clock to an hour of a day.
func (w *reminded) at(d clock.Day, hour int) {
	y, m, day := d.Date()
	w.clock.Set(time.Date(y, m, day, hour, 0, 0, 0, time.UTC))
}

// day runs the job ten times on one day, with a delivery after each, and gives
// the addresses that got a message, in order.
func (w *reminded) day(t *testing.T, d clock.Day) (to []string) {
	t.Helper()
	before := len(w.smtp.Messages())
	ctx := access.WithActor(context.Background(), access.SystemActor("reminders"))
	for run := range 10 {
		w.at(d, 2+2*run)
		if _, err := w.SendReminders(ctx, "https://register.example"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.outbox.Deliver(ctx, w.db, 50); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range w.smtp.Messages()[before:] {
		to = append(to, m.To...)
	}
	slices.Sort(to)
	return to
}

// walk runs every day from one number of days from due to another, calling
// each before the day's runs, and gives what went on which day.
func (w *reminded) walk(t *testing.T, from, to int, each func(n int)) map[int]string {
	t.Helper()
	out := map[int]string{}
	for n := from; n <= to; n++ {
		w.at(w.due.AddDays(n), 1)
		if each != nil {
			each(n)
		}
		if got := w.day(t, w.due.AddDays(n)); len(got) > 0 {
			out[n] = short(got)
		}
	}
	return out
}

func short(to []string) string {
	return strings.NewReplacer(ownerMail, "owner", chaserMail, "first", secondMail, "second").Replace(strings.Join(to, " "))
}

const all = "first owner second"

// usual is what goes when nobody does anything.
func usual() map[int]string {
	return map[int]string{-30: "owner", -7: "owner", 0: "owner", 7: "owner", 14: all, 21: all, 28: all, 35: all}
}

func wantDays(t *testing.T, got, want map[int]string) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) { // fmt prints maps in order of their keys
		t.Errorf("messages went on days\n%v, want\n%v", got, want)
	}
}

func (w *reminded) report(t *testing.T, claim, submit bool) {
	t.Helper()
	_, err := w.SaveProgress(as(access.RoleOwner, ownerBody), recommendation.ProgressInput{CommitmentID: w.id, Words: "The list is being made.",
		ClaimDone: claim, NoEvidence: true, Submit: submit, Synthetic: true})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRemindersGoAtThirtySevenAndNoDaysThenWeekly(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newReminded(t, d)
		wantDays(t, w.walk(t, -40, 40, nil), usual())
		seen := map[string]bool{}
		for _, m := range w.smtp.Messages() {
			id := m.Parsed.Header.Get("Message-Id")
			if seen[id] {
				t.Errorf("message %s went twice", id)
			}
			seen[id] = true
			if s := m.Parsed.Header.Get("Subject"); strings.Contains(s, "list") || strings.Contains(s, "Synthetic") {
				t.Errorf("the subject %q tells what it is about", s)
			}
		}
	})
}

// on does something on some days of a walk.
func on(days map[int]func()) func(int) {
	return func(n int) {
		if do := days[n]; do != nil {
			do()
		}
	}
}

func TestADraftAndAReportWithoutAClaimSilenceNothing(t *testing.T) {
	w := newReminded(t, testkit.SQLite(t))
	wantDays(t, w.walk(t, -40, 40, on(map[int]func(){
		-31: func() { w.report(t, false, false) },
		-8:  func() { w.report(t, true, false) }, // a draft that says "done"
		-1:  func() { w.report(t, false, true) },
		13:  func() { w.report(t, false, true) },
	})), usual())
}

func TestAClaimSilencesUntilItIsSentBack(t *testing.T) {
	w := newReminded(t, testkit.SQLite(t))
	if _, err := w.CreateBody(as(access.RoleCoordinator, "register"), record.Body{ID: "synthetic-panel", Name: "Synthetic Panel", Kind: record.BodyPanel, Synthetic: true}); err != nil {
		t.Fatal(err)
	}
	find := func(verdict string) {
		c, err := w.Commitment(public(), w.id)
		if err != nil {
			t.Fatal(err)
		}
		_, claim := c.LastSubmitted()
		if err := w.RecordFinding(as(access.RoleVerifier, "synthetic-panel"), recommendation.FindingInput{CommitmentID: w.id, ProgressID: claim.ID,
			Verdict: verdict, Reasons: "Against the criterion.", Outcome: "unknown", Synthetic: true}); err != nil {
			t.Fatal(err)
		}
	}
	wantDays(t, w.walk(t, -40, 40, on(map[int]func(){
		5:  func() { w.report(t, true, true) },
		20: func() { find(record.VerdictSentBack) },
		29: func() { w.report(t, true, true) },
		33: func() { find(record.VerdictVerified) },
	})), map[int]string{-30: "owner", -7: "owner", 0: "owner",
		// nothing at 7 and 14; on day 20 the second week's message, then the third's and the fourth's
		20: all, 21: all, 28: all})
}

func TestMovingTheDateStartsAnew(t *testing.T) {
	w := newReminded(t, testkit.SQLite(t))
	move := func() {
		if err := w.MoveDate(as(access.RoleOwner, ownerBody), w.id, 0, w.due.AddDays(60).String(), "The supplier is late."); err != nil {
			t.Fatal(err)
		}
	}
	wantDays(t, w.walk(t, -40, 75, on(map[int]func(){9: move})), map[int]string{
		-30: "owner", -7: "owner", 0: "owner", 7: "owner",
		30: "owner", 53: "owner", 60: "owner", 67: "owner", 74: all})
}

func TestASkippedWeekSendsOneAndNotMany(t *testing.T) {
	w := newReminded(t, testkit.SQLite(t))
	first := w.walk(t, -40, 1, nil)
	// Nothing runs for 25 days.
	second := w.walk(t, 26, 40, nil)
	wantDays(t, first, map[int]string{-30: "owner", -7: "owner", 0: "owner"})
	wantDays(t, second, map[int]string{26: all, 28: all, 35: all})
}

func TestAClosedCommitmentAndABodyWithNoAddress(t *testing.T) {
	w := newReminded(t, testkit.SQLite(t))
	c, err := w.Commitment(public(), w.id)
	if err != nil {
		t.Fatal(err)
	}
	got := w.walk(t, -31, 22, on(map[int]func(){
		-10: func() {
			b, err := store.Store{}.Body(public(), w.db, ownerBody)
			if err != nil {
				t.Fatal(err)
			}
			if err := w.EditBody(as(access.RoleCoordinator, "register"), recommendation.BodyInput{ID: b.ID, Kind: b.Kind, Version: b.Version}); err != nil {
				t.Fatal(err)
			}
		},
		20: func() {
			if err := w.CloseCommitment(as(access.RoleCoordinator, "register"), w.id, c.Version, "", "Withdrawn by the department."); err != nil {
				t.Fatal(err)
			}
		},
	}))
	wantDays(t, got, map[int]string{-30: "owner", 14: "first second"})
}

// A rough date counts from its last possible day: nobody is chased before.
func TestARoughDateIsCountedFromItsLastDay(t *testing.T) {
	due, err := edtf.Parse("spring 2027")
	if err != nil {
		t.Fatal(err)
	}
	last, _ := due.Last()
	c := &record.Commitment{ID: "c", Due: due, State: record.CommitmentOpen, BodyName: "Synthetic Department", Wording: "Keep the list."}
	link := func(id string) string { return "https://register.example/commitments/" + id }
	for n, want := range map[int]int{-31: 0, -30: 1, 0: 1, 13: 1, 14: 2} {
		got := record.CommitmentReminders(c, []string{ownerMail}, []string{chaserMail}, last.AddDays(n), link)
		if len(got) != want {
			t.Errorf("%d days after: %d messages, want %d", n, len(got), want)
		}
		for _, r := range got {
			if n != 0 && !strings.Contains(r.Text, "spring 2027") || !strings.Contains(r.Text, "https://register.example/commitments/c") {
				t.Errorf("text = %s", r.Text)
			}
		}
	}
}

// One body with an address that cannot be must not silence all the others.
func TestOneBadAddressStopsNobodyElsesReminder(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newReminded(t, d)
		coordinator := as(access.RoleCoordinator, "register")
		b, err := w.CreateBody(coordinator, record.Body{Name: "A synthetic council", Kind: record.BodyCouncil, Contact: "not an address", Synthetic: true})
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.CreateCommitment(coordinator, recommendation.CommitmentInput{BodyID: b.ID, Wording: "Keep another list.", Criterion: "It is published.",
			Due: w.due.String(), Serves: []string{"synthetic-01"}, Synthetic: true})
		if err != nil {
			t.Fatal(err)
		}
		w.at(w.due, 9)
		n, err := w.SendReminders(access.WithActor(public(), access.SystemActor("reminders")), "https://register.example")
		if n != 1 || !errs.Is(err, errs.Invalid) || !strings.Contains(err.Error(), "mail.Queue") {
			t.Errorf("SendReminders = %d, %v", n, err)
		}
	})
}

// TestWhatHangsOnCommitmentsIsReadTogether: many commitments read in a few queries
// hold what each of them holds when it is read alone.
func TestWhatHangsOnCommitmentsIsReadTogether(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for _, act := range theWrites(t, w) {
			act.do()
		}
		owner, keeper := as(access.RoleOwner, "synthetic-department"), as(access.RoleCoordinator, "register")
		list, err := w.List(keeper, record.Filter{}, 0, 1)
		if err != nil || len(list.Items) == 0 {
			t.Fatal(err)
		}
		for i := range 3 {
			c, err := w.CreateCommitment(owner, recommendation.CommitmentInput{BodyID: "synthetic-department", Wording: fmt.Sprint("Do it ", i), Criterion: "It is there", Indicator: "How many",
				Due:    "2027-12-01",
				Serves: []string{list.Items[0].ID}, Synthetic: true})
			if err != nil {
				t.Fatal(err)
			}
			if err := w.MoveDate(owner, c.ID, c.Version, "2028", fmt.Sprint("It takes longer ", i)); err != nil {
				t.Fatal(err)
			}
			if _, err := w.SaveProgress(owner, recommendation.ProgressInput{CommitmentID: c.ID, Words: fmt.Sprint("Half ", i), Submit: true}); err != nil {
				t.Fatal(err)
			}
			if err := w.AddReading(owner, c.ID, "2026-10", fmt.Sprint(i), "https://example.org/a", false); err != nil {
				t.Fatal(err)
			}
		}
		all, err := w.Commitments(keeper, "")
		if err != nil || len(all) < 4 {
			t.Fatalf("%d commitments, %v", len(all), err)
		}
		for _, c := range all {
			one, err := w.Commitment(keeper, c.ID)
			if err != nil || len(one.Moves) == 0 || len(one.Progress) == 0 {
				t.Fatalf("%s has %d moves and %d reports, %v", c.ID, len(one.Moves), len(one.Progress), err)
			}
			got, err := json.Marshal(c)
			want, also := json.Marshal(one)
			if err != nil || also != nil || string(got) != string(want) {
				t.Errorf("read with others: %s\nread alone:       %s", got, want)
			}
		}
	})
}
