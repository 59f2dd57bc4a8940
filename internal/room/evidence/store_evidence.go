package evidence

import (
	"context"
	"database/sql"
	"strings"

	"candour/evidence"
	"candour/internal/base/clock"
	"candour/internal/base/db"
)

type store struct{}

func (store) deliveries(ctx context.Context, q db.Querier, where string, args ...any) ([]Delivery, error) {
	rows, err := q.Query(ctx, `SELECT id, home, version, number, prefix, received, COALESCE(body, ''), sender, COALESCE(asking, ''), medium, COALESCE(files_declared, -1), made, human, synthetic,
 sealed_key, state, COALESCE(closed, ''), COALESCE(closed_human, ''), COALESCE(why, ''), COALESCE(items, 0), COALESCE(indexed, 0), COALESCE(exceptions, 0), COALESCE(excluded, 0),
 COALESCE(copies, 0), COALESCE(seals_to, ''), COALESCE(own, 0), COALESCE(done, '') FROM evidence_delivery `+where, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (d Delivery, err error) {
		var received, made, closed, done string
		err = r.Scan(&d.ID, &d.Home, &d.Version, &d.Number, &d.Prefix, &received, &d.Body, &d.Sender, &d.Asking, &d.Medium, &d.Declared, &made, &d.Human, &d.Synthetic,
			&d.sealedKey, &d.State, &closed, &d.ClosedBy, &d.Why, &d.Sum.Items, &d.Sum.Indexed, &d.Sum.Exceptions, &d.Sum.Excluded, &d.Sum.Copies,
			&d.sealsTo, &d.Own, &done)
		d.Received, d.Made, d.Closed, d.Done = clock.DayOrNone(received), clock.DayOrNone(made), clock.DayOrNone(closed), clock.DayOrNone(done)
		return d, err
	})
}

func (store) items(ctx context.Context, q db.Querier, where string, args ...any) ([]Item, error) {
	rows, err := q.Query(ctx, `SELECT id, home, delivery_id, COALESCE(parent_id, ''), version, place, sha256, blake3, size, COALESCE(relation, ''), state, COALESCE(fault, ''), COALESCE(why, ''),
 COALESCE(human, ''), COALESCE(kind, ''), COALESCE(reader, ''), COALESCE(pages, 0), COALESCE(blank, 0), COALESCE(parts, 0), COALESCE(notes, ''), COALESCE(prefix, ''), COALESCE(serial, 0),
 COALESCE(copy_of, ''), COALESCE(family_hash, ''), COALESCE(mail, ''), sealed, COALESCE(sealed_key, ''), COALESCE(sealed_name, '') FROM evidence_item `+where, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (i Item, err error) {
		var relation, code, notes string
		err = r.Scan(&i.ID, &i.Home, &i.Delivery, &i.Parent, &i.Version, &i.Place, &i.SHA256, &i.BLAKE3, &i.Size, &relation, &i.State, &code, &i.Why, &i.Human, &i.Kind, &i.Reader,
			&i.Pages, &i.Blank, &i.Parts, &notes, &i.Prefix, &i.Serial, &i.CopyOf, &i.FamilyHash, &i.Mail, &i.sealed, &i.sealedKey, &i.sealedName)
		i.Relation, i.Code, i.Notes = evidence.Relation(relation), evidence.Code(code), strings.Fields(notes)
		return i, err
	})
}

// shelf is what finds the pages of a home.
type shelf struct{ id, home, sealedKey string }

func (store) shelves(ctx context.Context, q db.Querier, where string, args ...any) ([]shelf, error) {
	rows, err := q.Query(ctx, `SELECT id, home, sealed_key FROM evidence_shelf `+where, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (s shelf, err error) {
		err = r.Scan(&s.id, &s.home, &s.sealedKey)
		return s, err
	})
}

func (store) searches(ctx context.Context, q db.Querier, where string, args ...any) ([]Search, error) {
	rows, err := q.Query(ctx, `SELECT id, home, made, human, pages, documents, more, indexed, sealed FROM evidence_search `+where, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (s Search, err error) {
		var made string
		err = r.Scan(&s.ID, &s.Home, &made, &s.Human, &s.Pages, &s.Documents, &s.More, &s.Indexed, &s.sealed)
		s.Made = clock.MomentOrNone(made)
		return s, err
	})
}

// indexed is how many files of a home are found by their words.
func (store) indexed(ctx context.Context, q db.Querier, home string) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT count(*) FROM evidence_item WHERE home = ? AND state = ?`, home, string(Indexed)).Scan(&n)
	return n, err
}

// blank is how many files of a delivery, or of a home, were read and have pages without a word.
func (store) blank(ctx context.Context, q db.Querier, where string, args ...any) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT count(*) FROM evidence_item WHERE blank > 0 AND state = 'indexed' AND `+where, args...).Scan(&n)
	return n, err
}

// sum counts the files of a delivery.
func (store) sum(ctx context.Context, q db.Querier, delivery string) (s Sum, err error) {
	err = q.QueryRow(ctx, `SELECT count(*), COALESCE(sum(CASE WHEN state = 'indexed' THEN 1 ELSE 0 END), 0), COALESCE(sum(CASE WHEN state = 'exception' THEN 1 ELSE 0 END), 0),
 COALESCE(sum(CASE WHEN state = 'excluded' THEN 1 ELSE 0 END), 0), COALESCE(sum(CASE WHEN copy_of IS NOT NULL AND state = 'indexed' THEN 1 ELSE 0 END), 0),
 COALESCE(sum(CASE WHEN parent_id IS NULL THEN 1 ELSE 0 END), 0), COALESCE(sum(COALESCE(parts, 0)), 0) FROM evidence_item WHERE delivery_id = ?`, delivery).
		Scan(&s.Items, &s.Indexed, &s.Exceptions, &s.Excluded, &s.Copies, &s.Top, &s.Inside)
	s.Waiting = s.Items - s.Indexed - s.Exceptions - s.Excluded
	return s, err
}

// serial is the last number that was given with a prefix in a home.
func (store) serial(ctx context.Context, q db.Querier, home, prefix string) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT COALESCE(max(serial), 0) FROM evidence_item WHERE home = ? AND prefix = ?`, home, prefix).Scan(&n)
	return n, err
}

// number is how many deliveries a home has.
func (store) number(ctx context.Context, q db.Querier, home string) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT COALESCE(max(number), 0) FROM evidence_delivery WHERE home = ?`, home).Scan(&n)
	return n, err
}

// letters are those with which the numbers of a body's documents began last; empty where it handed nothing over.
func (store) letters(ctx context.Context, q db.Querier, home, body string) (prefix string, err error) {
	err = q.QueryRow(ctx, `SELECT COALESCE((SELECT prefix FROM evidence_delivery WHERE home = ? AND body = ? ORDER BY number DESC LIMIT 1), '')`, home, body).Scan(&prefix)
	return prefix, err
}

// top is how many files were handed over in a delivery, and whether one is among them byte for byte.
func (store) top(ctx context.Context, q db.Querier, delivery, sha256 string) (n int, there bool, err error) {
	var same int
	err = q.QueryRow(ctx, `SELECT count(*), COALESCE(sum(CASE WHEN sha256 = ? THEN 1 ELSE 0 END), 0) FROM evidence_item WHERE delivery_id = ? AND parent_id IS NULL`, sha256, delivery).Scan(&n, &same)
	return n, same > 0, err
}

// notes counts what humans should know of the files of a delivery, by code.
func (store) notes(ctx context.Context, q db.Querier, delivery string) (map[string]int, error) {
	rows, err := q.Query(ctx, `SELECT notes FROM evidence_item WHERE delivery_id = ? AND notes IS NOT NULL`, delivery)
	all, err := db.Collect(rows, err, func(r *sql.Rows) (s string, err error) { err = r.Scan(&s); return s, err })
	out := map[string]int{}
	for _, s := range all {
		for _, code := range strings.Fields(s) {
			out[code]++
		}
	}
	return out, err
}
