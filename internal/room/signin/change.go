package signin

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// ChangeStaff changes a person, with the reason in the ledger. The version is
// the one that the administrator saw: errs.Conflict if it has moved on. It
// takes effect at the person's next request. Nobody changes their own roles,
// and one administrator always remains. What gives a power that it takes two to
// give, or changes who holds one, and another number of anybody, wait for a second ([Service.Agree]).
func (s *Service) ChangeStaff(ctx context.Context, typed Staff, reason string) error {
	typed = typed.clean()
	if err := typed.check(); err != nil {
		return err
	}
	if saysnothing.Is(reason, "reason") {
		return errs.InvalidInput("Say why you are making this change.", errs.Field{Name: "reason", Message: "Say why you are making this change, in words that say something"})
	}
	act := ledger.Act{Action: access.UserManage, Kind: staffTable, ID: typed.ID, Reason: reason}
	_, err := s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		p := typed // this may run twice
		was, err := staffByID(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		if p.Version != 0 && p.Version != was.Version {
			return errs.New(errs.Conflict, "Somebody else changed this while you were writing.")
		}
		if len(p.Roles) == 0 && len(was.Roles) > 0 && !p.Disabled { // of somebody whose roles wait there are none to keep
			return errs.InvalidInput("Some of what you entered needs to be put right.", errs.Field{Name: "roles", Message: needsRole})
		}
		if p.Human, err = s.settle(ctx, tx, was, p, true); err != nil {
			return err
		}
		if err := s.checkChange(ctx, tx, was, p); err != nil {
			return err
		}
		if err := s.checkKeeper(ctx, tx, was, p); err != nil {
			return err
		}
		if was.Human != "" && was.Human != p.Human && p.Disabled {
			return errs.InvalidInput("The number of somebody who is disabled is not changed.",
				errs.Field{Name: "human", Message: "Leave the number as it was, or let them in first: another administrator must agree to another number"})
		}
		now, waits := split(was, p)
		if waits {
			if err := s.checkBody(ctx, tx, p); err != nil {
				return err
			}
			if err := s.propose(ctx, tx, ProposeChange, now, p, reason); err != nil {
				return err
			}
		}
		if p = now; p.Disabled {
			if err := s.replaceWaiting(ctx, tx, p.ID); err != nil {
				return err
			}
		}
		if err := s.moves(ctx, tx, was, p); err != nil {
			return err
		}
		if err := s.letGo(ctx, tx, was, p); err != nil {
			return err
		}
		p.Synthetic, p.Created = was.Synthetic, was.Created
		tx.After(func(ctx context.Context, tx *ledger.Tx) error { return endAfterChange(ctx, tx, was, p) })
		return s.storeChange(ctx, tx, was, p)
	})
	return taken(err)
}

// checkBody refuses a body that is not on the list: nobody could say who counts
// as the same.
func (s *Service) checkBody(ctx context.Context, q db.Querier, p Staff) error {
	if s.cfg.List == nil || p.Body == "" {
		return nil
	}
	known, err := s.cfg.List.Has(ctx, q, p.Body)
	if err == nil && !known {
		err = errs.InvalidInput("The body is not on the list.", errs.Field{Name: "body", Message: "Choose the body from the list. If it is not there, add it to the list of bodies first."})
	}
	if err == nil {
		err = s.checkIndependent(ctx, q, p)
	}
	return err
}

// checkIndependent refuses an independent member who works for a force or a prosecutor,
// has worked for one, or of whose body nobody has said what it is: people who ask for a
// review are promised somebody who does not.
func (s *Service) checkIndependent(ctx context.Context, q db.Querier, p Staff) (err error) {
	if s.cfg.Standing == nil || !slices.Contains(p.Roles, access.RoleIndependent) {
		return nil
	}
	if p, err = s.standing(ctx, q, p); err != nil || independent(p) {
		return err
	}
	return errs.InvalidInput("This person cannot be an independent member.", errs.Field{Name: "roles",
		Message: "An independent member works for no police force and no prosecutor, and has worked for none. Choose other work, or put right what the list says of their body"})
}

// moves checks the body of somebody who is changed. The one that they had until
// now stays with them as a former employer.
func (s *Service) moves(ctx context.Context, tx *ledger.Tx, was, p Staff) error {
	if err := s.checkBody(ctx, tx, p); err != nil || s.cfg.List == nil || was.Body == "" || was.Body == p.Body {
		return err
	}
	return s.cfg.List.Left(tx, was.ID, was.Body)
}

// storeChange writes both rows of a person.
func (s *Service) storeChange(ctx context.Context, tx *ledger.Tx, was, p Staff) error {
	s.staffed(tx, was, p)
	err := tx.Update(ctx, staffTable, p.ID, 0, staffRow(p))
	switch {
	case err != nil || p.Human == was.Human:
		return err
	case was.Human == "":
		return tx.Insert(humanTable, p.ID, ledger.Row{"human": p.Human})
	}
	return tx.Update(ctx, humanTable, p.ID, 0, ledger.Row{"human": p.Human})
}

// checkChange keeps a single administrator from handing themselves a role, and
// from locking everybody out.
func (s *Service) checkChange(ctx context.Context, q db.Querier, was, p Staff) error {
	if me := access.ActorFrom(ctx); (me.ID == p.ID || me.Is(p.ID)) && (p.Disabled || !slices.Equal(was.Roles, p.Roles) || was.Body != p.Body || was.Human != p.Human) {
		return errs.New(errs.Forbidden, "You cannot change your own roles, body or number, or disable yourself. Ask another administrator.")
	}
	if p.Disabled || !slices.Contains(p.Roles, access.RoleAdministrator) {
		n, err := activeAdministrators(ctx, q, p.ID)
		if err != nil {
			return err
		}
		if n == 0 {
			return errs.InvalidInput("This is the only administrator.",
				errs.Field{Name: "roles", Message: "This is the only administrator. Make somebody else one first."})
		}
	}
	return nil
}

// checkKeeper keeps an administrator from taking away, without knowing it, the
// last of those who can open what custodians keep.
func (s *Service) checkKeeper(ctx context.Context, tx *ledger.Tx, was, p Staff) error {
	if s.cfg.MayLose == nil || was.Human == "" || !was.keeps() || p.keeps() && p.Human == was.Human {
		return nil
	}
	list, err := listStaff(ctx, tx, false)
	if err != nil || slices.ContainsFunc(list, func(o Staff) bool { return o.ID != was.ID && o.Human == was.Human && o.keeps() }) {
		return err
	}
	if err = s.cfg.MayLose(ctx, tx.Tx, was.Human); errs.Is(err, errs.Conflict) {
		field := "roles"
		switch {
		case p.Disabled:
			field = "disabled"
		case p.keeps():
			field = "human"
		}
		return errs.InvalidInput("This person keeps a key that is still needed.", errs.Field{Name: field, Message: errs.Message(err)})
	}
	return err
}

// endAfterChange ends the sessions of somebody who was disabled or whose
// e-mail address changed; a new address is tied to the provider anew.
func endAfterChange(ctx context.Context, tx *ledger.Tx, was, p Staff) error {
	if p.Email != was.Email {
		if err := unlinkIdentities(ctx, tx.Tx, p.ID); err != nil {
			return err
		}
	}
	if p.Email == was.Email && !p.Disabled {
		return nil
	}
	return bumpEpoch(ctx, tx.Tx, p.ID)
}
