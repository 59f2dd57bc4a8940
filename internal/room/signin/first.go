package signin

import (
	"context"

	"candour/internal/base/errs"
	"candour/internal/room/signin/alike"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// FirstAdministrators registers the administrators that a service begins with,
// if there is nobody at all yet, and says whether it did. Two are wanted: what
// one proposes the other agrees to. It is for the command that sets a service
// up; the entry in the ledger names the command as the actor.
func (s *Service) FirstAdministrators(ctx context.Context, people ...Staff) (made bool, err error) {
	if n, err := countStaff(ctx, s.cfg.DB); err != nil || n > 0 || len(people) == 0 {
		return false, err // nobody is ever taken out of the table again
	}
	for i := range people {
		people[i].Roles = []access.Role{access.RoleAdministrator}
		people[i] = s.fresh(people[i].clean())
		if err := people[i].check(); err != nil {
			return false, err
		}
	}
	if err := differ(people); err != nil {
		return false, err
	}
	ctx = access.WithActor(ctx, access.Actor{ID: "command:first-administrator", Name: "Setting up", Roles: []access.Role{access.RoleAdministrator}})
	_, err = s.cfg.Ledger.Write(ctx, ledger.Act{Action: access.UserManage, Kind: staffTable, ID: people[0].ID}, func(ctx context.Context, tx *ledger.Tx) error {
		n, err := countStaff(ctx, tx)
		if made = n == 0; err != nil || !made {
			return err
		}
		for _, p := range people {
			if _, err := s.insertStaff(ctx, tx, p, entry{}); err != nil {
				return err
			}
		}
		return nil
	})
	return made && err == nil, err
}

// differ wants two humans, not one twice: nobody is asked here, so whoever looks
// like one is refused.
func differ(people []Staff) error {
	for i, a := range people {
		for _, b := range people[:i] {
			na, _ := access.HumanNumber(a.Human)
			nb, _ := access.HumanNumber(b.Human)
			switch {
			case a.Email == b.Email || na == nb && a.Body == b.Body:
				return errs.New(errs.Invalid, "The first two administrators must be two people, with two addresses and two numbers.")
			case alike.Mailbox(a.Email) == alike.Mailbox(b.Email):
				return errs.New(errs.Invalid, "The first two administrators must have two mailboxes. The two addresses differ only in dots, in what follows a plus, or after the @.")
			case alike.Number(na, nb):
				return errs.New(errs.Invalid, "The numbers of the first two administrators look the same. Give two that can be told apart.")
			}
		}
	}
	return nil
}
