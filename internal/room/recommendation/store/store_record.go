package store

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/room/recommendation/record"
)

// LoadAddressees fills in who was asked.
func (s Store) LoadAddressees(ctx context.Context, q db.Querier, r *record.Record) error {
	s, err := s.reading(ctx, q)
	if err != nil {
		return err
	}
	return s.loadAddressees(ctx, q, map[string]*record.Record{r.ID: r})
}

func (s Store) loadAddressees(ctx context.Context, q db.Querier, of map[string]*record.Record) error {
	err := beneath(ctx, q, of, `SELECT `+bodyColumns+`, a.recommendation_id FROM addressee a JOIN body b ON b.id = a.body_id
 WHERE a.recommendation_id IN (%s) ORDER BY a.position, b.id`, scanBodyAnd,
		func(r *record.Record, b record.Body) { r.Addressees = append(r.Addressees, b) })
	for _, r := range of {
		r.Addressees = s.asked(r.Addressees, r.Report.Published)
	}
	return err
}

func (Store) loadParts(ctx context.Context, q db.Querier, of map[string]*record.Record) error {
	return beneath(ctx, q, of, `SELECT id, label, wording, recommendation_id FROM part WHERE recommendation_id IN (%s) ORDER BY position, id`,
		func(rows *sql.Rows, and ...any) (p record.Part, err error) {
			err = rows.Scan(append([]any{&p.ID, &p.Label, &p.Wording}, and...)...)
			return p, err
		}, func(r *record.Record, p record.Part) { r.Parts = append(r.Parts, p) })
}

func (s Store) loadAnswers(ctx context.Context, q db.Querier, of map[string]*record.Record) error {
	return beneath(ctx, q, of, `SELECT a.id, a.part_id, a.body_id, b.name, a.status, a.given, a.words, a.source_url, a.coded_by,
 a.position, a.checked, a.checked_by, a.checked_on, a.synthetic, a.received, a.received_from, a.day_checked, a.day_checked_by, a.lang, a.recommendation_id
 FROM answer a LEFT JOIN body b ON b.id = a.body_id WHERE a.recommendation_id IN (%s) ORDER BY a.position, a.id`, func(rows *sql.Rows, and ...any) (a record.Answer, err error) {
		var part, body, name, status, given, words, url, coded, by, on, received, from, dayOn, dayBy, lang text
		var checked sql.NullInt64
		err = rows.Scan(append([]any{&a.ID, &part, &body, &name, &status, &given, &words, &url, &coded,
			&a.Position, &checked, &by, &on, &a.Synthetic, &received, &from, &dayOn, &dayBy, &lang}, and...)...)
		a.PartID, a.BodyID, a.BodyName, a.Status = part.s(), body.s(), name.s(), record.Status(status.s())
		a.Given, a.Words, a.SourceURL, a.CodedBy = given.rough(), words.s(), url.s(), coded.s()
		a.Check, a.Lang = check(checked, by, on), lang.s()
		a.Received, a.ReceivedFrom, a.DayChecked, a.DayCheckedBy = received.rough(), from.s(), dayOn.rough(), dayBy.s()
		return a, err
	}, func(r *record.Record, a record.Answer) {
		s.as(&a.BodyID, &a.BodyName)
		r.Answers = append(r.Answers, a)
	})
}

func (Store) loadAssessments(ctx context.Context, q db.Querier, of map[string]*record.Record) error {
	return beneath(ctx, q, of, `SELECT id, kind, by_name, made, status, words, source_url, checked, synthetic, recommendation_id
 FROM assessment WHERE recommendation_id IN (%s) ORDER BY kind, position, id`, func(rows *sql.Rows, and ...any) (a record.Assessment, err error) {
		var by, made, status, words, url text
		var checked sql.NullInt64
		err = rows.Scan(append([]any{&a.ID, &a.Kind, &by, &made, &status, &words, &url, &checked, &a.Synthetic}, and...)...)
		a.By, a.Made, a.Status, a.Words, a.SourceURL = by.s(), made.rough(), status.s(), words.s(), url.s()
		a.Checked = truth(checked)
		return a, err
	}, func(r *record.Record, a record.Assessment) { r.Assessments = append(r.Assessments, a) })
}

func (Store) loadNotes(ctx context.Context, q db.Querier, of map[string]*record.Record) error {
	return beneath(ctx, q, of, `SELECT id, noted, words, source_url, recommendation_id FROM status_note WHERE recommendation_id IN (%s) ORDER BY position, id`,
		func(rows *sql.Rows, and ...any) (n record.StatusNote, err error) {
			var noted, url text
			err = rows.Scan(append([]any{&n.ID, &noted, &n.Words, &url}, and...)...)
			n.Noted, n.SourceURL = noted.rough(), url.s()
			return n, err
		}, func(r *record.Record, n record.StatusNote) { r.Notes = append(r.Notes, n) })
}

const tieColumns = `id, from_id, to_id, kind, state, says, reason, method, score, version`

func scanTie(rows *sql.Rows) (t record.Tie, err error) {
	var reason, method text
	var score sql.NullInt64
	err = rows.Scan(&t.ID, &t.FromID, &t.ToID, &t.Kind, &t.State, &t.Says, &reason, &method, &score, &t.Version)
	t.Reason, t.Method, t.Score = reason.s(), method.s(), int(score.Int64)
	return t, err
}

// loadTies reads those from and to each, in one order.
func (Store) loadTies(ctx context.Context, q db.Querier, of map[string]*record.Record) error {
	ids := slices.Sorted(maps.Keys(of))
	from := func(t record.Tie) { of[t.FromID].Ties = append(of[t.FromID].Ties, t) }
	to := func(t record.Tie) {
		if t.FromID != t.ToID {
			of[t.ToID].Ties = append(of[t.ToID].Ties, t)
		}
	}
	err := together(ctx, q, ids, `SELECT `+tieColumns+` FROM tie WHERE from_id IN (%s)`, scanTie, from)
	if err == nil {
		err = together(ctx, q, ids, `SELECT `+tieColumns+` FROM tie WHERE to_id IN (%s)`, scanTie, to)
	}
	for _, r := range of {
		slices.SortFunc(r.Ties, func(a, b record.Tie) int { return strings.Compare(a.ID, b.ID) })
	}
	return err
}

// Ties lists every tie in a state, or all when the state is empty.
func (Store) Ties(ctx context.Context, q db.Querier, state string) ([]record.Tie, error) {
	rows, err := q.Query(ctx, `SELECT `+tieColumns+` FROM tie WHERE state = ? OR ? = '' ORDER BY id`, state, state)
	return db.Collect(rows, err, scanTie)
}

func (s Store) loadSteps(ctx context.Context, q db.Querier, of map[string]*record.Record) error {
	return beneath(ctx, q, of, stepsFrom+`l.recommendation_id IN (%s)`+stepsOrder, scanStep,
		func(r *record.Record, l record.LadderStep) {
			s.as(&l.BodyID, &l.BodyName)
			r.Steps = append(r.Steps, l)
		})
}

// stepsFrom and stepsOrder go round the condition of a query for steps.
const (
	stepsFrom = `SELECT l.id, l.body_id, b.name, l.rung, l.taken, l.words, l.synthetic, l.recommendation_id
 FROM ladder_step l LEFT JOIN body b ON b.id = l.body_id WHERE `
	stepsOrder = ` ORDER BY l.taken, l.id`
)

func scanStep(rows *sql.Rows, and ...any) (s record.LadderStep, err error) {
	var body, name, taken, words text
	var made sql.NullInt64
	err = rows.Scan(append([]any{&s.ID, &body, &name, &s.Rung, &taken, &words, &made}, and...)...)
	s.BodyID, s.BodyName, s.Taken, s.Words, s.Synthetic = body.s(), name.s(), taken.rough(), words.s(), made.Int64 != 0
	return s, err
}

// loadEndings reads what its own inquiry did with each, and those that each took the
// place of so.
func (Store) loadEndings(ctx context.Context, q db.Querier, of map[string]*record.Record) error {
	err := beneath(ctx, q, of, `SELECT id, what, by_id, by_name, on_day, source_url, words, synthetic, recommendation_id FROM ending WHERE recommendation_id IN (%s) ORDER BY id`,
		func(rows *sql.Rows, and ...any) (e record.Ending, err error) {
			var by, on text
			err = rows.Scan(append([]any{&e.ID, &e.What, &by, &e.By, &on, &e.SourceURL, &e.Words, &e.Synthetic}, and...)...)
			e.ByID, e.On = by.s(), on.rough()
			return e, err
		}, func(r *record.Record, e record.Ending) { r.Endings = append(r.Endings, e) })
	if err != nil {
		return err
	}
	return beneath(ctx, q, of, `SELECT e.recommendation_id, e.by_id FROM ending e WHERE e.by_id IN (%s) AND NOT EXISTS
 (SELECT 1 FROM correction c WHERE c.of_kind = 'ending' AND c.of_id = e.id AND c.what = '`+record.Withdrawal+`') ORDER BY e.recommendation_id`,
		func(rows *sql.Rows, and ...any) (id string, err error) {
			err = rows.Scan(append([]any{&id}, and...)...)
			return id, err
		}, func(r *record.Record, id string) { r.Ends = append(r.Ends, id) })
}

// RecommendationsOf lists those that are asked of a body, or that its commitments
// serve.
func (s Store) RecommendationsOf(ctx context.Context, q db.Querier, body string) ([]string, error) {
	s, err := s.reading(ctx, q)
	if err != nil {
		return nil, err
	}
	marks, ids := s.ids(body)
	rows, err := q.Query(ctx, marked(`SELECT recommendation_id FROM addressee WHERE body_id IN (ids)
 UNION SELECT s.recommendation_id FROM commitment_serves s JOIN commitment c ON c.id = s.commitment_id WHERE c.body_id IN (ids) ORDER BY 1`, marks), repeat(2, ids)...)
	return db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { err = r.Scan(&id); return id, err })
}

// StepsOfAll gives every step of the ladder that was not withdrawn, by its
// recommendation.
func (s Store) StepsOfAll(ctx context.Context, q db.Querier) (map[string][]record.LadderStep, error) {
	s, err := s.reading(ctx, q)
	if err != nil {
		return nil, err
	}
	type of struct {
		id string
		record.LadderStep
	}
	rows, err := q.Query(ctx, stepsFrom+`NOT EXISTS (SELECT 1 FROM correction c WHERE c.of_kind = 'ladder_step' AND c.of_id = l.id AND c.what = ?)`+stepsOrder, record.Withdrawal)
	all, err := db.Collect(rows, err, func(rows *sql.Rows) (l of, err error) {
		l.LadderStep, err = scanStep(rows, &l.id)
		s.as(&l.BodyID, &l.BodyName)
		return l, err
	})
	out := map[string][]record.LadderStep{}
	for _, s := range all {
		out[s.id] = append(out[s.id], s.LadderStep)
	}
	return out, err
}
