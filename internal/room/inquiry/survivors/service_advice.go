package survivors

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/ledger"
)

// Advise has a member set down what the panel advises, or that they ask for another link person. It
// counts once another member agrees.
func (s *Service) Advise(ctx context.Context, id, kind, meeting, words string) error {
	words = typed.Clean(words)
	aid := s.ids.Next("advice")
	return s.member(ctx, id, ledger.Of{Kind: "inquiry_panel_advice", ID: aid}, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, m Member) error {
		var bad typed.Asked
		bad.Need(kind == ForInquiry || kind == OtherLink, "kind", "Choose what it is")
		bad.Reason(words, "words", "Write what you advise or ask for, for everybody to read", MaxWords)
		bad.Seen(words, "words")
		if meeting != "" {
			at, err := s.meeting(ctx, tx, id, meeting)
			if err != nil && !errs.Is(err, errs.NotFound) {
				return err
			}
			bad.Need(err == nil && !at.Day.After(s.Today()), "meeting", "Choose a meeting that has been held, or none")
		}
		if bad.Err() != nil {
			return bad.Err()
		}
		return tx.Insert("inquiry_panel_advice", aid, ledger.Row{"inquiry_id": id, "meeting_id": db.OrNil(meeting), "kind": kind, "words": words, "member_id": m.ID, "human": m.Human, "alias": m.Alias,
			"on_day": s.Today().String()})
	})
}

func (s *Service) oneAdvice(ctx context.Context, q db.Querier, id, advice string) (Advice, error) {
	all, err := s.store.advice(ctx, q, id)
	i := slices.IndexFunc(all, func(a Advice) bool { return a.ID == advice })
	if err != nil || i < 0 {
		return Advice{}, orNone(err)
	}
	return all[i], nil
}

// SecondAdvice has another member agree to what one set down: it is public from then on, with the day by
// which it is answered.
func (s *Service) SecondAdvice(ctx context.Context, id, advice string) error {
	return s.member(ctx, id, ledger.Of{Kind: "inquiry_panel_advice", ID: advice}, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, m Member) error {
		a, err := s.oneAdvice(ctx, tx, id, advice)
		if err != nil {
			return err
		}
		same, err := s.same(ctx, tx, a.Human, m.Human)
		switch {
		case err != nil:
			return err
		case !a.Agreed.IsZero():
			return errs.New(errs.Conflict, "Another member agreed already. It is to be answered.")
		case same || a.Member == m.ID:
			return errs.New(errs.Conflict, "You set this down yourself. Another member must agree.")
		}
		due, err := s.due(ctx, tx, id)
		if err != nil {
			return err
		}
		return tx.Update(ctx, "inquiry_panel_advice", a.ID, a.Version, ledger.Row{"second_id": m.ID, "second_human": m.Human, "second_alias": m.Alias, "agreed_day": s.Today().String(), "due": orNil(due)})
	})
}

// due is by when advice of today is answered, by the offer in force; none where no day can be counted.
func (s *Service) due(ctx context.Context, q db.Querier, id string) (clock.Day, error) {
	offer, err := s.store.offer(ctx, q, id)
	if err != nil || offer == nil {
		return clock.Day{}, err
	}
	out, err := s.Calendar.Now().AddWorkingDays(clock.EnglandAndWales, s.Today(), offer.AnswerDays)
	if err != nil {
		return clock.Day{}, nil // the year is not known: no day is said rather than a wrong one
	}
	return out, nil
}

// DoneInput is an answer to advice as it is proposed.
type DoneInput struct {
	Inquiry string `json:"inquiry"`
	Advice  string `json:"advice"`
	Answer  string `json:"answer"`
	Because string `json:"because"`
}

func (in DoneInput) about() (string, string) { return in.Inquiry, in.Advice }
func (in DoneInput) title() string           { return "What was done with advice of the survivors panel" }

func (s *Service) stepDone() step[DoneInput] {
	return step[DoneInput]{name: KindDone, propose: inquiry.InquiryPanel, agree: inquiry.InquiryPaneled, check: s.checkDone,
		apply: func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, in *DoneInput, asked, agreed string) error {
			a, err := s.oneAdvice(ctx, tx, x.ID, in.Advice)
			if err != nil {
				return err
			}
			return tx.Update(ctx, "inquiry_panel_advice", a.ID, a.Version, ledger.Row{"answer": in.Answer, "because": in.Because, "answered": s.Today().String(),
				"answer_asked": asked, "answer_agreed": agreed})
		}}
}

func (s *Service) checkDone(ctx context.Context, q db.Querier, x *inquiry.Inquiry, in *DoneInput) error {
	a, err := s.oneAdvice(ctx, q, x.ID, in.Advice)
	if errs.Is(err, errs.NotFound) {
		return typed.Wrong("advice", "Choose advice of the list")
	}
	if err != nil {
		return err
	}
	var bad typed.Asked
	bad.Need(!a.Agreed.IsZero(), "advice", "One member alone set this down so far")
	bad.Need(a.Answered.IsZero(), "advice", "This was answered already. What was answered stays")
	bad.Need(in.Answer == Did || in.Answer == DidNot, "answer", "Choose what was done")
	bad.Reason(in.Because, "because", "Write what was done, or why not", MaxWords)
	bad.Seen(in.Because, "because")
	return bad.Err()
}

// ProposeDone asks a second human of the team to answer advice: what was done, or not, because.
func (s *Service) ProposeDone(ctx context.Context, in DoneInput) (string, error) {
	in.Because = typed.Clean(in.Because)
	return propose(ctx, s, s.stepDone(), in, "")
}

// Unanswered gives the advice of a panel that waits for an answer: ids that nobody is shown.
func (s *Service) Unanswered(ctx context.Context, q db.Querier, x *inquiry.Inquiry) (out []string, err error) {
	all, err := s.store.advice(ctx, q, x.ID)
	for _, a := range all {
		if !a.Agreed.IsZero() && a.Answered.IsZero() {
			out = append(out, a.ID)
		}
	}
	return out, err
}

// NominationPersons gives the persons of the vault that stand for nominations to a panel.
func (s *Service) NominationPersons(ctx context.Context, q db.Querier, id string) (out []string, err error) {
	all, err := s.store.nominations(ctx, q, `WHERE inquiry_id = ?`, id)
	for _, n := range all {
		out = append(out, n.ID)
	}
	return out, err
}
