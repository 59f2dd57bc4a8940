package sweep

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/trust/ledger"
)

// again is what the rules that screened a case out say of it now, and whether
// that is something else than what is kept.
func (s *Service) again(c *Case) (Result, bool) {
	turned := c.State == ScreenedOut && c.Turned
	i := slices.IndexFunc(s.rules.Screens, func(x Screen) bool { return x.Version == c.Result.Version })
	if c.State != ScreenedOut || i < 0 {
		return c.Result, turned
	}
	r := s.rules.Screens[i].Apply(s.rules.Codes, &c.Facts)
	return r, turned || !slices.Equal(r.Out, c.Result.Out)
}

// PutBack asks of every case that is screened out whether the rules that it was
// screened by do so: a release before read what nobody knew as "none". A case
// that they keep in waits to be given out, and so does one that a release before took
// out by its force's newer list alone; of one that stays out, the rules are named that
// keep it out. Each is an entry. It takes no case out of the queue.
func (s *Service) PutBack(ctx context.Context) (back int, err error) {
	for after := ""; ; {
		cases, err := s.store.outAfter(ctx, s.db, after, chunk)
		if err != nil || len(cases) == 0 {
			return back, err
		}
		for i := range cases {
			if _, differs := s.again(&cases[i]); !differs {
				continue
			}
			hit, err := s.putBack(ctx, cases[i].ID)
			if err != nil {
				return back, err
			}
			if hit {
				back++
			}
		}
		after = cases[len(cases)-1].ID
	}
}

func (s *Service) putBack(ctx context.Context, id string) (hit bool, err error) {
	act := ledger.Act{Action: SweepPutBack, Kind: "sweep_case", ID: id, Facts: s.caseFacts(id)}
	_, err = s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		hit = false
		c, err := s.store.caseByID(ctx, tx, id)
		if err != nil {
			return err
		}
		r, differs := s.again(&c)
		if !differs {
			return nil // somebody else has just put it right
		}
		list := func(codes []string) string { return strings.Join(codes, ";") }
		row := ledger.Row{"met": list(r.Met), "not_known": list(r.NotKnown), "screened_out": list(r.Out), "out_by": db.OrNil(r.OutBy())}
		if hit = r.Hit || c.Turned; hit {
			row["state"], row["turned"] = string(Waiting), !r.Hit
		}
		return tx.Update(ctx, "sweep_case", id, c.Version, row)
	})
	return hit, err
}
