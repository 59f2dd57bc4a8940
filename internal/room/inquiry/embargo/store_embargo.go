package embargo

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry"
)

// The states of a copy that went, and of a report that is written.
const (
	sent     = "sent"
	drafting = "drafting"
)

// Row is a copy under embargo as its row has it, with the state of its report.
type Row struct {
	ID, Report, Inquiry, Decision, State, Sealed, Core, Link, Own, Of string
	Version, Number                                                   int64
	Sent, Accepted, Ended                                             clock.Day
}

// Opens says that a copy went, has not ended, and that its report is not published.
func (c *Row) Opens() bool { return c.State == sent && c.Ended.IsZero() && c.Of == drafting }

const copyColumns = `SELECT c.id, c.report_id, r.inquiry_id, c.decision_id, c.state, c.sealed, coalesce(c.core, ''), coalesce(c.link, ''), coalesce(c.own, ''), r.state, c.version, c.number,
 coalesce(c.sent, ''), coalesce(c.accepted, ''), coalesce(c.ended, '') FROM inquiry_report_copy c JOIN inquiry_report r ON r.id = c.report_id `

func scanCopy(scan func(...any) error) (c Row, err error) {
	var went, accepted, ended string
	err = scan(&c.ID, &c.Report, &c.Inquiry, &c.Decision, &c.State, &c.Sealed, &c.Core, &c.Link, &c.Own, &c.Of, &c.Version, &c.Number, &went, &accepted, &ended)
	c.Sent, c.Accepted, c.Ended = clock.DayOrNone(went), clock.DayOrNone(accepted), clock.DayOrNone(ended)
	return c, err
}

// Copy gives one; errs.NotFound where there is none.
func Copy(ctx context.Context, q db.Querier, id string) (Row, error) {
	c, err := scanCopy(q.QueryRow(ctx, copyColumns+`WHERE c.id = ?`, id).Scan)
	if db.NoRows(err) {
		err = inquiry.ErrNothing()
	}
	return c, err
}

// Copies gives those of a report, in order.
func Copies(ctx context.Context, q db.Querier, report string) ([]Row, error) {
	rows, err := q.Query(ctx, copyColumns+`WHERE c.report_id = ? ORDER BY c.number`, report)
	return db.Collect(rows, err, func(r *sql.Rows) (Row, error) { return scanCopy(r.Scan) })
}

// Shape names a report as it stands, without a word of it: a copy opens while it is what it was when the copy went.
// What is proposed to be withheld is another shape, until it is turned down.
func Shape(ctx context.Context, q db.Querier, report string) (string, error) {
	h := sha256.New()
	for _, query := range []string{`SELECT id, '' FROM inquiry_report_chapter WHERE report_id = ? ORDER BY id`, `SELECT id, '' FROM inquiry_report_paragraph WHERE report_id = ? ORDER BY id`,
		`SELECT id, CAST(revision AS TEXT) || ' ' || CAST(frozen AS TEXT) FROM inquiry_report_sentence WHERE report_id = ? ORDER BY id`,
		`SELECT id, state FROM inquiry_report_decision WHERE report_id = ? AND kind = 'withheld' AND state IN ('proposed', 'agreed') ORDER BY id`} {
		all, err := q.Query(ctx, query, report)
		rows, err := db.Collect(all, err, func(r *sql.Rows) (p [2]string, err error) { return p, r.Scan(&p[0], &p[1]) })
		if err != nil {
			return "", err
		}
		_, _ = fmt.Fprintf(h, "%q\n", rows) // a hash takes everything
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
