package inquiry

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// declares is what every part does: it declares interests.
const declares rules.Does = "declare"

// doing says which part of the work each action is.
var doing = map[access.Action]rules.Does{InquirySeat: rules.Seats, InquirySeated: rules.Decides, InquiryWork: rules.Works, InquiryAgree: rules.Decides,
	InquiryDeclare: declares, InquiryOpen: rules.Opens}

// allocation gives the ids of those whose part in an inquiry does something today: what the
// rules weigh as "allocated". A seat counts for its human, and so for each of their accounts.
func (s *Service) allocation(ctx context.Context, q db.Querier, id string, does rules.Does) ([]string, error) {
	seats, err := s.store.seatsOf(ctx, q, id)
	out := []string{}
	for _, x := range active(seats, s.Today()) {
		if does == declares || x.Part.Can(does) {
			out = append(out, x.Account, x.Human)
		}
	}
	return out, err
}

// barred gives the ids of those who are kept from an inquiry: a declared conflict, or a seat on
// its survivors panel or beside a participant, under whatever account.
func (s *Service) barred(ctx context.Context, q db.Querier, x *Inquiry) ([]string, error) {
	return s.barredBut(ctx, q, x, "")
}

// Walled names the humans, by their ids and accounts, whom a floor keeps from all else of an inquiry.
type Walled func(ctx context.Context, q db.Querier, inquiry string) ([]string, error)

func (s *Service) barredBut(ctx context.Context, q db.Querier, x *Inquiry, floor string) ([]string, error) {
	out, err := s.conflicts(ctx, q, x)
	for name, walled := range s.walled {
		if err != nil || name == floor {
			continue
		}
		var more []string
		more, err = walled(ctx, q, x.ID)
		out = append(out, more...)
	}
	return out, err
}

// conflicts gives the ids of those who declared a conflict that reaches an inquiry: with its
// area, or with a body that it looks at or one of that body's kin. A body whose kin nobody
// knows any more bars them everywhere.
func (s *Service) conflicts(ctx context.Context, q db.Querier, x *Inquiry) ([]string, error) {
	all, err := s.store.interests(ctx, q, `WHERE conflict = 1`)
	out := []string{}
	for _, i := range all {
		reaches := i.Body == "" && i.Inquiry == x.ID
		if i.Body != "" {
			kin, err := s.bodies.Kin(ctx, q, i.Body)
			if err != nil {
				return nil, err
			}
			reaches = len(kin) == 0 || slices.ContainsFunc(x.Bodies, func(b string) bool { return slices.Contains(kin, b) })
		}
		if reaches {
			out = append(out, i.Account, i.Human)
		}
	}
	return out, err
}

// facts is what the rules weigh of an inquiry where somebody asks for an action.
func (s *Service) facts(ctx context.Context, q db.Querier, x *Inquiry, action access.Action) (map[string]any, error) {
	allocated, err := s.allocation(ctx, q, x.ID, doing[action])
	if err != nil {
		return nil, err
	}
	barred, err := s.barred(ctx, q, x)
	return map[string]any{"owner": x.Commissioner, "bodies": x.Bodies, "allocated": allocated, "barred": barred}, err
}

func (s *Service) may(ctx context.Context, q db.Querier, x *Inquiry, action access.Action) error {
	attrs, err := s.facts(ctx, q, x, action)
	if err != nil {
		return err
	}
	return s.auth.Authorize(ctx, access.ActorFrom(ctx), action, access.Resource{Kind: "inquiry", ID: x.ID, Attrs: attrs})
}

// May says whether the actor could do something to an inquiry, for deciding which forms to
// show. The write asks again.
func (s *Service) May(ctx context.Context, x *Inquiry, action access.Action) bool {
	return s.may(ctx, s.db, x, action) == nil
}

// hide turns a refusal about one inquiry into "there is none".
func hide(err error) error {
	if errs.Is(err, errs.Forbidden) {
		return errNone
	}
	return err
}

// errFrozen is said to whoever writes while nothing is written.
var errFrozen = errs.New(errs.Conflict, "This inquiry is suspended, or has ended. Nothing is written while that lasts; its record can be read.")

// write does something to an inquiry in one transaction with its entry: it authorises by
// the facts as they are there, and refuses while the inquiry is frozen.
func (s *Service) write(ctx context.Context, action access.Action, id, reason string, do func(context.Context, *ledger.Tx, *Inquiry) error) error {
	return s.writeEven(ctx, action, id, reason, func(ctx context.Context, tx *ledger.Tx, x *Inquiry) error {
		if x.Frozen() {
			return errFrozen
		}
		return do(ctx, tx, x)
	})
}

// writeEven is write while the inquiry is frozen too.
func (s *Service) writeEven(ctx context.Context, action access.Action, id, reason string, do func(context.Context, *ledger.Tx, *Inquiry) error) error {
	var x Inquiry
	act := ledger.Act{Action: action, Kind: "inquiry", ID: id, Reason: reason, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		var err error
		if x, err = s.store.inquiry(ctx, tx, id); err != nil {
			return access.Resource{}, err
		}
		attrs, err := s.facts(ctx, tx, &x, action)
		return access.Resource{Kind: "inquiry", ID: id, Attrs: attrs}, err
	}}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error { return do(ctx, tx, &x) })
	return hide(err)
}
