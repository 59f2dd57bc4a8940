package returns

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/table/tabulate"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Count counts the rows of a plan over the pinned versions, or, without pins,
// over the newest approved version of each return. Counts are for package
// figures, which decides what of them may be printed.
func (s *Service) Count(ctx context.Context, plan tabulate.Plan, pins tabulate.Pins) (*tabulate.Cube, error) {
	loads, err := s.store.counted(ctx, s.db, plan.Schema, plan.Periods, plan.Bodies, pins)
	if err != nil {
		return nil, err
	}
	cube := &tabulate.Cube{}
	var versions []string
	there := map[[2]string]bool{}
	for _, l := range loads {
		if l.VersionID == "" {
			continue
		}
		cube.Loads = append(cube.Loads, l)
		versions = append(versions, l.VersionID)
		there[[2]string{l.Body, l.Period}] = true
	}
	if cube.Absent, err = s.absent(ctx, plan, there); err != nil {
		return nil, err
	}
	cube.Cells, err = s.store.count(ctx, s.db, s.book, plan, versions)
	return cube, err
}

// absent names the returns of a round that are not counted, whether or not
// anybody asked for them: what they would have said is not known either way.
func (s *Service) absent(ctx context.Context, plan tabulate.Plan, there map[[2]string]bool) (out []tabulate.Absence, err error) {
	rounds, err := s.store.rounds(ctx, s.db)
	if err != nil {
		return nil, err
	}
	for _, round := range rounds {
		kind, _ := KindOf(round.Kind)
		if !slices.Contains(kind.Schemas, plan.Schema) || len(plan.Periods) > 0 && !slices.Contains(plan.Periods, round.Period) {
			continue
		}
		all, err := s.store.returns(ctx, s.db, round.ID, "")
		if err != nil {
			return nil, err
		}
		for _, r := range all {
			if there[[2]string{r.Body, round.Period}] || len(plan.Bodies) > 0 && !slices.Contains(plan.Bodies, r.Body) {
				continue
			}
			state := string(r.State)
			if r.Refused != "" {
				state = "refused"
			}
			out = append(out, tabulate.Absence{Body: r.Body, BodyName: r.BodyName, Period: round.Period, State: state})
		}
	}
	return out, nil
}

// RowsAt gives the rows behind one cell of a plan, to those entitled: a body its
// own, the national desk all. Reading another body's rows leaves an entry of the
// log in the same transaction; if it cannot be written, nothing is shown.
func (s *Service) RowsAt(ctx context.Context, plan tabulate.Plan, pins tabulate.Pins, codes []string, limit int) ([]tabulate.RowRef, error) {
	loads, err := s.store.counted(ctx, s.db, plan.Schema, plan.Periods, plan.Bodies, pins)
	if err != nil {
		return nil, err
	}
	var own, others []string
	for _, l := range loads {
		switch {
		case l.VersionID == "" || !s.seesRows(ctx, l.Body):
		case l.Body == access.ActorFrom(ctx).Body:
			own = append(own, l.VersionID)
		default:
			others = append(others, l.VersionID)
		}
	}
	versions := slices.Concat(own, others)
	if len(versions) == 0 {
		return nil, nil
	}
	rows, err := s.store.rowsAt(ctx, s.db, s.book, plan, versions, codes, limit)
	if err != nil || len(others) == 0 || len(rows) == 0 {
		return rows, err
	}
	return rows, s.noteSight(ctx, others[0], "rows behind a figure")
}

// seesRows says whether the actor may look at a body's rows: whoever sends them
// and whoever approves them.
func (s *Service) seesRows(ctx context.Context, body string) bool {
	return s.ask(ctx, ReturnsSend, body) == nil || s.ask(ctx, ReturnsOpen, body) == nil
}

// noteSight records that somebody looked at another body's rows.
func (s *Service) noteSight(ctx context.Context, version, what string) error {
	a := access.ActorFrom(ctx)
	r, err := s.returnOf(ctx, version)
	if err != nil {
		return err
	}
	act := ledger.Act{Action: ReturnsRead, Kind: "return_version", ID: version, Again: true, Facts: func(context.Context, *ledger.Tx) (access.Resource, error) {
		return factsOf("return_version", version, r.Body, ""), nil
	}}
	_, err = s.ledger.Write(ctx, act, func(_ context.Context, tx *ledger.Tx) error {
		return tx.Insert("return_sight", s.ids.Next("sight"), ledger.Row{"version_id": version, "human": a.Human, "body": db.OrNil(a.Body), "what": what, "made": s.now()})
	})
	return err
}

// returnOf gives the return that a version is of.
func (s *Service) returnOf(ctx context.Context, version string) (Return, error) {
	v, err := s.store.version(ctx, s.db, version)
	if err != nil {
		return Return{}, err
	}
	return s.store.oneReturn(ctx, s.db, v.ReturnID)
}
