package returns

import (
	"context"
	"errors"
	"slices"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/returns/remind"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Mailer takes messages, in the transaction of what they tell of; the same key twice
// is one message. Package mail has one.
type Mailer interface {
	Queue(ctx context.Context, tx *db.Tx, key, to, subject, text string) (fresh bool, err error)
}

// Letterbox knows where those who may sign in are written to, by their account's id;
// package signin does.
type Letterbox interface {
	AddressesIn(ctx context.Context, q db.Querier) (map[string]string, error)
}

// Post is how people are written to. Nobody is without a mailer.
type Post struct {
	Mail  Mailer
	Boxes Letterbox
	Times remind.Times
	// URL is where the service is reached.
	URL string
}

// Reminder is one that went.
type Reminder struct {
	ReturnID, Body, Step, Name string
	Made                       time.Time
	Told                       int64 // how many people
}

// Mails says whether this service writes to anybody.
func (s *Service) Mails() bool { return s.post.Mail != nil && s.post.Boxes != nil && s.staff != nil }

var errNoMail = errs.New(errs.Conflict, "This service has no mail server: nobody can be reminded.")

// reach gives who may be written to, with their addresses.
func (s *Service) reach(ctx context.Context, q db.Querier) (remind.Reach, error) {
	if !s.Mails() {
		return remind.Reach{}, errNoMail
	}
	people, err := s.staff.PeopleIn(ctx, q)
	if err != nil {
		return remind.Reach{}, err
	}
	boxes, err := s.post.Boxes.AddressesIn(ctx, q)
	return remind.Reach{People: people, Boxes: boxes}, err
}

// Outstanding says whether a return is its body's to send now.
func (r *Return) Outstanding(due clock.Day) bool {
	return r.Owes(due) && r.Waits()
}

// dueReminder is one that is to go.
type dueReminder struct {
	ret   Return
	round Round
	step  string
}

// SendReminders queues what is due today, each once, and says how many reminders
// went. What one body's mail refuses keeps no other back.
func (s *Service) SendReminders(ctx context.Context) (n int, err error) {
	if !s.Mails() {
		return 0, nil
	}
	to, err := s.reach(ctx, s.db)
	if err != nil {
		return 0, err
	}
	due, err := s.remindersDue(ctx)
	if err != nil {
		return 0, err
	}
	var failed []error
	for _, d := range due {
		if len(to.Leads(d.ret.Body)) == 0 {
			continue // the desk says so, and it goes once somebody can be written to
		}
		switch err := s.remindOne(ctx, d, to); {
		case err == nil:
			n++
		case errs.Is(err, errs.Conflict), errs.Is(err, errs.NotFound): // sent, or reminded of, at this moment
		default:
			failed = append(failed, err)
		}
	}
	told, err := s.tellApprovers(ctx, to)
	return n + told, errors.Join(append(failed, err)...)
}

// remindersDue gives what must go today and has not gone.
func (s *Service) remindersDue(ctx context.Context) (out []dueReminder, err error) {
	rounds, err := s.store.rounds(ctx, s.db)
	if err != nil {
		return nil, err
	}
	all, err := s.store.returns(ctx, s.db, "", "")
	if err != nil {
		return nil, err
	}
	gone, err := s.gone(ctx)
	if err != nil {
		return nil, err
	}
	byID, today := map[string]Round{}, s.Today()
	for _, r := range rounds {
		byID[r.ID] = r
	}
	for _, r := range all {
		round := byID[r.RoundID]
		if step := s.post.Times.Step(round.Due, today); step != "" && r.Outstanding(round.Due) && !gone[[2]string{r.ID, step}] {
			out = append(out, dueReminder{r, round, step})
		}
	}
	return out, nil
}

// gone are the reminders that went, by return and step.
func (s *Service) gone(ctx context.Context) (map[[2]string]bool, error) {
	went, err := s.store.reminders(ctx, s.db, "")
	out := map[[2]string]bool{}
	for _, m := range went {
		out[[2]string{m.ReturnID, m.Step}] = true
	}
	return out, err
}

// remindOne writes down that a reminder goes, and queues it, in one transaction with
// its entry. It looks again whether the return is still to be sent.
func (s *Service) remindOne(ctx context.Context, d dueReminder, to remind.Reach) error {
	addresses := to.Leads(d.ret.Body)
	if len(addresses) == 0 {
		return errs.New(errs.Conflict, "Nobody who sends its returns can be written to.")
	}
	letter := remind.ToBody(remind.Asked{BodyName: d.ret.BodyName, Round: d.round.Title + ", " + d.round.Period, Due: d.round.Due, Path: ReturnPath + "/" + d.ret.ID}, s.Today(), s.post.URL)
	return s.wrote(ctx, d.ret.ID, d.step, len(addresses), func(ctx context.Context, tx *ledger.Tx, r *Return) error {
		if !r.Outstanding(d.round.Due) {
			return errs.New(errs.Conflict, whyNotReminded(r, d.round.Due))
		}
		for _, address := range addresses {
			if _, err := s.post.Mail.Queue(ctx, tx.Tx, "return/"+r.ID+"/"+d.step+"/"+address, address, letter.Subject, letter.Text); err != nil {
				return err
			}
		}
		return nil
	})
}

// wrote is the write of one reminder: a step goes once for each return.
func (s *Service) wrote(ctx context.Context, id, step string, told int, queue func(ctx context.Context, tx *ledger.Tx, r *Return) error) error {
	act := ledger.Act{Action: ReturnsRemind, Kind: "return_due", ID: id, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		r, err := s.store.oneReturn(ctx, tx, id)
		return factsOf("return_due", id, r.Body, ""), err
	}}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		r, err := s.store.oneReturn(ctx, tx, id)
		if err != nil {
			return err
		}
		switch went, err := s.store.reminded(ctx, tx, id, step); {
		case err != nil:
			return err
		case went:
			return errs.New(errs.Conflict, "It was reminded of this today already, or this reminder went.")
		}
		if err := queue(ctx, tx, &r); err != nil {
			return err
		}
		a := access.ActorFrom(ctx)
		return tx.Insert("return_reminder", s.ids.Next("reminder"), ledger.Row{"return_id": id, "body": r.Body, "step": step, "made": s.now(), "human": db.OrNil(a.Human), "name": a.Name, "told": told})
	})
	return err
}

// whyNotReminded says why nothing goes to a body.
func whyNotReminded(r *Return, due clock.Day) string {
	switch {
	case r.Refused != "":
		return "It said that it will not send this return."
	case !r.Owes(due):
		return "It does not owe this return: nobody asked it, or its asking does not count yet."
	}
	return "It has sent this return."
}

// tellApprovers writes to those who may approve returns that have waited too long.
// Each version is a reason to write once.
func (s *Service) tellApprovers(ctx context.Context, to remind.Reach) (n int, err error) {
	after := s.post.Times.Approve
	if after == 0 {
		return 0, nil
	}
	waiting, err := s.waitedFor(ctx, after)
	if err != nil || len(waiting) == 0 {
		return 0, err
	}
	letters := s.approverLetters(waiting, to, after)
	for _, r := range waiting {
		var mine []letterTo
		for _, l := range letters {
			if l.returns[r.ID] {
				mine = append(mine, l)
			}
		}
		if len(mine) == 0 {
			continue
		}
		err := s.wrote(ctx, r.ID, approveStep(&r), len(mine), func(ctx context.Context, tx *ledger.Tx, now *Return) error {
			if now.State != Submitted || now.Current != r.Current {
				return errs.New(errs.Conflict, "It is approved, or was sent back.")
			}
			for _, l := range mine { // one letter for all that wait: each write names it by its first
				if _, err := s.post.Mail.Queue(ctx, tx.Tx, "returns-wait/"+s.Today().String()+"/"+l.address, l.address, l.Subject, l.Text); err != nil {
					return err
				}
			}
			return nil
		})
		switch {
		case err == nil:
			n++
		case !errs.Is(err, errs.Conflict):
			return n, err
		}
	}
	return n, nil
}

// letterTo is a letter to one approver, and the returns that it counts.
type letterTo struct {
	remind.Letter
	address string
	returns map[string]bool
}

func (s *Service) approverLetters(waiting []Return, to remind.Reach, after int) (out []letterTo) {
	for _, a := range to.People {
		l := letterTo{address: to.Boxes[a.ID], returns: map[string]bool{}}
		for _, r := range waiting {
			if l.address != "" && s.May(access.WithActor(context.Background(), a), ReturnsApprove, r.Body, r.Submitter) {
				l.returns[r.ID] = true
			}
		}
		if len(l.returns) > 0 {
			l.Letter = remind.ToApprovers(len(l.returns), after, s.post.URL, DeskPath)
			out = append(out, l)
		}
	}
	return out
}

// approveStep names the reminder that a version waits for approval.
func approveStep(r *Return) string { return "approve-" + r.Current }

// waitedFor gives the submitted returns that have waited for approval for more than
// so many days and that nobody was told of.
func (s *Service) waitedFor(ctx context.Context, days int) ([]Return, error) {
	since, err := s.store.since(ctx, s.db)
	if err != nil {
		return nil, err
	}
	unsigned, err := s.store.waitingForChief(ctx, s.db)
	if err != nil {
		return nil, err
	}
	gone, err := s.gone(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.store.returns(ctx, s.db, "", "")
	return slices.DeleteFunc(all, func(r Return) bool {
		at := clock.MomentOrNone(since[r.ID])
		return at.IsZero() || s.Today().Sub(clock.DayOf(at)) <= days || slices.Contains(unsigned, r.ID) || gone[[2]string{r.ID, approveStep(&r)}]
	}), err
}

// Chase is what the desk is shown before it reminds the bodies of a round.
type Chase struct {
	Round Round
	// Open are the returns that are their bodies' to send; Unreached those of them of
	// which nobody who sends them can be written to.
	Open      []Return
	Unreached map[string]bool
	// Last is the newest reminder of each return.
	Last map[string]Reminder
	// Letter is what would go, to a body whose name stands for all.
	Letter remind.Letter
}

// Chase gives what could be reminded of in a round, to whoever may remind.
func (s *Service) Chase(ctx context.Context, roundID string) (c Chase, err error) {
	if err := s.ask(ctx, ReturnsRemind, ""); err != nil {
		return c, err
	}
	if c.Round, err = s.store.round(ctx, s.db, roundID); err != nil {
		return c, err
	}
	all, err := s.store.returns(ctx, s.db, roundID, "")
	if err != nil {
		return c, err
	}
	to, err := s.reach(ctx, s.db)
	if err != nil && !errs.Is(err, errs.Conflict) {
		return c, err
	}
	c.Unreached, c.Last = map[string]bool{}, map[string]Reminder{}
	for _, r := range all {
		if r.Outstanding(c.Round.Due) {
			c.Open, c.Unreached[r.ID] = append(c.Open, r), len(to.Leads(r.Body)) == 0
		}
	}
	c.Letter = remind.ToBody(remind.Asked{BodyName: "The body", Round: c.Round.Title + ", " + c.Round.Period, Due: c.Round.Due, Path: ReturnPath + "/..."}, s.Today(), s.post.URL)
	went, err := s.store.reminders(ctx, s.db, roundID)
	for _, m := range slices.Backward(went) {
		c.Last[m.ReturnID] = m
	}
	return c, err
}

// Remind sends the one fixed letter to bodies of a round, those that are named: each
// is one entry, and goes once a day. It says how many were reminded, and of each that
// was not, why.
func (s *Service) Remind(ctx context.Context, roundID string, bodies ...string) (n int, left []string, err error) {
	if err := s.ask(ctx, ReturnsRemind, ""); err != nil {
		return 0, nil, err
	}
	to, err := s.reach(ctx, s.db)
	if err != nil {
		return 0, nil, err
	}
	round, err := s.store.round(ctx, s.db, roundID)
	if err != nil {
		return 0, nil, err
	}
	all, err := s.store.returns(ctx, s.db, roundID, "")
	if err != nil {
		return 0, nil, err
	}
	for _, body := range bodies {
		i := slices.IndexFunc(all, func(r Return) bool { return r.Body == body })
		if i < 0 {
			left = append(left, "A body that is not of this round")
			continue
		}
		err := s.remindOne(ctx, dueReminder{all[i], round, "desk-" + s.Today().String()}, to)
		if n, left, err = tallied(n, left, all[i].BodyName, err); err != nil {
			return n, left, err
		}
	}
	return n, left, nil
}
