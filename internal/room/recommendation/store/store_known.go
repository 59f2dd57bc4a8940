package store

import (
	"context"
	"database/sql"

	"candour/internal/base/db"
	"candour/internal/room/recommendation/record"
)

const knownColumns = `k.id, k.by_name, k.url, k.note, k.noted, k.synthetic`

func scanKnown(rows *sql.Rows) (record.KnownAnswer, error) { return scanKnownAnd(rows) }

func scanKnownAnd(rows *sql.Rows, and ...any) (k record.KnownAnswer, err error) {
	var by, url, note, noted text
	err = rows.Scan(append([]any{&k.ID, &by, &url, &note, &noted, &k.Synthetic}, and...)...)
	k.By, k.URL, k.Note, k.Noted = by.s(), url.s(), note.s(), noted.rough()
	return k, err
}

// loadKnown reads the answers to recommendations that are known of and not
// entered. Those to the whole report come with the report.
func (Store) loadKnown(ctx context.Context, q db.Querier, of map[string]*record.Record) error {
	return beneath(ctx, q, of, `SELECT `+knownColumns+`, k.recommendation_id FROM answer_known k WHERE k.recommendation_id IN (%s) ORDER BY k.position, k.id`,
		scanKnownAnd, func(r *record.Record, k record.KnownAnswer) { r.Known = append(r.Known, k) })
}

func (Store) knownOfReport(ctx context.Context, q db.Querier, r *record.Report) error {
	rows, err := q.Query(ctx, `SELECT `+knownColumns+` FROM answer_known k WHERE k.report_id = ? ORDER BY k.position, k.id`, r.ID)
	r.Known, err = db.Collect(rows, err, scanKnown)
	return err
}

// knownOfReports fills in what is known of the answers to whole reports.
func (Store) knownOfReports(ctx context.Context, q db.Querier, reports []record.Report) error {
	type line struct {
		report string
		known  record.KnownAnswer
	}
	rows, err := q.Query(ctx, `SELECT `+knownColumns+`, k.report_id FROM answer_known k WHERE k.report_id IS NOT NULL ORDER BY k.position, k.id`)
	all, err := db.Collect(rows, err, func(rows *sql.Rows) (l line, err error) {
		l.known, err = scanKnownAnd(rows, &l.report)
		return l, err
	})
	at := map[string]int{}
	for i := range reports {
		at[reports[i].ID] = i
	}
	for _, l := range all {
		if i, ok := at[l.report]; ok {
			reports[i].Known = append(reports[i].Known, l.known)
		}
	}
	return err
}
