package audit

import (
	"context"
	"database/sql"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/db"
)

func (store) run(ctx context.Context, q db.Querier, id string) (Run, error) {
	rows, err := q.Query(ctx, `SELECT id, made, seed, threshold, recipe, model, code, records, pairs, kept, persons, disputed, sha256, people, opened FROM audit_run WHERE id = ?`, id)
	return first(db.Collect(rows, err, func(r *sql.Rows) (x Run, err error) {
		var made, threshold string
		var seed int64
		err = r.Scan(&x.ID, &made, &seed, &threshold, &x.Recipe, &x.Model, &x.Code, &x.Records, &x.Compared, &x.Kept, &x.Persons, &x.Disputed, &x.PairsSum, &x.PeopleSum, &x.Opened)
		x.Made, x.Seed, x.Threshold = clock.MomentOrNone(made), uint64(seed), number(threshold)
		return x, err
	}))
}

func number(s string) float64 {
	f, _ := strconv.ParseFloat(s, 64) // we wrote it
	return f
}

func (store) disputes(ctx context.Context, q db.Querier, run string) ([]Dispute, error) {
	rows, err := q.Query(ctx, `SELECT id, project_id, position, left_record, right_record, weight, probability, card, state FROM audit_dispute WHERE run_id = ? ORDER BY position`, run)
	return db.Collect(rows, err, func(r *sql.Rows) (d Dispute, err error) {
		var weight, probability string
		err = r.Scan(&d.ID, &d.Project, &d.Position, &d.Left, &d.Right, &weight, &probability, &d.card, &d.State)
		d.Weight, d.Probability = number(weight), number(probability)
		return d, err
	})
}

const judgementSQL = `SELECT j.dispute_id, j.human, j.name, j.turn, j.verdict, j.words FROM audit_judgement j `

func scanJudgement(r *sql.Rows) (j Judgement, err error) {
	var words text
	err = r.Scan(&j.Dispute, &j.Human, &j.Name, &j.Turn, &j.Verdict, &words)
	j.Words = words.String
	return j, err
}

// judgements gives all of a run, pair by pair in the order of their turns.
func (store) judgements(ctx context.Context, q db.Querier, run string) ([]Judgement, error) {
	rows, err := q.Query(ctx, judgementSQL+`JOIN audit_dispute d ON d.id = j.dispute_id WHERE d.run_id = ? ORDER BY j.dispute_id, j.turn`, run)
	return db.Collect(rows, err, scanJudgement)
}

func (store) judgementsOf(ctx context.Context, q db.Querier, dispute string) ([]Judgement, error) {
	rows, err := q.Query(ctx, judgementSQL+`WHERE j.dispute_id = ? ORDER BY j.turn`, dispute)
	return db.Collect(rows, err, scanJudgement)
}

// judged gives what was settled in a project, in whichever run.
func (store) judged(ctx context.Context, q db.Querier, project string) (judged, error) {
	rows, err := q.Query(ctx, `SELECT d.left_record, d.right_record, j.verdict FROM audit_dispute d JOIN audit_judgement j ON j.dispute_id = d.id
 WHERE d.project_id = ? AND d.state = 'settled' ORDER BY d.id, j.turn`, project)
	type line struct{ a, b, verdict string }
	all, err := db.Collect(rows, err, func(r *sql.Rows) (l line, err error) { return l, r.Scan(&l.a, &l.b, &l.verdict) })
	out := judged{}
	for _, l := range all {
		out[pairKey(l.a, l.b)] = l.verdict // the last turn is the one that settled it
	}
	return out, err
}
