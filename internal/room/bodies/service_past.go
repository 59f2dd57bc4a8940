package bodies

import (
	"context"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// PastInput is a body that somebody worked for, or is lent to.
type PastInput struct {
	Staff, Body string
	Kind        PastKind
	From, To    string // rough dates
	Reason      string
}

// notOneself keeps an administrator from saying where they themselves come from.
func notOneself(ctx context.Context, staff string) error {
	if access.ActorFrom(ctx).ID == staff {
		return errs.New(errs.Forbidden, "You cannot change your own former employers and secondments. Ask another administrator.")
	}
	return nil
}

// AddPast notes a former employer or a secondment. It bars, from the person's
// next page on, whatever that body is barred from.
func (s *Service) AddPast(ctx context.Context, in PastInput) error {
	id := newID("past")
	act := ledger.Act{Action: access.UserManage, Kind: pastTable, ID: id, Reason: strings.TrimSpace(in.Reason)}
	_, err := s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		if err := notOneself(ctx, in.Staff); err != nil {
			return err
		}
		d, err := s.Directory(ctx, tx)
		if err != nil {
			return err
		}
		p, err := in.read(d)
		if err != nil {
			return err
		}
		return tx.Insert(pastTable, id, p.row())
	})
	return err
}

func (in PastInput) read(d *Directory) (Past, error) {
	var p problems
	out := Past{Staff: in.Staff, Body: in.Body, Kind: in.Kind}
	if _, ok := d.Find(in.Body); !ok {
		p.add("body", "Choose the body from the list. If it is not there, an administrator adds it first.")
	}
	if in.Kind != Employer && in.Kind != Secondment {
		p.add("kind", "Choose what it was.")
	}
	out.From, out.To = p.date("from", in.From), p.date("to", in.To)
	if !out.From.IsZero() && !out.To.IsZero() && edtf.Compare(out.From, out.To) > 0 {
		p.add("to", "The end must not come before the beginning.")
	}
	out.Reason = p.reason(in.Reason, "Say how this is known.")
	return out, p.err()
}

func (p Past) row() ledger.Row {
	return ledger.Row{"staff_id": p.Staff, "body": p.Body, "kind": string(p.Kind), "from_date": dateOrNil(p.From), "to_date": dateOrNil(p.To), "reason": p.Reason, "state": stateHolds}
}

// Left notes, within the write that moves somebody to another body, that the
// one before is a former employer of theirs.
func (s *Service) Left(tx *ledger.Tx, staff, body string) error {
	p := Past{Staff: staff, Body: body, Kind: Employer, Reason: "They belonged to it until their body was changed."}
	p.To = edtf.Of(clock.Today(s.cfg.Clock))
	return tx.Insert(pastTable, newID("past"), p.row())
}

// WithdrawPast takes back what was entered by mistake.
func (s *Service) WithdrawPast(ctx context.Context, staff, id, reason string) error {
	act := ledger.Act{Action: access.UserManage, Kind: pastTable, ID: id, Reason: strings.TrimSpace(reason)}
	_, err := s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		if err := notOneself(ctx, staff); err != nil {
			return err
		}
		var p problems
		p.reason(reason, "Say what was wrong.")
		if err := p.err(); err != nil {
			return err
		}
		was, err := pastByID(ctx, tx, id)
		if err == nil && was.Staff != staff {
			err = errs.New(errs.NotFound, "There is no such entry.")
		}
		if err != nil {
			return err
		}
		return tx.Update(ctx, pastTable, id, was.Version, ledger.Row{"state": stateWithdrawn})
	})
	return err
}

// Pasts gives what is kept of a person. It asks no rule: the caller does.
func (s *Service) Pasts(ctx context.Context, q db.Querier, staff string) ([]Past, error) {
	if staff == "" {
		return nil, nil
	}
	return pasts(ctx, q, staff)
}
