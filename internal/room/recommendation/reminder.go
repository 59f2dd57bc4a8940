package recommendation

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
)

// Reminder is a message that the clock says must go.
type Reminder struct {
	// Key is the same each time the same reminder is worked out, so that it
	// goes once.
	Key      string
	To       string
	Subject  string
	Text     string
	Escalate bool
}

// When reminders go, in days before (negative) or after the last possible day:
// 30, 7 and 0 before, then every week; to the coordinators as well from 14
// days after.
const (
	remindWeekly   = 7
	escalateAfter  = 14
	remindLongest  = 30
	remindShortest = 7
)

// reminderStep says which reminder is due for something that is n days from
// its last possible day (positive when past). The steps are a window, not a
// single day, so that a day on which nothing ran loses no reminder.
func reminderStep(n int) (step string, ok bool) {
	switch {
	case n >= remindWeekly:
		return fmt.Sprintf("week-%d", n/remindWeekly), true
	case n >= 0:
		return "due", true
	case n >= -remindShortest:
		return "7-days", true
	case n >= -remindLongest:
		return "30-days", true
	}
	return "", false
}

// needsReminder says whether the owner still has something to do. A draft is
// not a report: it changes nothing here.
func needsReminder(c record.Condition) bool {
	if c.Waits() {
		return false // on somebody else's finding
	}
	switch c.State {
	case record.StateVerified, record.StateSuperseded, record.StateWithdrawn, record.StateNoDate:
		return false
	}
	return true
}

// commitmentReminders works out what must go today for one commitment.
func commitmentReminders(c *record.Commitment, contact string, escalate []string, today clock.Day, link func(string) string) []Reminder {
	last, ok := c.Due.Last()
	if !ok || !needsReminder(c.Condition(today)) {
		return nil
	}
	n := today.Sub(last)
	step, ok := reminderStep(n)
	if !ok {
		return nil
	}
	// A moved date starts a new row of reminders: its day is part of the key.
	key := strings.Join([]string{"commitment", c.ID, last.String(), step}, "/")
	var out []Reminder
	if contact != "" {
		out = append(out, Reminder{Key: key, To: contact, Subject: "A commitment needs your report",
			Text: reminderText(c, n, link(c.ID))})
	}
	if n >= escalateAfter {
		for _, to := range escalate {
			out = append(out, Reminder{Key: key + "/escalated/" + to, To: to, Escalate: true,
				Subject: "The date of a commitment has passed", Text: reminderText(c, n, link(c.ID))})
		}
	}
	return out
}

func reminderText(c *record.Commitment, n int, link string) string {
	when := fmt.Sprintf("Its date, %s, passed %d days ago. This register holds no report that it is done.", c.Due.Human(), n)
	switch {
	case n == 0:
		when = "It is due today."
	case n < 0:
		when = fmt.Sprintf("It is due by %s, in %d days.", c.Due.Human(), -n)
	}
	return fmt.Sprintf(`%s made this commitment:

%s

%s

Say what was done, or move the date and say why, on this page:
%s

A draft does not stop these messages. A report that you have submitted does, for work that it says is done.
`, record.OrUnknown(c.BodyName), c.Wording, when, link)
}

// SendReminders queues what must go today, each message once, and says how
// many were new. Queueing is an act of the ledger only where it is a step of
// the chase ladder; a reminder itself changes no record.
func (s *Service) SendReminders(ctx context.Context, base string) (int, error) {
	if err := s.may(ctx, ReminderSend, access.Resource{Kind: "reminder"}); err != nil {
		return 0, err
	}
	all, err := s.store.CommitmentsOf(ctx, s.db, "")
	if err != nil {
		return 0, err
	}
	bodies, err := s.contacts(ctx)
	if err != nil {
		return 0, err
	}
	link := func(id string) string { return strings.TrimRight(base, "/") + "/commitments/" + id }
	var due []Reminder
	for i := range all {
		due = append(due, commitmentReminders(&all[i], bodies[all[i].BodyID], s.escalate, s.Today(), link)...)
	}
	return s.queue(ctx, due)
}

// queue hands the messages to the mailer, all in one transaction. One that the
// mailer refuses (a body's address that cannot be) keeps no other back.
func (s *Service) queue(ctx context.Context, due []Reminder) (int, error) {
	queued := 0
	var refused []error
	err := s.db.InTx(ctx, func(tx *db.Tx) error {
		for _, r := range due {
			fresh, err := s.mail.Queue(ctx, tx, r.Key, r.To, r.Subject, r.Text)
			if errs.Is(err, errs.Invalid) {
				refused = append(refused, err)
				continue
			}
			if err != nil {
				return err
			}
			if fresh {
				queued++
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return queued, errors.Join(refused...)
}

func (s *Service) contacts(ctx context.Context) (map[string]string, error) {
	all, err := s.store.Bodies(ctx, s.db)
	out := map[string]string{}
	for _, b := range all {
		out[b.ID] = b.Contact
	}
	return out, err
}

// Steps lists the recorded steps of the ladder without those that were
// withdrawn, by their recommendation: of those that the actor may see.
func (s *Service) Steps(ctx context.Context) (map[string][]record.LadderStep, error) {
	scope, err := s.scope(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.store.StepsOfAll(ctx, s.db)
	for id := range all {
		if r, lost := s.index.get(ctx, id); lost != nil || r == nil || !scope(r) {
			delete(all, id)
		}
	}
	return all, err
}

// OwedLetter is a letter of the chase ladder that should have gone.
type OwedLetter struct {
	Summary *record.Summary
	Rung    record.Rung
}

// OwedLetters lists the letters that should have gone by today and were not
// recorded, for the coordinators' work list.
func (s *Service) OwedLetters(ctx context.Context) ([]OwedLetter, error) {
	if err := s.may(ctx, TakeLadderStep, access.Resource{Kind: "ladder"}); err != nil {
		return nil, err
	}
	all, err := s.index.all(ctx)
	if err != nil {
		return nil, err
	}
	taken, err := s.store.StepsOfAll(ctx, s.db)
	if err != nil {
		return nil, err
	}
	var out []OwedLetter
	for _, r := range all {
		for _, g := range s.ladder.Owed(r, taken[r.ID], s.Today()) {
			out = append(out, OwedLetter{Summary: r, Rung: g})
		}
	}
	return out, nil
}
