package returns

import (
	"context"
	"database/sql"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// store reads records and keeps rows. It takes the Querier with each call, so
// that a reading may be inside a write or outside one.
type store struct{}

// text reads a NULL as empty.
type text struct{ sql.NullString }

func (t text) s() string { return t.String }

func (t text) moment() time.Time { return clock.MomentOrNone(t.String) }

// one gives the only thing, or says in words that there is none.
func one[T any](all []T, err error, none string) (T, error) {
	var zero T
	if err != nil {
		return zero, err
	}
	if len(all) == 0 {
		return zero, errs.New(errs.NotFound, none)
	}
	return all[0], nil
}

const roundColumns = `id, kind, title, period, due, made, synthetic, chief_signs, version`

func scanRound(r *sql.Rows) (x Round, err error) {
	var due, made string
	var signs sql.NullInt64
	err = r.Scan(&x.ID, &x.Kind, &x.Title, &x.Period, &due, &made, &x.Synthetic, &signs, &x.Version)
	x.ChiefSigns = signs.Valid && signs.Int64 != 0
	x.Due, x.Made = clock.DayOrNone(due), clock.MomentOrNone(made)
	return x, err
}

func (store) rounds(ctx context.Context, q db.Querier) ([]Round, error) {
	rows, err := q.Query(ctx, `SELECT `+roundColumns+` FROM return_round ORDER BY due DESC, kind`)
	return db.Collect(rows, err, scanRound)
}

func (store) round(ctx context.Context, q db.Querier, id string) (Round, error) {
	rows, err := q.Query(ctx, `SELECT `+roundColumns+` FROM return_round WHERE id = ?`, id)
	all, err := db.Collect(rows, err, scanRound)
	return one(all, err, "There is no such round here.")
}

func (store) roundOf(ctx context.Context, q db.Querier, kind, period string) (Round, error) {
	rows, err := q.Query(ctx, `SELECT `+roundColumns+` FROM return_round WHERE kind = ? AND period = ?`, kind, period)
	all, err := db.Collect(rows, err, scanRound)
	return one(all, err, "There is no such round here.")
}

const returnColumns = `d.id, d.round_id, d.body, d.body_name, d.state, d.unlocked, d.refused, d.current_id, d.counted_id, d.published_id, d.submitter, d.first_submitted, d.approved_at, d.versions, d.came_on, d.version, ` + backColumns + askedColumns

// backColumns are when a return was last sent back, and why. Figures that stood in
// for it were not its body's, and were not sent back to it.
const backColumns = backStep + ` t.made` + backFrom + `, ` + backStep + ` t.reason` + backFrom + `, `

const (
	backStep = `(SELECT`
	backFrom = ` FROM return_step t JOIN return_version b ON b.id = t.version_id WHERE t.return_id = d.id AND b.substituted_id IS NULL
 AND t.move IN ('send back', 'not signed, sent back') ORDER BY t.id DESC LIMIT 1)`
)

// askedColumns are how a body was asked, as [askedScan] reads them.
const askedColumns = `d.asked_on, d.asked_how, d.asked_by, d.asked_name, d.asked_made, d.asked_ref, d.asked_why, d.asked_agreed, d.asked_second, d.asked_second_name`

// askedScan takes the columns of an asking.
type askedScan [10]text

func (s *askedScan) into() (out []any) {
	for i := range s {
		out = append(out, &s[i])
	}
	return out
}

func (s *askedScan) asking() Asking {
	return Asking{On: clock.DayOrNone(s[0].s()), How: s[1].s(), By: s[2].s(), Name: s[3].s(), Made: clock.DayOrNone(s[4].s()), Ref: s[5].s(), Why: s[6].s(),
		Agreed: clock.DayOrNone(s[7].s()), Second: s[8].s(), SecondName: s[9].s()}
}

func scanReturn(r *sql.Rows) (x Return, err error) {
	var refused, current, counted, published, submitter, first, approved, came, back, why text
	var asked askedScan
	err = r.Scan(append([]any{&x.ID, &x.RoundID, &x.Body, &x.BodyName, &x.State, &x.Unlocked, &refused, &current, &counted, &published, &submitter, &first, &approved, &x.Versions,
		&came, &x.Version, &back, &why}, asked.into()...)...)
	x.Refused, x.Current, x.Counted, x.PublishedVersion, x.Submitter = refused.s(), current.s(), counted.s(), published.s(), submitter.s()
	x.Asking, x.CameOn = asked.asking(), clock.DayOrNone(came.s())
	x.FirstSubmitted, x.ApprovedAt, x.Back = first.moment(), approved.moment(), backOn(back, why.s())
	return x, err
}

func backOn(made text, why string) (b Back) {
	if at := made.moment(); !at.IsZero() {
		b = Back{clock.DayOf(at), why}
	}
	return b
}

// returns gives the returns of a round, or of a body, or both; "" leaves open.
func (store) returns(ctx context.Context, q db.Querier, round, body string) ([]Return, error) {
	rows, err := q.Query(ctx, `SELECT `+returnColumns+` FROM return_due d WHERE (d.round_id = ? OR ? = '') AND (d.body = ? OR ? = '') ORDER BY d.body_name, d.id`,
		round, round, body, body)
	return db.Collect(rows, err, scanReturn)
}

const noReturn = "There is no such return here."

func (store) oneReturn(ctx context.Context, q db.Querier, id string) (Return, error) {
	rows, err := q.Query(ctx, `SELECT `+returnColumns+` FROM return_due d WHERE d.id = ?`, id)
	all, err := db.Collect(rows, err, scanReturn)
	return one(all, err, noReturn)
}

// rowsBefore is how many rows the newest version before one had that said something.
const rowsBefore = `(SELECT b.rows_read FROM return_version b WHERE b.return_id = v.return_id AND b.number < v.number AND b.state = 'checked'
 AND b.is_nil = 0 AND b.rows_read > 0 ORDER BY b.number DESC LIMIT 1)`

const versionColumns = `v.id, v.return_id, v.number, v.made, v.human, v.name, v.file, v.format, v.encoding, v.sha256, v.bytes, v.is_nil, v.substituted_id, v.state, v.failure,
 v.rows_read, v.good, v.refused, v.errors, v.warnings, v.exceptions, v.added, v.changed, v.gone, v.without, v.signed_by, v.signed_name, v.signed_at, v.version,
 CASE WHEN v.is_nil = 1 THEN COALESCE(` + rowsBefore + `, 0) ELSE 0 END`

func scanVersion(r *sql.Rows) (x Version, err error) {
	var made string
	var file, format, encoding, sum, sub, failure, without, by, name, at text
	err = r.Scan(&x.ID, &x.ReturnID, &x.Number, &made, &x.Human, &x.Name, &file, &format, &encoding, &sum, &x.Bytes, &x.Nil, &sub, &x.State, &failure,
		&x.Rows, &x.Good, &x.Refused, &x.Errors, &x.Warnings, &x.Exceptions, &x.Added, &x.Changed, &x.Gone, &without, &by, &name, &at, &x.Row, &x.Over)
	x.Made, x.File, x.Format, x.Encoding, x.SHA256 = clock.MomentOrNone(made), file.s(), format.s(), encoding.s(), sum.s()
	x.Substituted, x.Failure, x.Without = sub.s(), failure.s(), without.s()
	x.SignedBy, x.SignedName, x.SignedAt = by.s(), name.s(), at.moment()
	return x, err
}

func (st store) version(ctx context.Context, q db.Querier, id string) (Version, error) {
	rows, err := q.Query(ctx, `SELECT `+versionColumns+` FROM return_version v WHERE v.id = ?`, id)
	all, err := db.Collect(rows, err, scanVersion)
	v, err := one(all, err, noReturn)
	if err != nil {
		return v, err
	}
	v.Loads, err = st.loads(ctx, q, id)
	return v, err
}

// sums gives what the check of each newest version of a round, or of all, came to, by
// the version.
func (store) sums(ctx context.Context, q db.Querier, round string) (map[string]Sums, error) {
	rows, err := q.Query(ctx, `SELECT v.id, v.good, v.refused, v.exceptions, v.is_nil, CASE WHEN v.is_nil = 1 THEN COALESCE(`+rowsBefore+`, 0) ELSE 0 END FROM return_due d JOIN return_version v ON v.id = d.current_id WHERE d.round_id = ? OR ? = ''`,
		round, round)
	out := map[string]Sums{}
	_, err = db.Collect(rows, err, func(r *sql.Rows) (id string, err error) {
		var x Sums
		err = r.Scan(&id, &x.Good, &x.Refused, &x.Exceptions, &x.Nil, &x.Over)
		out[id] = x
		return id, err
	})
	return out, err
}

// before gives, by body, the newest approved return of an earlier period like a round's.
func (store) before(ctx context.Context, q db.Querier, round string) (map[string]Before, error) {
	type line struct {
		body, period string
		Before
	}
	rows, err := q.Query(ctx, `SELECT d.body, n.period, o.period, v.good FROM return_round n JOIN return_round o ON o.kind = n.kind AND o.period < n.period
 JOIN return_due d ON d.round_id = o.id JOIN return_version v ON v.id = d.counted_id WHERE n.id = ? AND v.substituted_id IS NULL ORDER BY o.period`, round)
	all, err := db.Collect(rows, err, func(r *sql.Rows) (x line, err error) { return x, r.Scan(&x.body, &x.period, &x.Period, &x.Rows) })
	out := map[string]Before{}
	for _, x := range all {
		if sameLength(x.period, x.Period) {
			out[x.body] = x.Before
		}
	}
	return out, err
}

// versions gives what a body sent for a return, newest first, without loads.
func (store) versions(ctx context.Context, q db.Querier, returnID string) ([]Version, error) {
	rows, err := q.Query(ctx, `SELECT `+versionColumns+` FROM return_version v WHERE v.return_id = ? ORDER BY v.number DESC`, returnID)
	return db.Collect(rows, err, scanVersion)
}

func (store) loads(ctx context.Context, q db.Querier, versionID string) ([]Load, error) {
	rows, err := q.Query(ctx, `SELECT id, version_id, schema_name, schema_version, seq, rows_kept, sha256 FROM return_load WHERE version_id = ? ORDER BY id`, versionID)
	return db.Collect(rows, err, func(r *sql.Rows) (l Load, err error) {
		err = r.Scan(&l.ID, &l.VersionID, &l.Schema, &l.SchemaVersion, &l.Seq, &l.Rows, &l.SHA256)
		return l, err
	})
}

func (store) steps(ctx context.Context, q db.Querier, returnID string) ([]Step, error) {
	rows, err := q.Query(ctx, `SELECT id, return_id, version_id, move, was, became, made, human, name, body, reason, hash FROM return_step WHERE return_id = ? ORDER BY id`, returnID)
	return db.Collect(rows, err, func(r *sql.Rows) (s Step, err error) {
		var made string
		var version, body, reason, hash text
		err = r.Scan(&s.ID, &s.ReturnID, &version, &s.Move, &s.From, &s.To, &made, &s.Human, &s.Name, &body, &reason, &hash)
		s.VersionID, s.At, s.Body, s.Reason, s.Hash = version.s(), clock.MomentOrNone(made), body.s(), reason.s(), hash.s()
		return s, err
	})
}

// waiting gives versions whose file is kept and was never wholly checked: a
// check that a stop cut short.
func (store) waiting(ctx context.Context, q db.Querier, before string) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT id FROM return_version WHERE state = 'receiving' AND id < ? ORDER BY id`, before)
	return db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { return id, r.Scan(&id) })
}

type keptFile struct {
	Name string
	Data []byte
}

func (store) keepFile(ctx context.Context, tx *db.Tx, id, version string, place int, name, sum string, data []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO return_file (id, version_id, place, name, sha256, data) VALUES (?,?,?,?,?,?)`, id, version, place, name, sum, data)
	return err
}

func (store) files(ctx context.Context, q db.Querier, version string) ([]keptFile, error) {
	rows, err := q.Query(ctx, `SELECT name, data FROM return_file WHERE version_id = ? ORDER BY place`, version)
	return db.Collect(rows, err, func(r *sql.Rows) (f keptFile, err error) { return f, r.Scan(&f.Name, &f.Data) })
}

// nilVersions gives the versions that say "we looked, there is nothing".
func (store) nilVersions(ctx context.Context, q db.Querier) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT id FROM return_version WHERE is_nil = 1`)
	return db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { return id, r.Scan(&id) })
}

func (store) fileNames(ctx context.Context, q db.Querier, version string) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT name FROM return_file WHERE version_id = ? ORDER BY place`, version)
	return db.Collect(rows, err, func(r *sql.Rows) (name string, err error) { return name, r.Scan(&name) })
}

// waitingForChief gives the submitted returns that a chief officer has still to
// sign. It says of all at once what [waitsForChief] says of one.
func (store) waitingForChief(ctx context.Context, q db.Querier) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT d.id FROM return_due d JOIN return_round o ON o.id = d.round_id LEFT JOIN return_version v ON v.id = d.current_id
 WHERE d.state = 'submitted' AND COALESCE(o.chief_signs, 0) <> 0 AND v.substituted_id IS NULL AND (COALESCE(v.signed_by, '') = '' OR COALESCE(v.signed_name, '') = '' OR COALESCE(v.signed_at, '') = '')`)
	return db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { return id, r.Scan(&id) })
}

// unpublished gives the counted versions that no published figure is noted to
// count.
func (store) unpublished(ctx context.Context, q db.Querier) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT counted_id FROM return_due WHERE counted_id IS NOT NULL AND (published_id IS NULL OR published_id <> counted_id)`)
	return db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { return id, r.Scan(&id) })
}
