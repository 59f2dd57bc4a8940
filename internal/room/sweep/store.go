package sweep

import (
	"context"
	"database/sql"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// store reads records. It takes the Querier with each call, so that a load may
// run inside a write or outside one.
type store struct{}

// text reads a NULL as empty.
type text struct{ sql.NullString }

func (t text) s() string { return t.String }

// date reads a stored date; it was checked when it was written.
func (t text) date() Date {
	d, err := parseDate(t.String)
	if err != nil {
		return Date{}
	}
	return d
}

func (t text) codes() []string {
	if t.String == "" {
		return nil
	}
	return strings.Split(t.String, ";")
}

// whole reads a NULL as not known.
type whole struct{ sql.NullInt64 }

func (w whole) count() Count { return Count{N: int(w.Int64), Known: w.Valid} }

var errNoCase = errs.New(errs.NotFound, "There is no such case here.")

const caseColumns = `c.id, c.version, c.list_id, c.row_number, c.force_id, c.reference, c.opened, c.closed, c.outcome, c.class, c.suspects, c.alive, c.victims, c.age,
 c.access, c.indicators, c.reviewed, c.reasons, c.screen, c.met, c.not_known, c.screened_out, c.priority, c.place, c.state, c.result, c.dropped, c.turned, c.synthetic, c.caught_as`

func scanCase(rows *sql.Rows) (c Case, err error) {
	var opened, closed, outcome, class, alive, access, indicators, reviewed, reasons, met, nk, out, result, as text
	var suspects, victims, age whole
	err = rows.Scan(&c.ID, &c.Version, &c.ListID, &c.Row, &c.ForceID, &c.Reference, &opened, &closed, &outcome, &class, &suspects, &alive, &victims, &age,
		&access, &indicators, &reviewed, &reasons, &c.Result.Version, &met, &nk, &out, &c.Priority, &c.Place, &c.State, &result, &c.Dropped, &c.Turned, &c.Synthetic, &as)
	c.Opened, c.Closed, c.Outcome, c.Class = opened.date(), closed.date(), outcome.s(), class.s()
	c.Suspects, c.Victims, c.Age = suspects.count(), victims.count(), age.count()
	c.Alive, c.Access = Answer(alive.s()), Answer(access.s())
	c.Indicators, c.Reasons = indicators.codes(), reasons.codes()
	if c.NeverReviewed = reviewed.s() == never; !c.NeverReviewed {
		c.Reviewed = reviewed.date()
	}
	c.Result.Met, c.Result.NotKnown, c.Result.Out = met.codes(), nk.codes(), out.codes()
	c.Result.Hit, c.Second, c.CaughtAs = len(c.Result.Out) == 0, result.s(), as.s()
	return c, err
}

const never = "never"

func (store) caseByID(ctx context.Context, q db.Querier, id string) (Case, error) {
	rows, err := q.Query(ctx, `SELECT `+caseColumns+` FROM sweep_case c WHERE c.id = ?`, id)
	all, err := db.Collect(rows, err, scanCase)
	if err != nil {
		return Case{}, err
	}
	if len(all) == 0 {
		return Case{}, errNoCase
	}
	return all[0], nil
}

// outAfter gives some of the cases that are screened out, by id.
func (store) outAfter(ctx context.Context, q db.Querier, after string, maximum int) ([]Case, error) {
	rows, err := q.Query(ctx, `SELECT `+caseColumns+` FROM sweep_case c WHERE c.state = 'out' AND c.id > ? ORDER BY c.id LIMIT ?`, after, maximum)
	return db.Collect(rows, err, scanCase)
}

// ofForce gives some of a force's cases, by id.
func (store) ofForce(ctx context.Context, q db.Querier, force, after string, maximum int) ([]Case, error) {
	rows, err := q.Query(ctx, `SELECT `+caseColumns+` FROM sweep_case c WHERE c.force_id = ? AND c.id > ? ORDER BY c.id LIMIT ?`, force, after, maximum)
	return db.Collect(rows, err, scanCase)
}

// allocated gives the humans who have a case now.
func (store) allocated(ctx context.Context, q db.Querier, caseID string) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT human FROM sweep_allocation WHERE case_id = ? AND state = 'active' ORDER BY id`, caseID)
	return db.Collect(rows, err, func(r *sql.Rows) (h string, err error) { return h, r.Scan(&h) })
}

func (store) allocations(ctx context.Context, q db.Querier, caseID string) ([]Allocation, error) {
	rows, err := q.Query(ctx, `SELECT id, case_id, human, name, body, state, reason, on_day FROM sweep_allocation WHERE case_id = ? ORDER BY id`, caseID)
	return db.Collect(rows, err, func(r *sql.Rows) (a Allocation, err error) {
		var reason text
		err = r.Scan(&a.ID, &a.CaseID, &a.Human, &a.Name, &a.Body, &a.State, &reason, &a.Day)
		a.Reason = reason.s()
		return a, err
	})
}

func (store) looked(ctx context.Context, q db.Querier, caseID string) ([]Looked, error) {
	rows, err := q.Query(ctx, `SELECT id, result, undone, words, body, on_day FROM sweep_outcome WHERE case_id = ? ORDER BY id`, caseID)
	return db.Collect(rows, err, func(r *sql.Rows) (l Looked, err error) {
		var undone, words text
		err = r.Scan(&l.ID, &l.Result, &undone, &words, &l.Body, &l.Day)
		l.Undone, l.Words = undone.codes(), words.s()
		return l, err
	})
}

func (store) twins(ctx context.Context, q db.Querier, caseID string) ([]Twin, error) {
	rows, err := q.Query(ctx, `SELECT t.id, t.version, c.id, c.reference, t.reason, t.state, t.words FROM sweep_twin t
 JOIN sweep_case c ON c.id = CASE WHEN t.a_id = ? THEN t.b_id ELSE t.a_id END WHERE t.a_id = ? OR t.b_id = ? ORDER BY t.id`, caseID, caseID, caseID)
	return db.Collect(rows, err, func(r *sql.Rows) (t Twin, err error) {
		var words text
		err = r.Scan(&t.ID, &t.Version, &t.CaseID, &t.Reference, &t.Reason, &t.State, &words)
		t.Words = words.s()
		return t, err
	})
}

const listColumns = `id, force_id, made, name, format, sha256, bytes, total, good, refused, errors, warnings, held, screen, caught, added, changed, unchanged, dropped, twins, synthetic`

func scanList(r *sql.Rows) (l List, err error) {
	var made string
	var held whole
	err = r.Scan(&l.ID, &l.ForceID, &made, &l.Name, &l.Format, &l.SHA256, &l.Bytes, &l.Total, &l.Good, &l.Refused, &l.Errors, &l.Warnings, &held, &l.Screen,
		&l.Caught, &l.Added, &l.Changed, &l.Unchanged, &l.Dropped, &l.Twins, &l.Synthetic)
	l.Made, l.Held = clock.MomentOrNone(made), held.count()
	return l, err
}

func (store) list(ctx context.Context, q db.Querier, id string) (List, error) {
	rows, err := q.Query(ctx, `SELECT `+listColumns+` FROM sweep_list WHERE id = ?`, id)
	all, err := db.Collect(rows, err, scanList)
	if err == nil && len(all) == 0 {
		err = errs.New(errs.NotFound, "There is no such list here.")
	}
	if err != nil {
		return List{}, err
	}
	return all[0], nil
}

// lists gives the lists that were wholly taken, newest first; of one force or,
// when that is empty, of all.
func (store) lists(ctx context.Context, q db.Querier, force string, maximum int) ([]List, error) {
	rows, err := q.Query(ctx, `SELECT `+listColumns+` FROM sweep_list WHERE state = 'complete' AND (force_id = ? OR ? = '') ORDER BY made DESC, id DESC LIMIT ?`, force, force, maximum)
	return db.Collect(rows, err, scanList)
}

// ForceOf gives the force that closed a swept case; empty when there is none.
func (s *Service) ForceOf(ctx context.Context, caseID string) (string, error) {
	var force string
	err := s.db.QueryRow(ctx, `SELECT force_id FROM sweep_case WHERE id = ?`, caseID).Scan(&force)
	if db.NoRows(err) {
		return "", nil
	}
	return force, err
}
