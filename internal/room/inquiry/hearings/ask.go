package hearings

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/room/inquiry/hearing"
	"candour/internal/trust/ledger"
)

// What somebody outside may propose that witnesses are asked (Inquiry Rules 2006 r.10): the floor that knows who
// they are asks whether they may, and writes.

// Open gives the witnesses of whom somebody outside may propose it: everybody reads of them, what they will be
// asked about was sent, and they are not done.
func (s *Service) Open(ctx context.Context, q db.Querier, id string) (out []hearing.Choice, err error) {
	all, err := s.store.hearings(ctx, q, `WHERE inquiry_id = ? AND public_day IS NOT NULL`, id)
	for _, h := range all {
		for _, w := range h.Witnesses {
			if c, ok := s.choice(&h, w); ok {
				out = append(out, c)
			}
		}
	}
	return out, err
}

func (s *Service) choice(h *Hearing, w hearing.Witness) (hearing.Choice, bool) {
	_, sent := w.Met[hearing.Proposal]
	public := slices.ContainsFunc(h.Public.Witnesses, func(c Called) bool { return same(c.Alias, w.Alias) })
	c := hearing.Choice{Hearing: h.ID, Title: h.Public.Title, Witness: w.ID, Alias: w.Alias, On: w.On}
	if due, err := h.Timetable.Due(s.calendar(), hearing.Questions, w.On); err == nil {
		c.Due = due
	}
	return c, sent && public && w.Ended == (hearing.Ended{})
}

// Put enters a topic of somebody outside in the write of another floor.
func (s *Service) Put(ctx context.Context, tx *ledger.Tx, id, of, witness string, t hearing.Topic) error {
	h, err := s.hearing(ctx, tx, id, of)
	if err != nil {
		return err
	}
	w, ok := h.Witness(witness)
	if _, open := s.choice(&h, w); !ok || !open || h.Public.On.IsZero() {
		return errNone
	}
	if h.Hearing, err = h.Propose(witness, t, s.calendar()); err != nil {
		return err
	}
	return s.keep(ctx, tx, &h)
}

// Theirs gives the topics that one participant put.
func (s *Service) Theirs(ctx context.Context, q db.Querier, id, party string) (out []hearing.Put, err error) {
	all, err := s.store.hearings(ctx, q, `WHERE inquiry_id = ?`, id)
	for _, h := range all {
		for _, w := range h.Witnesses {
			for _, t := range w.Topics {
				if party != "" && t.Party == party {
					out = append(out, hearing.Put{Alias: w.Alias, Topic: t})
				}
			}
		}
	}
	return out, err
}
