package participants

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/hearing"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/ledger"
)

// Topics takes what participants want witnesses to be asked (Inquiry Rules 2006 r.10).
type Topics interface {
	// Open gives the witnesses of whom it can be proposed.
	Open(ctx context.Context, q db.Querier, inquiry string) ([]hearing.Choice, error)
	// Put enters a topic.
	Put(ctx context.Context, tx *ledger.Tx, inquiry, hearing, witness string, t hearing.Topic) error
	// Theirs gives those that one participant put, with what was ruled.
	Theirs(ctx context.Context, q db.Querier, inquiry, party string) ([]hearing.Put, error)
}

// Asks is what whoever acts may propose that witnesses are asked, and what was ruled of what they proposed.
type Asks struct {
	For  []OwnParty // those who take part today
	Open []hearing.Choice
	Put  []hearing.Put
}

// Asks gives it, while they act for somebody who takes part and gave the undertaking: what a witness will be asked
// about is sent in confidence.
func (s *Service) Asks(ctx context.Context, id string) (Own, Asks, error) {
	o, err := s.own(ctx, s.DB, id)
	if err != nil {
		return Own{}, Asks{}, err
	}
	var out Asks
	for _, p := range o.For {
		if r := o.readers[p.ID]; r.Sees() {
			out.For = append(out.For, p)
		}
	}
	if len(out.For) == 0 || s.Topics == nil {
		return Own{}, Asks{}, errNone
	}
	if out.Open, err = s.Topics.Open(ctx, s.DB, o.Inquiry); err != nil {
		return Own{}, Asks{}, err
	}
	for _, p := range out.For {
		put, err := s.Topics.Theirs(ctx, s.DB, o.Inquiry, p.ID)
		if err != nil {
			return Own{}, Asks{}, err
		}
		out.Put = append(out.Put, put...)
	}
	return o.Own, out, nil
}

// Question is a topic as whoever acts proposes it.
type Question struct {
	Party, Hearing, Witness string
	hearing.Topic
}

// Ask proposes that a witness is asked something, today, for one of those for whom one acts.
func (s *Service) Ask(ctx context.Context, id string, in Question) error {
	in.Issue, in.Why, in.Late = typed.Clean(in.Issue), typed.Clean(in.Why), typed.Clean(in.Late)
	var bad typed.Asked
	bad.Words(in.Issue, "issue", "Write on what issue the witness is to be asked", MaxIssue)
	for field, text := range map[string]string{"issue": in.Issue, "why": in.Why, "late": in.Late} {
		bad.Need(len([]rune(text)) <= MaxIssue, field, "Write at most 500 characters")
		bad.Seen(text, field)
	}
	if err := once(bad).Err(); err != nil {
		return err
	}
	topic := ids.Random("topic")
	return s.partake(ctx, id, ledger.Of{Kind: kindActs, ID: id}, false, func(ctx context.Context, tx *ledger.Tx, o *own) error {
		r, ok := o.readers[in.Party]
		switch {
		case !ok || !r.Sees() || s.Topics == nil:
			return errNone
		case o.X.Frozen():
			return inquiry.ErrFrozen()
		}
		held, err := s.rules(ctx, tx, o.Inquiry)
		if err != nil {
			return err
		}
		t := in.Topic
		t.ID, t.Party, t.Of, t.Came = topic, in.Party, nameTo(held, restrict.Audience{Circle: restrict.Team}, &r.Party), s.Today()
		err = s.Topics.Put(ctx, tx, o.Inquiry, in.Hearing, in.Witness, t)
		if errs.Is(err, errs.NotFound) {
			err = typed.Wrong("witness", "Choose a witness of the list")
		}
		return err
	})
}
