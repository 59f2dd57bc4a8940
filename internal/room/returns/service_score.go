package returns

import (
	"context"

	"candour/internal/base/errs"
	"candour/internal/table/tabulate"
)

// MayScore gives the bodies whose scorecards the actor may see.
func (s *Service) MayScore(ctx context.Context) ([]Body, error) {
	var out []Body
	for _, b := range s.bodies {
		if s.ask(ctx, ReturnsRead, b.ID) == nil {
			out = append(out, b)
		}
	}
	if len(out) == 0 {
		return nil, errs.New(errs.Forbidden, "Only a body that owes returns, the national desk and inspectors see scorecards.")
	}
	return out, nil
}

// Scorecards gives how the returns of some bodies did; all that the actor may
// see when none is named.
func (s *Service) Scorecards(ctx context.Context, ids ...string) ([]Scorecard, error) {
	bodies, err := s.MayScore(ctx)
	if err != nil {
		return nil, err
	}
	if len(ids) > 0 {
		var some []Body
		for _, b := range bodies {
			for _, id := range ids {
				if b.ID == id {
					some = append(some, b)
				}
			}
		}
		if bodies = some; len(bodies) == 0 {
			return nil, errs.New(errs.NotFound, "There is no such scorecard here.")
		}
	}
	complete, err := s.completeness(ctx, ids)
	if err != nil {
		return nil, err
	}
	points, err := s.store.points(ctx, s.db, s.Today())
	if err != nil {
		return nil, err
	}
	out := make([]Scorecard, 0, len(bodies))
	for _, b := range bodies {
		c := Scorecard{Body: b, Points: points[b.ID]}
		for i := range c.Points {
			if p := &c.Points[i]; p.Round.Kind == Kinds()[0].ID {
				x := complete[[2]string{b.ID, p.Round.Period}]
				p.Concluded, p.Known, p.Reasons = x.Concluded, x.Known, x.Reasons
			}
		}
		oldest(c.Points)
		out = append(out, c)
	}
	return out, nil
}

// completeness counts, of suspects in concluded investigations, how many have
// self-defined ethnicity, by body and period.
func (s *Service) completeness(ctx context.Context, bodies []string) (map[[2]string]Point, error) {
	plan := tabulate.Plan{Schema: "suspect", Bodies: bodies,
		Dims:   []tabulate.Dim{{Field: tabulate.DimBody}, {Field: tabulate.DimPeriod}, {Schema: "suspect", Field: "ethnicity_self"}},
		Filter: []tabulate.Term{{Schema: "investigation", Field: "state", Op: "in", Values: []string{"concluded"}}}}
	loads, err := s.store.counted(ctx, s.db, plan.Schema, nil, bodies, nil)
	if err != nil {
		return nil, err
	}
	var versions []string
	for _, l := range loads {
		if l.VersionID != "" && l.Substituted == "" {
			versions = append(versions, l.VersionID)
		}
	}
	cells, err := s.store.count(ctx, s.db, s.book, plan, versions)
	out := map[[2]string]Point{}
	for _, c := range cells {
		key := [2]string{c.Codes[0], c.Codes[1]}
		p := out[key]
		p.Concluded += c.Count
		if code := c.Codes[2]; code[0] == '~' {
			if p.Reasons == nil {
				p.Reasons = map[string]int64{}
			}
			p.Reasons[code] += c.Count
		} else {
			p.Known += c.Count
		}
		out[key] = p
	}
	return out, err
}
