package closing

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
)

// points gives what is open of each kind, and why some of it is closed. A kind that nobody looks for is an
// error: it would read as if nothing were open.
func (s *Service) points(ctx context.Context, q db.Querier, x *inquiry.Inquiry) (out []Point, err error) {
	reasons, err := s.store.reasons(ctx, q, x.ID)
	if err != nil {
		return nil, err
	}
	for _, k := range Kinds() {
		look := s.Looks[k.Kind]
		if look == nil {
			return nil, errs.Newf(errs.Unavailable, "Nobody looks for what is open: %s.", k.Name)
		}
		p := Point{KindInfo: k}
		open, err := look(ctx, q, x)
		if err != nil {
			return nil, err
		}
		for _, r := range slices.Backward(reasons) {
			if r.Kind == k.Kind {
				p.Reasons = append(p.Reasons, r)
				open = slices.DeleteFunc(slices.Clone(open), func(ref string) bool { return slices.Contains(r.Refs, ref) })
			}
		}
		p.Open = open
		out = append(out, p)
	}
	return out, nil
}

// Count tells how many are open of a point: of people in bands.
func (p *Point) Count() string {
	switch {
	case len(p.Open) == 0:
		return "None"
	case p.People:
		return upper(FewWords(len(p.Open)))
	}
	return number(len(p.Open))
}

// Undone says in words what is not done in an inquiry, as whoever commissions it and everybody may read it: kinds, and
// no numbers.
func (s *Service) Undone(ctx context.Context, q db.Querier, x *inquiry.Inquiry) (out []string, err error) {
	all, err := s.points(ctx, q, x)
	for _, p := range all {
		if len(p.Open) > 0 {
			out = append(out, p.Public)
		}
	}
	return out, err
}
