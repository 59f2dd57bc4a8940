package review

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// A person keeps somebody out by name, and a name can be meant so widely that
// nobody is left who may look. The walls hold then too: but those who appoint the
// staff hear how many cases wait so, and the person reads it on their page.

// unseenWords say to those who appoint the staff that cases wait for somebody of a
// role: how many, and nothing else of them.
var unseenWords = map[access.Role][2]string{
	access.RoleSecretariat: {"case that nobody of the secretariat may open: register somebody who may", "cases that nobody of the secretariat may open: register somebody who may"},
	access.RoleIndependent: {"case that no independent member may look at: register somebody who may", "cases that no independent member may look at: register somebody who may"},
}

// UnseenItems are the open cases that nobody of a role may see, by number alone;
// made-up ones are counted apart.
func (s *Service) UnseenItems(ctx context.Context) (out []room.DeskItem, err error) {
	for _, role := range []access.Role{access.RoleSecretariat, access.RoleIndependent} {
		where, args, err := s.unseen(ctx, s.DB, role)
		if err != nil {
			return nil, err
		}
		for synthetic := range 2 { // 0 and 1, as the column has it
			n, err := s.store.count(ctx, s.DB, where+` AND c.synthetic = ?`, append(slices.Clone(args), synthetic))
			if err != nil {
				return nil, err
			}
			if n > 0 {
				out = append(out, room.DeskItem{Title: web.Plural(n, unseenWords[role][0], unseenWords[role][1]), Href: staffPath, Urgency: room.Soon, Synthetic: synthetic == 1})
			}
		}
	}
	return out, nil
}

// staffPath is the list of staff, on which somebody is registered.
const staffPath = "/staff"

// nobodyMay says of one case whether nobody of a role may see it.
func (s *Service) nobodyMay(ctx context.Context, q db.Querier, role access.Role, id string) (bool, error) {
	where, args, err := s.unseen(ctx, q, role)
	if err != nil {
		return false, err
	}
	n, err := s.store.count(ctx, q, where+` AND c.id = ?`, append(args, id))
	return n > 0, err
}

// unseen selects the open cases that nobody who has a role may see. The independent
// member sees what they are given: for them it is what they could be given, once it
// is confirmed who closed it.
func (s *Service) unseen(ctx context.Context, q db.Querier, role access.Role) (string, []any, error) {
	people, err := s.Staff.PeopleIn(ctx, q)
	if err != nil {
		return "", nil, err
	}
	where, args := openSQL()
	where += ` AND c.id NOT IN (` + closedSQL + `)` // those wait for something else (office.go)
	for _, p := range people {
		if !p.Has(role) {
			continue
		}
		named, err := s.namedIn(ctx, q, p)
		if err != nil {
			return "", nil, err
		}
		if role == access.RoleIndependent {
			if p.Roles = append(slices.Clone(p.Roles), access.RoleSecretariat); p.Closes == access.Yes {
				p.Closes = access.No
			}
		}
		sees, more := scopeOf(p, named).where()
		where, args = where+` AND NOT (`+sees+`)`, append(args, more...)
	}
	return where, args, nil
}
