package survivors

import (
	"context"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// The kinds of proposals of this floor.
const (
	KindOffer  = "inquiry_panel_offer"
	KindLink   = "inquiry_panel_link"
	KindDoor   = "inquiry_panel_door"
	KindChoice = "inquiry_panel_choice"
	KindJoin   = "inquiry_panel_join"
	KindPaper  = "inquiry_panel_paper"
	KindDone   = "inquiry_panel_done"
	KindCase   = "inquiry_panel_case"
)

// input is something as it is proposed.
type input interface {
	// about gives the inquiry, and the record that is proposed or changed.
	about() (inquiry, record string)
	// title says it in a few words that name nobody.
	title() string
}

// step is one kind: who proposes it, who agrees, what is wrong with it, and what is done.
type step[T input] struct {
	name           string
	propose, agree access.Action
	check          func(ctx context.Context, q db.Querier, x *inquiry.Inquiry, in *T) error
	apply          func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, in *T, asked, agreed string) error
	parts          func(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error)
}

func (s *Service) kinds() []proposal.Kind {
	return []proposal.Kind{kindOf(s, s.stepOffer()), kindOf(s, s.stepLink()), kindOf(s, s.stepDoor()), kindOf(s, s.stepChoice()), kindOf(s, s.stepJoin()), kindOf(s, s.stepPaper()),
		kindOf(s, s.stepDone()), kindOf(s, s.stepCase())}
}

// kindOf says one kind to package proposal.
func kindOf[T input](s *Service, st step[T]) proposal.Kind {
	return proposal.Kind{Name: st.name, Propose: st.propose, Agree: st.agree, Parts: st.parts,
		FactsIn: func(ctx context.Context, q db.Querier, action access.Action, p proposal.Proposal) (map[string]any, error) {
			var in T
			if p.Into(&in) != nil {
				return map[string]any{}, nil
			}
			id, _ := in.about()
			x, err := s.Inquiries.Of(ctx, q, id)
			if errs.Is(err, errs.NotFound) {
				return map[string]any{}, nil
			}
			if err != nil {
				return nil, err
			}
			return s.weigh(ctx, q, &x, action)
		},
		Apply: func(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
			var in T
			if err := p.Into(&in); err != nil {
				return err
			}
			id, _ := in.about()
			x, err := s.Inquiries.Of(ctx, tx, id)
			if err != nil {
				return err
			}
			if x.Frozen() {
				return inquiry.ErrFrozen()
			}
			if err := st.check(ctx, tx, &x, &in); errs.Is(err, errs.Invalid) {
				return errs.New(errs.Conflict, "What was proposed no longer holds: "+fieldsOf(err))
			} else if err != nil {
				return err
			}
			asked, agreed, err := s.Inquiries.Both(ctx, tx, id, p)
			if err != nil {
				return err
			}
			return st.apply(ctx, tx, &x, &in, asked, agreed)
		}}
}

// propose asks a second human for something.
func propose[T input](ctx context.Context, s *Service, st step[T], in T, reason string) (string, error) {
	id, record := in.about()
	var made string
	err := s.write(ctx, st.propose, ledger.Of{Kind: "inquiry", ID: id}, id, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		in := in // a write that is tried again begins with what was asked for
		if err := st.check(ctx, tx, x, &in); err != nil {
			return err
		}
		var err error
		made, err = proposal.Make(ctx, tx, s.Clock.Now(), proposal.New{Kind: st.name, Record: record, Title: in.title(), Terms: in, Reason: reason})
		return err
	})
	return made, err
}

// fieldsOf are the words of what is wrong.
func fieldsOf(err error) string {
	var out []string
	for _, f := range errs.FieldsOf(err) {
		out = append(out, f.Message)
	}
	return strings.Join(out, "; ")
}
