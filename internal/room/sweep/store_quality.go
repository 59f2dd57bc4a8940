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

const checkSQL = `SELECT k.id, k.version, k.case_id, c.force_id, c.reference, k.rule, k.result, k.on_day FROM sweep_check k JOIN sweep_case c ON c.id = k.case_id `

func scanCheck(r *sql.Rows) (c SampleCheck, err error) {
	var day text
	err = r.Scan(&c.ID, &c.Version, &c.CaseID, &c.ForceID, &c.Reference, &c.Rule, &c.Result, &day)
	c.Day = day.s()
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

func (store) quality(ctx context.Context, q db.Querier) (out Quality, err error) {
	if err = q.QueryRow(ctx, `SELECT count(*) FROM sweep_case WHERE state = 'out'`).Scan(&out.OutNow); err != nil {
		return out, err
	}
	var strata string
	err = q.QueryRow(ctx, `SELECT id, seed, made, strata FROM sweep_draw ORDER BY made DESC, id DESC LIMIT 1`).Scan(&out.DrawID, &out.Seed, &out.Made, &strata)
	if db.NoRows(err) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	sizes := map[string]int{}
	if err = json.Unmarshal([]byte(strata), &sizes); err != nil {
		return out, fmt.Errorf("sweep_draw %s: %w", out.DrawID, err)
	}
	rows, err := q.Query(ctx, checkSQL+`WHERE k.draw_id = ? ORDER BY k.rule, k.position`, out.DrawID)
	if out.Checks, err = db.Collect(rows, err, scanCheck); err != nil {
		return out, err
	}
	var list []Stratum
	for _, rule := range slices.Sorted(maps.Keys(sizes)) {
		s := Stratum{Rule: rule, Size: sizes[rule]}
		for _, c := range out.Checks {
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
	out.Estimate = EstimateMissed(list)
	return out, nil
}
