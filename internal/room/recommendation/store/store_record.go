package store

import (
	"context"
	"database/sql"

	"candour/internal/base/db"
	"candour/internal/room/recommendation/record"
)

// LoadAddressees fills in who was asked.
func (Store) LoadAddressees(ctx context.Context, q db.Querier, r *record.Record) error {
	rows, err := q.Query(ctx, `SELECT `+bodyColumns+` FROM addressee a JOIN body b ON b.id = a.body_id
 WHERE a.recommendation_id = ? ORDER BY a.position, b.id`, r.ID)
	r.Addressees, err = db.Collect(rows, err, scanBody)
	return err
}

func (Store) loadParts(ctx context.Context, q db.Querier, r *record.Record) error {
	rows, err := q.Query(ctx, `SELECT id, label, wording FROM part WHERE recommendation_id = ? ORDER BY position, id`, r.ID)
	r.Parts, err = db.Collect(rows, err, func(rows *sql.Rows) (p record.Part, err error) {
		err = rows.Scan(&p.ID, &p.Label, &p.Wording)
		return p, err
	})
	return err
}

func (Store) loadAnswers(ctx context.Context, q db.Querier, r *record.Record) error {
	rows, err := q.Query(ctx, `SELECT a.id, a.part_id, a.body_id, b.name, a.status, a.given, a.words, a.source_url, a.coded_by,
 a.position, a.checked, a.checked_by, a.checked_on, a.synthetic, a.received, a.received_from, a.day_checked, a.day_checked_by
 FROM answer a LEFT JOIN body b ON b.id = a.body_id WHERE a.recommendation_id = ? ORDER BY a.position, a.id`, r.ID)
	r.Answers, err = db.Collect(rows, err, func(rows *sql.Rows) (a record.Answer, err error) {
		var part, body, name, status, given, words, url, coded, by, on, received, from, dayOn, dayBy text
		var checked sql.NullInt64
		err = rows.Scan(&a.ID, &part, &body, &name, &status, &given, &words, &url, &coded,
			&a.Position, &checked, &by, &on, &a.Synthetic, &received, &from, &dayOn, &dayBy)
		a.PartID, a.BodyID, a.BodyName, a.Status = part.s(), body.s(), name.s(), record.Status(status.s())
		a.Given, a.Words, a.SourceURL, a.CodedBy = given.rough(), words.s(), url.s(), coded.s()
		a.Check = check(checked, by, on)
		a.Received, a.ReceivedFrom, a.DayChecked, a.DayCheckedBy = received.rough(), from.s(), dayOn.rough(), dayBy.s()
		return a, err
	})
	return err
}

func (Store) loadAssessments(ctx context.Context, q db.Querier, r *record.Record) error {
	rows, err := q.Query(ctx, `SELECT id, kind, by_name, made, status, words, source_url, checked, synthetic
 FROM assessment WHERE recommendation_id = ? ORDER BY kind, position, id`, r.ID)
	r.Assessments, err = db.Collect(rows, err, func(rows *sql.Rows) (a record.Assessment, err error) {
		var by, made, status, words, url text
		var checked sql.NullInt64
		err = rows.Scan(&a.ID, &a.Kind, &by, &made, &status, &words, &url, &checked, &a.Synthetic)
		a.By, a.Made, a.Status, a.Words, a.SourceURL = by.s(), made.rough(), status.s(), words.s(), url.s()
		a.Checked = truth(checked)
		return a, err
	})
	return err
}

func (Store) loadNotes(ctx context.Context, q db.Querier, r *record.Record) error {
	rows, err := q.Query(ctx, `SELECT id, noted, words, source_url FROM status_note WHERE recommendation_id = ? ORDER BY position, id`, r.ID)
	r.Notes, err = db.Collect(rows, err, func(rows *sql.Rows) (n record.StatusNote, err error) {
		var noted, url text
		err = rows.Scan(&n.ID, &noted, &n.Words, &url)
		n.Noted, n.SourceURL = noted.rough(), url.s()
		return n, err
	})
	return err
}

const tieColumns = `id, from_id, to_id, kind, state, says, reason, method, score, version`

func scanTie(rows *sql.Rows) (t record.Tie, err error) {
	var reason, method text
	var score sql.NullInt64
	err = rows.Scan(&t.ID, &t.FromID, &t.ToID, &t.Kind, &t.State, &t.Says, &reason, &method, &score, &t.Version)
	t.Reason, t.Method, t.Score = reason.s(), method.s(), int(score.Int64)
	return t, err
}

func (Store) loadTies(ctx context.Context, q db.Querier, r *record.Record) error {
	rows, err := q.Query(ctx, `SELECT `+tieColumns+` FROM tie WHERE from_id = ? OR to_id = ? ORDER BY id`, r.ID, r.ID)
	r.Ties, err = db.Collect(rows, err, scanTie)
	return err
}

// Ties lists every tie in a state, or all when the state is empty.
func (Store) Ties(ctx context.Context, q db.Querier, state string) ([]record.Tie, error) {
	rows, err := q.Query(ctx, `SELECT `+tieColumns+` FROM tie WHERE state = ? OR ? = '' ORDER BY id`, state, state)
	return db.Collect(rows, err, scanTie)
}

func (s Store) loadSteps(ctx context.Context, q db.Querier, r *record.Record) error {
	all, err := s.steps(ctx, q, `l.recommendation_id = ?`, r.ID)
	r.Steps = all[r.ID]
	return err
}

// RecommendationsOf lists those that are asked of a body, or that its commitments
// serve.
func (Store) RecommendationsOf(ctx context.Context, q db.Querier, body string) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT recommendation_id FROM addressee WHERE body_id = ?
 UNION SELECT s.recommendation_id FROM commitment_serves s JOIN commitment c ON c.id = s.commitment_id WHERE c.body_id = ? ORDER BY 1`, body, body)
	return db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { err = r.Scan(&id); return id, err })
}

// StepsOfAll gives every step of the ladder that was not withdrawn, by its
// recommendation.
func (s Store) StepsOfAll(ctx context.Context, q db.Querier) (map[string][]record.LadderStep, error) {
	return s.steps(ctx, q, `NOT EXISTS (SELECT 1 FROM correction c WHERE c.of_kind = 'ladder_step' AND c.of_id = l.id AND c.what = ?)`, record.Withdrawal)
}

func (Store) steps(ctx context.Context, q db.Querier, where string, arg any) (map[string][]record.LadderStep, error) {
	type of struct {
		id string
		record.LadderStep
	}
	rows, err := q.Query(ctx, `SELECT l.recommendation_id, l.id, l.body_id, b.name, l.rung, l.taken, l.words, l.synthetic
 FROM ladder_step l LEFT JOIN body b ON b.id = l.body_id WHERE `+where+` ORDER BY l.taken, l.id`, arg)
	all, err := db.Collect(rows, err, func(rows *sql.Rows) (s of, err error) {
		var body, name, taken, words text
		var made sql.NullInt64
		err = rows.Scan(&s.id, &s.ID, &body, &name, &s.Rung, &taken, &words, &made)
		s.BodyID, s.BodyName, s.Taken, s.Words, s.Synthetic = body.s(), name.s(), taken.rough(), words.s(), made.Int64 != 0
		return s, err
	})
	out := map[string][]record.LadderStep{}
	for _, s := range all {
		out[s.id] = append(out[s.id], s.LadderStep)
	}
	return out, err
}
