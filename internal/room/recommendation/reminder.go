package recommendation

import (
	"context"
	"errors"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
)

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
	var due []record.Reminder
	for i := range all {
		due = append(due, record.CommitmentReminders(&all[i], bodies[all[i].BodyID], s.escalate, s.Today(), link)...)
	}
	return s.queue(ctx, due)
}

// queue hands the messages to the mailer, all in one transaction. One that the
// mailer refuses (a body's address that cannot be) keeps no other back.
func (s *Service) queue(ctx context.Context, due []record.Reminder) (int, error) {
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

// contacts gives the addresses that a body's reminders go to: its own, or those of
// who answers for it now.
func (s *Service) contacts(ctx context.Context) (map[string][]string, error) {
	all, err := s.store.Bodies(ctx, s.db)
	own, out := map[string]string{}, map[string][]string{}
	for _, b := range all {
		own[b.ID] = b.Contact
	}
	for _, b := range all {
		to := []string{own[b.ID]}
		if len(b.Heirs) > 0 {
			to = nil
			for _, h := range b.Heirs {
				to = append(to, own[h.ID])
			}
		}
		out[b.ID] = slices.DeleteFunc(to, func(address string) bool { return address == "" })
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
		if r, lost := s.index.Get(ctx, id); lost != nil || r == nil || !scope(r) {
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
	all, err := s.index.All(ctx)
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
