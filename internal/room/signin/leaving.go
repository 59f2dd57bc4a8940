package signin

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// leaver says what work somebody loses by a change; false when none. A role that
// another account of the same human and body keeps is not lost.
func leaver(was, now Staff, others []Staff) (access.Leaver, bool) {
	out := access.Leaver{Account: was.ID, Human: was.Human, Name: was.Name, Body: was.Body}
	if was.Disabled {
		return out, false
	}
	moved := was.Body != now.Body || was.Human != now.Human
	for _, r := range was.Roles {
		keeps := !now.Disabled && !moved && slices.Contains(now.Roles, r)
		elsewhere := slices.ContainsFunc(others, func(o Staff) bool {
			return o.ID != was.ID && !o.Disabled && o.Human == was.Human && o.Body == was.Body && slices.Contains(o.Roles, r)
		})
		if !keeps && !elsewhere {
			out.Roles = append(out.Roles, r)
		}
	}
	return out, len(out.Roles) > 0
}

// leaving is leaver as things stand, with those who stay.
func (s *Service) leaving(ctx context.Context, q db.Querier, was, now Staff) (who access.Leaver, loses bool, err error) {
	others, err := listStaff(ctx, q, false)
	if err != nil {
		return who, false, err
	}
	if who, loses = leaver(was, now, others); !loses {
		return who, false, nil
	}
	h, err := loadHumans(ctx, q)
	for _, o := range others {
		if err == nil && o.ID != was.ID && !o.Disabled {
			o.Standing.Selves = h.selves(o.ID, o.Human)
			who.Stay = append(who.Stay, o.Actor())
		}
	}
	return who, true, err
}

// work are the rooms that are asked when somebody leaves.
func (s *Service) work() []room.Leaving {
	if s.cfg.Work == nil {
		return nil
	}
	return s.cfg.Work()
}

// letGo frees what somebody had in hand of the work that a change takes away.
func (s *Service) letGo(ctx context.Context, tx *ledger.Tx, was, now Staff) error {
	who, loses, err := s.leaving(ctx, tx, was, now)
	for _, w := range s.work() {
		if loses && err == nil {
			err = w.Left(ctx, tx, who)
		}
	}
	return err
}

// Holds lists what somebody would leave behind if they were disabled now. The
// actor in ctx needs user.manage.
func (s *Service) Holds(ctx context.Context, id string) (out []string, err error) {
	p, err := s.StaffMember(ctx, id)
	if err != nil {
		return nil, err
	}
	gone := p
	gone.Disabled = true
	who, loses, err := s.leaving(ctx, s.cfg.DB, p, gone)
	for _, w := range s.work() {
		if !loses || err != nil {
			break
		}
		held, err := w.Holds(ctx, s.cfg.DB, who)
		if err != nil {
			return nil, err
		}
		out = append(out, held...)
	}
	return out, err
}

// holdsWords warns the administrator of what somebody would leave behind.
func (s *Service) holdsWords(ctx context.Context, p Staff) (string, error) {
	held, err := s.Holds(ctx, p.ID)
	if err != nil || len(held) == 0 {
		return "", err
	}
	return p.Name + " holds " + web.InWords(held) + ". If you disable them, take the work away or move them to another body, it waits for somebody else, with its days as they are.", nil
}
