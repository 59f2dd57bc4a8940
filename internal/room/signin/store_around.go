package signin

import (
	"context"
	"slices"

	"candour/internal/base/db"
)

// Every request of somebody who works here asks who they are. It reads the accounts of
// their own human and the few rows that can tie humans together, and not everybody: those
// that were joined, and those of the first release. It reads them anew each time, so what
// any node stored counts at the next request.

// Ties are all that is of one human: what somebody is by one account they are by all.
type Ties struct {
	// Selves are the ids under which the human has acted; none when nobody has said
	// which human it is.
	Selves []string
	// Accounts are all accounts of theirs, disabled ones too, the person's own first.
	Accounts []string
	// Bodies are those of the accounts but for the person's own.
	Bodies []string
}

// TiesOf gives what is of the human behind one account.
func TiesOf(ctx context.Context, q db.Querier, p Staff) (Ties, error) {
	if p.Human == "" {
		return Ties{Accounts: []string{p.ID}}, nil
	}
	h, err := around(ctx, q, p.Human)
	if err != nil {
		return Ties{}, err
	}
	return h.tiesOf(p), nil
}

func (h *humans) tiesOf(p Staff) Ties {
	out := Ties{Selves: h.selves(p.ID, p.Human), Accounts: []string{p.ID}}
	for _, id := range h.accounts[h.one[p.Human]] {
		if id == p.ID {
			continue
		}
		out.Accounts = append(out.Accounts, id)
		if body := h.bodies[id]; body != "" {
			out.Bodies = append(out.Bodies, body)
		}
	}
	return out
}

// Tied is somebody with what is of their human.
type Tied struct {
	Staff
	Ties
}

// around reads those who may be one with a human, and the accounts of those who are.
func around(ctx context.Context, q db.Querier, human string) (*humans, error) {
	list, err := readHumans(ctx, q, `WHERE id = ? OR same_as IS NOT NULL`, human)
	if err != nil {
		return nil, err
	}
	ties, err := readTies(ctx, q, `WHERE h.human = ? OR NOT EXISTS (SELECT 1 FROM human m WHERE m.id = h.human)`, human)
	if err != nil {
		return nil, err
	}
	h, err := reach(ctx, q, human, list, ties)
	if err != nil {
		return nil, err
	}
	others := h.others(human)
	if len(others) == 0 {
		return h, nil
	}
	more, err := readTies(ctx, q, `WHERE h.human IN (`+db.Placeholders(len(others))+`)`, others...)
	if err != nil {
		return nil, err
	}
	for _, t := range more {
		if !slices.Contains(ties, t) {
			ties = append(ties, t)
		}
	}
	return gather(h.rows(), ties), nil
}

// reach adds to a list whom those that are one with a human were joined to, and who has
// the number of one of them, until there is nobody to add. Whoever else is tied to them is
// on the list from the start: of two with one number one was joined or is of the first
// release.
func reach(ctx context.Context, q db.Querier, human string, list []Human, ties []tie) (*humans, error) {
	asked := map[string]bool{}
	for {
		h := gather(list, ties)
		var fresh []Human
		for _, x := range h.list {
			if !h.same(x.ID, human) || x.SameAs == "" && !x.early || asked[x.ID] {
				continue
			}
			asked[x.ID] = true
			found, err := readHumans(ctx, q, `WHERE id = ? OR same_as IS NULL AND normal = ? AND COALESCE(employer, '') = ?`, x.SameAs, x.Normal, x.Employer)
			if err != nil {
				return nil, err
			}
			for _, f := range found {
				if !slices.ContainsFunc(list, func(o Human) bool { return o.ID == f.ID }) && !slices.ContainsFunc(fresh, func(o Human) bool { return o.ID == f.ID }) {
					fresh = append(fresh, f)
				}
			}
		}
		if len(fresh) == 0 {
			return h, nil
		}
		list = append(slices.Clone(list), fresh...)
	}
}

// rows are those of whom there is a row.
func (h *humans) rows() []Human {
	return slices.DeleteFunc(slices.Clone(h.list), func(x Human) bool { return x.early })
}

// others are the ids that are one with a human, but for the human's own.
func (h *humans) others(human string) (out []any) {
	for _, x := range h.list {
		if x.ID != human && h.same(x.ID, human) {
			out = append(out, x.ID)
		}
	}
	return out
}
