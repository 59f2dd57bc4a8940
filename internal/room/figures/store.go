package figures

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// store reads records. It takes the Querier with each call, so that a load may
// run inside a write or outside one.
type store struct{}

// text reads a NULL as empty.
type text struct{ sql.NullString }

func (t text) moment() time.Time {
	at, err := time.Parse(time.RFC3339, t.String)
	if err != nil {
		return time.Time{}
	}
	return at
}

// into reads JSON; a NULL leaves v as it is.
func (t text) into(v any) error {
	if t.String == "" {
		return nil
	}
	return json.Unmarshal([]byte(t.String), v)
}

var errNone = errs.New(errs.NotFound, "There is no such release here.")

const editionSQL = `SELECT e.id, e.version, e.release_id, e.number, r.kind, r.synthetic, e.title, e.synopsis, e.why, e.changed, e.state, e.planned,
 e.proposer, e.proposer_name, e.hands, e.assured_by, e.assured_name, e.pins, e.loads, e.absent, e.code, e.digest, e.checked, e.report,
 e.built_at, e.frozen_at, e.published_at, e.early_by, e.early_name, e.early_why FROM figures_edition e JOIN figures_release r ON r.id = e.release_id `

func scanEdition(r *sql.Rows) (e Edition, err error) {
	var why, changed, planned, hands, by, byName, pins, loads, absent, code, digest, checked, report, built, frozen, published, earlyBy, earlyName, earlyWhy text
	err = r.Scan(&e.ID, &e.Version, &e.ReleaseID, &e.Number, &e.Kind, &e.Synthetic, &e.Title, &e.Synopsis, &why, &changed, &e.State, &planned,
		&e.Proposer, &e.ProposerName, &hands, &by, &byName, &pins, &loads, &absent, &code, &digest, &checked, &report, &built, &frozen, &published, &earlyBy, &earlyName, &earlyWhy)
	if err != nil {
		return e, err
	}
	e.Why, e.Changed, e.AssuredBy, e.AssuredName = why.String, changed.String, by.String, byName.String
	e.EarlyBy, e.EarlyName, e.EarlyWhy = earlyBy.String, earlyName.String, earlyWhy.String
	e.Code, e.Digest, e.Checked = code.String, digest.String, checked.String
	e.Planned, e.BuiltAt, e.FrozenAt, e.PublishedAt = planned.moment(), built.moment(), frozen.moment(), published.moment()
	for _, j := range []struct {
		from text
		to   any
	}{{hands, &e.Hands}, {pins, &e.Pins}, {loads, &e.Loads}, {absent, &e.Absent}, {report, &e.Report}} {
		if err := j.from.into(j.to); err != nil {
			return e, err
		}
	}
	return e, nil
}

func (store) one(ctx context.Context, q db.Querier, where string, args ...any) (Edition, error) {
	rows, err := q.Query(ctx, editionSQL+where, args...)
	all, err := db.Collect(rows, err, scanEdition)
	if err != nil {
		return Edition{}, err
	}
	if len(all) == 0 {
		return Edition{}, errNone
	}
	return all[0], nil
}

func (s store) edition(ctx context.Context, q db.Querier, id string) (Edition, error) {
	return s.one(ctx, q, `WHERE e.id = ?`, id)
}

// published gives the edition of a release that the public reads: the newest,
// or the one with a number.
func (s store) published(ctx context.Context, q db.Querier, release string, number int) (Edition, error) {
	if number > 0 {
		return s.one(ctx, q, `WHERE e.release_id = ? AND e.state = 'published' AND e.number = ?`, release, number)
	}
	return s.one(ctx, q, `WHERE e.release_id = ? AND e.state = 'published' ORDER BY e.number DESC`, release)
}

// editions lists those of a release, newest first.
func (store) editions(ctx context.Context, q db.Querier, release string) ([]Edition, error) {
	rows, err := q.Query(ctx, editionSQL+`WHERE e.release_id = ? ORDER BY e.number DESC`, release)
	return db.Collect(rows, err, scanEdition)
}

// inState lists the editions in some states, newest first.
func (store) inState(ctx context.Context, q db.Querier, states ...State) ([]Edition, error) {
	args := make([]any, len(states))
	for i, s := range states {
		args[i] = string(s)
	}
	rows, err := q.Query(ctx, editionSQL+`WHERE e.state IN (`+db.Placeholders(len(states))+`) ORDER BY e.published_at DESC, e.id DESC`, args...)
	return db.Collect(rows, err, scanEdition)
}

func (store) releaseTaken(ctx context.Context, q db.Querier, id string) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `SELECT count(*) FROM figures_release WHERE id = ?`, id).Scan(&n)
	return n > 0, err
}

func (store) tables(ctx context.Context, q db.Querier, edition string) ([]TableText, error) {
	rows, err := q.Query(ctx, `SELECT id, version, position, name, definition FROM figures_table WHERE edition_id = ? ORDER BY position`, edition)
	return db.Collect(rows, err, func(r *sql.Rows) (t TableText, err error) {
		return t, r.Scan(&t.ID, &t.Version, &t.Position, &t.Name, &t.Definition)
	})
}

func (store) trail(ctx context.Context, q db.Querier, edition string) ([]Trail, error) {
	rows, err := q.Query(ctx, `SELECT step, made, human, name, digest, words FROM figures_step WHERE edition_id = ? ORDER BY id`, edition)
	return db.Collect(rows, err, func(r *sql.Rows) (t Trail, err error) {
		var made, digest, words text
		err = r.Scan(&t.Step, &made, &t.Human, &t.Name, &digest, &words)
		t.At, t.Digest, t.Words = made.moment(), digest.String, words.String
		return t, err
	})
}

// usedIn lists the published editions that counted a return version. Ids hold
// no character that LIKE takes for another.
func (store) usedIn(ctx context.Context, q db.Querier, version string) ([]Edition, error) {
	if strings.ContainsAny(version, `%_"\`) || version == "" {
		return nil, nil
	}
	rows, err := q.Query(ctx, editionSQL+`WHERE e.state = 'published' AND e.pins LIKE ? ORDER BY e.published_at DESC`, `%"`+version+`"%`)
	return db.Collect(rows, err, scanEdition)
}
