package sweep

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"candour/internal/base/db"
)

// screenedOut gives the ids of the screened-out cases by the rule that did it,
// and the force of each.
func (store) screenedOut(ctx context.Context, q db.Querier) (byRule map[string][]string, forces map[string]string, err error) {
	rows, err := q.Query(ctx, `SELECT id, force_id, CASE WHEN turned = 1 THEN '`+Turned+`' ELSE out_by END FROM sweep_case WHERE state = 'out'`)
	byRule, forces = map[string][]string{}, map[string]string{}
	_, err = db.Collect(rows, err, func(r *sql.Rows) (struct{}, error) {
		var id, force, rule string
		err := r.Scan(&id, &force, &rule)
		byRule[rule], forces[id] = append(byRule[rule], id), force
		return struct{}{}, err
	})
	return byRule, forces, err
}

const checkSQL = `SELECT k.id, k.version, k.case_id, c.force_id, c.reference, k.rule, k.result, k.on_day, c.synthetic FROM sweep_check k JOIN sweep_case c ON c.id = k.case_id `

func scanCheck(r *sql.Rows) (c SampleCheck, err error) {
	var day text
	var synthetic bool
	err = r.Scan(&c.ID, &c.Version, &c.CaseID, &c.ForceID, &c.Reference, &c.Rule, &c.Result, &day, &synthetic)
	c.Day, c.Synthetic = day.s(), synthetic
	return c, err
}

func (store) check(ctx context.Context, q db.Querier, id string) (SampleCheck, error) {
	rows, err := q.Query(ctx, checkSQL+`WHERE k.id = ?`, id)
	all, err := db.Collect(rows, err, scanCheck)
	if err == nil && len(all) == 0 {
		err = errNoCase
	}
	if err != nil {
		return SampleCheck{}, err
	}
	return all[0], nil
}

// quality reads all samples, the newest apart: each tells of the cases that were
// screened out on its own day.
func (st store) quality(ctx context.Context, q db.Querier) (out Quality, err error) {
	if err = q.QueryRow(ctx, `SELECT count(*) FROM sweep_case WHERE state = 'out'`).Scan(&out.OutNow); err != nil {
		return out, err
	}
	all, err := st.samples(ctx, q, ``)
	if err != nil || len(all) == 0 {
		return out, err
	}
	out.QualitySample, out.Earlier = all[0], all[1:]
	return out, nil
}

// samples gives those that were drawn, the newest first; limit may say how many.
func (st store) samples(ctx context.Context, q db.Querier, limit string) (out []QualitySample, err error) {
	rows, err := q.Query(ctx, `SELECT id, seed, made, strata FROM sweep_draw ORDER BY made DESC, id DESC`+limit)
	all, err := db.Collect(rows, err, func(r *sql.Rows) (s drawnSample, err error) {
		err = r.Scan(&s.DrawID, &s.Seed, &s.Made, &s.strata)
		return s, err
	})
	for i := 0; i < len(all) && err == nil; i++ {
		err = st.fillSample(ctx, q, &all[i])
		out = append(out, all[i].QualitySample)
	}
	return out, err
}

// drawnSample is a sample with the sizes of its strata as they are stored.
type drawnSample struct {
	QualitySample
	strata string
}

func (store) fillSample(ctx context.Context, q db.Querier, of *drawnSample) error {
	sizes := map[string]int{}
	if err := json.Unmarshal([]byte(of.strata), &sizes); err != nil {
		return fmt.Errorf("sweep_draw %s: %w", of.DrawID, err)
	}
	rows, err := q.Query(ctx, checkSQL+`WHERE k.draw_id = ? ORDER BY k.rule, k.position`, of.DrawID)
	if of.Checks, err = db.Collect(rows, err, scanCheck); err != nil {
		return err
	}
	var list []Stratum
	for _, rule := range slices.Sorted(maps.Keys(sizes)) {
		s := Stratum{Rule: rule, Size: sizes[rule]}
		for _, c := range of.Checks {
			if c.Rule != rule {
				continue
			}
			s.Sampled++
			if c.Result != CheckOpen {
				s.Looked++
			}
			if c.Result == CheckMissed {
				s.Missed++
			}
		}
		list = append(list, s)
	}
	of.Estimate = EstimateMissed(list)
	return nil
}
