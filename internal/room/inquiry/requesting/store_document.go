package requesting

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/restrict"
)

type store struct{}

// names reads ids of a column; one that is NULL says that nobody looked.
func names(column sql.NullString) (restrict.Names, []string) {
	if !column.Valid {
		return restrict.Names{}, nil
	}
	ids := strings.Fields(column.String)
	return restrict.Named(ids...), ids
}

// documents gives a few, the latest first. They are put in order here: asked to, a database goes through the list of
// all of them in that order to find the one.
func (s store) documents(ctx context.Context, q db.Querier, where string, args ...any) ([]Document, error) {
	out, err := s.some(ctx, q, where, args...)
	slices.SortFunc(out, func(a, b Document) int { return cmp.Or(b.Received.Sub(a.Received), cmp.Compare(a.ID, b.ID)) })
	return out, err
}

// named gives those of some ids that are of an inquiry. The database is asked by the ids alone: asked for the inquiry as
// well, it goes through all that the inquiry has.
func (s store) named(ctx context.Context, q db.Querier, inquiry string, ids []string) ([]Document, error) {
	all, err := s.documents(ctx, q, `WHERE `+among(ids), argsOf(ids)...)
	return slices.DeleteFunc(all, func(d Document) bool { return d.Inquiry != inquiry }), err
}

// among is the condition that a document is one of some, and argsOf are its arguments.
func among(ids []string) string { return `id IN (` + db.Placeholders(len(ids)) + `)` }

func argsOf(ids []string) (args []any) {
	for _, id := range ids {
		args = append(args, id)
	}
	return args
}

// lot is how many rows are read at once where a list is shown in parts.
const lot = 200

// after gives the next of them in the order of a list, from a place on.
func (s store) after(ctx context.Context, q db.Querier, inquiry string, from Place) ([]Document, error) {
	where, args := `WHERE inquiry_id = ?`, []any{inquiry}
	if from.ID != "" {
		where += ` AND received <= ? AND (received < ? OR id > ?)`
		args = append(args, from.Received.String(), from.Received.String(), from.ID)
	}
	return s.some(ctx, q, where+` ORDER BY received DESC, id LIMIT ?`, append(args, int64(lot))...)
}

func (store) some(ctx context.Context, q db.Querier, where string, args ...any) ([]Document, error) {
	rows, err := q.Query(ctx, `SELECT id, inquiry_id, version, title, sha256, pages, received, COALESCE(body, ''), sender, made, persons, classes, COALESCE(looked, ''),
 COALESCE(back, ''), COALESCE(back_why, ''), COALESCE(asking_id, '') FROM inquiry_document `+where, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (d Document, err error) {
		var received, made, looked, back string
		var persons, classes sql.NullString
		err = r.Scan(&d.ID, &d.Inquiry, &d.Version, &d.Title, &d.SHA256, &d.Pages, &received, &d.Body, &d.Sender, &made, &persons, &classes, &looked, &back, &d.BackWhy, &d.Asking)
		d.Received, d.Made, d.Looked, d.Back = clock.DayOrNone(received), clock.DayOrNone(made), clock.DayOrNone(looked), clock.DayOrNone(back)
		d.Persons, d.persons = names(persons)
		d.Classes, d.classes = names(classes)
		return d, err
	})
}

func (store) count(ctx context.Context, q db.Querier, inquiry string) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT count(*) FROM inquiry_document WHERE inquiry_id = ?`, inquiry).Scan(&n)
	return n, err
}

// standing is how many documents an inquiry has, and how often they were changed.
func (store) standing(ctx context.Context, q db.Querier, inquiry string) (count, versions int64, err error) {
	err = q.QueryRow(ctx, `SELECT count(*), COALESCE(sum(version), 0) FROM inquiry_document WHERE inquiry_id = ?`, inquiry).Scan(&count, &versions)
	return count, versions, err
}

// weighed gives of each document what restrictions weigh.
func (store) weighed(ctx context.Context, q db.Querier, inquiry string) ([]Document, error) {
	rows, err := q.Query(ctx, `SELECT id, persons, classes FROM inquiry_document WHERE inquiry_id = ? ORDER BY id`, inquiry)
	return db.Collect(rows, err, func(r *sql.Rows) (d Document, err error) {
		var persons, classes sql.NullString
		err = r.Scan(&d.ID, &persons, &classes)
		d.Persons, d.persons = names(persons)
		d.Classes, d.classes = names(classes)
		return d, err
	})
}

func (store) ids(ctx context.Context, q db.Querier, inquiry string) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT id FROM inquiry_document WHERE inquiry_id = ?`, inquiry)
	return db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { err = r.Scan(&id); return id, err })
}

func (store) titles(ctx context.Context, q db.Querier, where string, args ...any) ([]title, error) {
	rows, err := q.Query(ctx, `SELECT id, title, sha256, received FROM inquiry_document `+where, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (t title, err error) {
		var received string
		err = r.Scan(&t.id, &t.words, &t.sha256, &received)
		t.words, t.received = strings.ToLower(t.words), clock.DayOrNone(received)
		return t, err
	})
}
