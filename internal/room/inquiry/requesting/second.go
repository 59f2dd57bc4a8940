package requesting

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/request"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// The kinds of proposals of this floor.
const (
	KindNotice  = "inquiry_notice"  // a notice that compels, or that something is kept
	KindRuling  = "inquiry_ruling"  // on an objection
	KindAltered = "inquiry_altered" // that something was altered or destroyed
	KindSilence = "inquiry_silence" // whether silence is public
)

// Two is what two humans do.
type Two struct {
	Inquiry string         `json:"inquiry"`
	Asking  string         `json:"asking,omitempty"`
	New     request.Asking `json:"new,omitzero"`
	Act     request.Act    `json:"act,omitzero"`
	Shown   bool           `json:"shown,omitempty"`
}

func (s *Service) kinds() []proposal.Kind {
	kind := func(name string, propose access.Action, apply func(context.Context, *ledger.Tx, *inquiry.Inquiry, proposal.Proposal, Two) error) proposal.Kind {
		return proposal.Kind{Name: name, Propose: propose, Agree: inquiry.InquiryRuled, FactsIn: s.factsOfProposal,
			Apply: func(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error { return s.apply(ctx, tx, p, apply) }}
	}
	return []proposal.Kind{kind(KindNotice, inquiry.InquiryGather, s.applyNotice), kind(KindRuling, inquiry.InquiryRule, s.applyAct), kind(KindAltered, inquiry.InquiryGather, s.applyAct),
		kind(KindSilence, inquiry.InquiryRule, s.applySilence)}
}

// factsOfProposal is what the rules weigh of a proposal, as things stand; whoever may be the
// second reads it too. One of which they cannot be read gives none, and is answered by nobody.
func (s *Service) factsOfProposal(ctx context.Context, q db.Querier, action access.Action, p proposal.Proposal) (map[string]any, error) {
	var t Two
	if p.Into(&t) != nil {
		return map[string]any{}, nil
	}
	x, err := s.Inquiries.Of(ctx, q, t.Inquiry)
	if errs.Is(err, errs.NotFound) {
		return map[string]any{}, nil
	}
	if err != nil {
		return nil, err
	}
	attrs, err := s.Inquiries.Inside(ctx, q, &x, doing[action])
	if err != nil || action == inquiry.InquiryRuled {
		return attrs, err
	}
	seats, err := s.Inquiries.SeatsToday(ctx, q, x.ID)
	attrs["allocated"] = append(attrs["allocated"].([]string), inquiry.Sight(seats, rules.Decides)...)
	return attrs, err
}

// apply does what two agreed to, if it still can be done.
func (s *Service) apply(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, do func(context.Context, *ledger.Tx, *inquiry.Inquiry, proposal.Proposal, Two) error) error {
	var t Two
	if err := p.Into(&t); err != nil {
		return err
	}
	x, err := s.Inquiries.Of(ctx, tx, t.Inquiry)
	if err != nil {
		return err
	}
	if x.Frozen() {
		return inquiry.ErrFrozen()
	}
	err = do(ctx, tx, &x, p, t)
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.NotFound) {
		words := "This can no longer be done as it was proposed. It can only be turned down."
		for _, f := range errs.FieldsOf(err) {
			words += " " + f.Message + "."
		}
		return errs.New(errs.Conflict, words)
	}
	return err
}

// propose writes what waits for another human.
func (s *Service) propose(ctx context.Context, action access.Action, kind, record, title, reason string, t Two,
	check func(context.Context, *ledger.Tx, *inquiry.Inquiry, *Two) error) (id string, err error) {
	err = s.working(ctx, action, ledger.Of{Kind: kindAsking, ID: record}, t.Inquiry, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		t := t // a write that is tried again begins with what was asked for
		if err := check(ctx, tx, x, &t); err != nil {
			return err
		}
		id, err = proposal.Make(ctx, tx, s.Clock.Now(), proposal.New{Kind: kind, Record: record, Title: title, Terms: t, Reason: reason})
		return err
	})
	return id, err
}

// NoticeInput is a notice as it is proposed: of the matters of a request that are open.
type NoticeInput struct {
	Inquiry, Asking string
	Clock           request.Clock
	Consequences    string
}

// DraftNotice generates a notice from the request that it enforces, for whoever may propose it.
// A form of inquiry that cannot compel has none.
func (s *Service) DraftNotice(ctx context.Context, in NoticeInput) (inquiry.Inquiry, Asked, request.Asking, error) {
	x, err := s.one(ctx, in.Inquiry, inquiry.InquiryGather)
	if err != nil {
		return x, Asked{}, request.Asking{}, err
	}
	a, n, err := s.notice(ctx, s.DB, &x, in)
	return x, a, n, err
}

func (s *Service) notice(ctx context.Context, q db.Querier, x *inquiry.Inquiry, in NoticeInput) (a Asked, n request.Asking, err error) {
	if err := s.Inquiries.Step(ctx, q, x, rules.Compel); err != nil {
		return a, n, err
	}
	if a, err = s.asked(ctx, q, x, in.Asking); err != nil {
		return a, n, err
	}
	n, err = a.Enforce(a.ID, s.Today(), s.cal(), in.Clock, in.Consequences)
	return a, n, err
}

// ProposeNotice asks a second human to send a notice (Inquiries Act 2005, section 21).
func (s *Service) ProposeNotice(ctx context.Context, in NoticeInput) (string, error) {
	in.Consequences, in.Clock.Source = typed.Clean(in.Consequences), typed.Clean(in.Clock.Source)
	return s.propose(ctx, inquiry.InquiryGather, KindNotice, in.Asking, "Send a notice under section 21", "", Two{Inquiry: in.Inquiry, Asking: in.Asking},
		func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, t *Two) (err error) {
			if _, t.New, err = s.notice(ctx, tx, x, in); err != nil {
				return err
			}
			if err := s.checkNew(ctx, tx, x, &t.New, ""); err != nil {
				return err
			}
			_, err = (request.Record{Asking: t.New}).Do(request.Act{Did: request.Sent, On: s.Today(), By: "first", Second: "second"}, s.cal())
			return err
		})
}

// ProposePreservation asks a second human to tell a body that it must keep something.
func (s *Service) ProposePreservation(ctx context.Context, id, body, matters string) (string, error) {
	n := request.Asking{Kind: request.Preservation, Of: body, Matters: MattersOf(matters)}
	return s.propose(ctx, inquiry.InquiryGather, KindNotice, ids.Random("asking"), "Send a notice that something is kept", "", Two{Inquiry: id, New: n},
		func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, t *Two) error {
			return s.checkNew(ctx, tx, x, &t.New, "")
		})
}

func (s *Service) applyNotice(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, p proposal.Proposal, t Two) error {
	n := t.New
	if n.Kind == request.Notice {
		_, now, err := s.notice(ctx, tx, x, NoticeInput{t.Inquiry, t.Asking, n.Clock, n.Consequences})
		if err != nil {
			return err
		}
		if !slices.Equal(now.Matters, n.Matters) || now.Of != n.Of {
			return errs.New(errs.Conflict, "Something came since, or was ruled: the notice would say something else by now. It can only be turned down.")
		}
	} else if err := s.checkNew(ctx, tx, x, &n, ""); err != nil {
		return err
	}
	return s.send(tx, x, ids.Random("asking"), n, request.Act{Did: request.Sent, On: s.Today(), By: p.Human, Second: access.ActorFrom(ctx).Human})
}

// ProposeRuling asks a second human to rule with the chair on an objection (section 17(3): why it
// is fair, and what it costs).
func (s *Service) ProposeRuling(ctx context.Context, id, asking string, act request.Act) (string, error) {
	act.Did = request.Ruled
	return s.proposeAct(ctx, inquiry.InquiryRule, KindRuling, "Rule on an objection", id, asking, act)
}

// ProposeAltered asks a second human to put on record that something was altered or destroyed.
func (s *Service) ProposeAltered(ctx context.Context, id, asking, why string) (string, error) {
	return s.proposeAct(ctx, inquiry.InquiryGather, KindAltered, "Put on record that something was altered or destroyed", id, asking, request.Act{Did: request.Altered, Why: why})
}

func (s *Service) proposeAct(ctx context.Context, action access.Action, kind, title, id, asking string, act request.Act) (string, error) {
	act = clean(act)
	return s.propose(ctx, action, kind, asking, title, act.Why, Two{Inquiry: id, Asking: asking, Act: act}, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, t *Two) error {
		a, err := s.asked(ctx, tx, x, asking)
		if err != nil {
			return err
		}
		if err := checkAct(&t.Act); err != nil {
			return err
		}
		try := t.Act // as it would be done today, by two
		try.On, try.By, try.Second = s.Today(), "first", "second"
		_, err = a.Record.Do(try, s.cal())
		return err
	})
}

// applyAct does an act by two. A ruling is the chair's: whoever proposed one must still have that
// part.
func (s *Service) applyAct(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, p proposal.Proposal, t Two) error {
	a, err := s.asked(ctx, tx, x, t.Asking)
	if err != nil {
		return err
	}
	if p.Kind == KindRuling {
		if err := s.Inquiries.StillMay(ctx, tx, x, p, inquiry.InquiryRule, rules.Rules); err != nil {
			return err
		}
	}
	act := t.Act
	act.On, act.By, act.Second = s.Today(), p.Human, access.ActorFrom(ctx).Human
	return s.add(tx, x, &a, act, false)
}

// Proposed gives, to whoever answers it, what was proposed, and the asking that it is about.
func (s *Service) Proposed(ctx context.Context, p proposal.Proposal) (t Two, x inquiry.Inquiry, a Asked, err error) {
	if err := p.Into(&t); err != nil {
		return t, x, a, err
	}
	if x, err = s.Inquiries.Of(ctx, s.DB, t.Inquiry); err != nil || t.Asking == "" {
		return t, x, a, err
	}
	a, err = s.asked(ctx, s.DB, &x, t.Asking)
	return t, x, a, err
}
