package drafting

import (
	"context"
	"database/sql"

	"candour/internal/base/clock"
	"candour/internal/base/db"
)

type store struct{}

const reportColumns = `SELECT id, version, inquiry_id, kind, title, state, made, sealed_key, coalesce(recommended, ''),
 coalesce(signed, ''), coalesce(signed_on, ''), coalesce(sha256, ''), synthetic FROM inquiry_report `

func scanReport(scan func(...any) error) (r Report, err error) {
	var made, on string
	err = scan(&r.ID, &r.version, &r.Inquiry, &r.Kind, &r.Title, &r.State, &made, &r.sealedKey, &r.recommended, &r.signed, &on, &r.sha256, &r.Synthetic)
	r.Made, r.signedOn = clock.DayOrNone(made), clock.DayOrNone(on)
	return r, err
}

func (store) report(ctx context.Context, q db.Querier, id string) (Report, error) {
	r, err := scanReport(q.QueryRow(ctx, reportColumns+`WHERE id = ?`, id).Scan)
	if db.NoRows(err) {
		err = errNone
	}
	return r, err
}

func (store) reports(ctx context.Context, q db.Querier, inquiry string) ([]Report, error) {
	rows, err := q.Query(ctx, reportColumns+`WHERE inquiry_id = ? ORDER BY made, id`, inquiry)
	return db.Collect(rows, err, func(r *sql.Rows) (Report, error) { return scanReport(r.Scan) })
}

// place is where a row of a draft stands.
type place struct {
	id, in   string
	number   int64
	version  int64
	revision int
	sealed   string
}

func (store) places(ctx context.Context, q db.Querier, query, report string) ([]place, error) {
	rows, err := q.Query(ctx, query, report)
	return db.Collect(rows, err, func(r *sql.Rows) (p place, err error) {
		return p, r.Scan(&p.id, &p.version, &p.in, &p.number, &p.revision, &p.sealed)
	})
}

func (s store) chapters(ctx context.Context, q db.Querier, report string) ([]place, error) {
	return s.places(ctx, q, `SELECT id, version, '', number, 0, sealed FROM inquiry_report_chapter WHERE report_id = ? ORDER BY number`, report)
}

func (s store) paragraphs(ctx context.Context, q db.Querier, report string) ([]place, error) {
	return s.places(ctx, q, `SELECT id, version, chapter_id, number, 0, '' FROM inquiry_report_paragraph WHERE report_id = ? ORDER BY chapter_id, number`, report)
}

func (s store) sentences(ctx context.Context, q db.Querier, report string) ([]place, error) {
	return s.places(ctx, q, `SELECT id, version, paragraph_id, number, revision, sealed FROM inquiry_report_sentence WHERE report_id = ? ORDER BY paragraph_id, number, id`, report)
}

func (s store) named(ctx context.Context, q db.Querier, report string) ([]place, error) {
	return s.places(ctx, q, `SELECT id, version, '', 0, 0, sealed FROM inquiry_report_named WHERE report_id = ? ORDER BY id`, report)
}

// letterRow is a letter as its row has it.
type letterRow struct {
	id, report                   string
	version, number              int64
	state, sealed, asked, agreed string
	sent, due, returned          clock.Day
	link, own, went              string
	accepted                     clock.Day
}

// arrives says that a letter went, and that nothing else is known of it: of one that never
// arrived nobody knows who has the paper, and it opens to nobody.
func (l *letterRow) arrives() bool { return l.state == Sent && l.returned.IsZero() }

const letterColumns = `SELECT id, report_id, version, number, state, sealed, coalesce(asked, ''), coalesce(agreed, ''), coalesce(sent, ''), coalesce(due, ''), coalesce(returned, ''),
 coalesce(link, ''), coalesce(own, ''),
 coalesce(accepted, ''), coalesce(went, '') FROM inquiry_report_letter `

func scanLetter(scan func(...any) error) (l letterRow, err error) {
	var sent, due, returned, accepted string
	err = scan(&l.id, &l.report, &l.version, &l.number, &l.state, &l.sealed, &l.asked, &l.agreed, &sent, &due, &returned, &l.link, &l.own, &accepted, &l.went)
	l.sent, l.due, l.returned, l.accepted = clock.DayOrNone(sent), clock.DayOrNone(due), clock.DayOrNone(returned), clock.DayOrNone(accepted)
	return l, err
}

func (store) letter(ctx context.Context, q db.Querier, id string) (letterRow, error) {
	l, err := scanLetter(q.QueryRow(ctx, letterColumns+`WHERE id = ?`, id).Scan)
	if db.NoRows(err) {
		err = errNone
	}
	return l, err
}

func (store) letters(ctx context.Context, q db.Querier, report string) ([]letterRow, error) {
	rows, err := q.Query(ctx, letterColumns+`WHERE report_id = ? ORDER BY number`, report)
	return db.Collect(rows, err, func(r *sql.Rows) (letterRow, error) { return scanLetter(r.Scan) })
}

// answerRow is what came back to a letter.
type answerRow struct {
	id, report, letter, kind, sealed string
	version, number                  int64
	on                               clock.Day
}

func (store) answers(ctx context.Context, q db.Querier, where string, args ...any) ([]answerRow, error) {
	rows, err := q.Query(ctx, `SELECT id, report_id, letter_id, version, number, kind, on_day, sealed FROM inquiry_report_answer `+where+` ORDER BY letter_id, number`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (a answerRow, err error) {
		var on string
		err = r.Scan(&a.id, &a.report, &a.letter, &a.version, &a.number, &a.kind, &on, &a.sealed)
		a.on = clock.DayOrNone(on)
		return a, err
	})
}

// came gives what stands with the letters of a report, by letter, without its words.
func (store) came(ctx context.Context, q db.Querier, report string) (map[string][]AnswerLine, error) {
	out := map[string][]AnswerLine{}
	rows, err := q.Query(ctx, `SELECT letter_id, id, kind, on_day FROM inquiry_report_answer WHERE report_id = ? ORDER BY letter_id, number`, report)
	_, err = db.Collect(rows, err, func(r *sql.Rows) (none struct{}, err error) {
		var letter, on string
		var a AnswerLine
		err = r.Scan(&letter, &a.ID, &a.Kind, &on)
		a.On = clock.DayOrNone(on)
		out[letter] = append(out[letter], a)
		return none, err
	})
	return out, err
}

// decisionRow is something that two decide.
type decisionRow struct {
	id, kind, state, sealed string
	version, number         int64
}

func (store) decisions(ctx context.Context, q db.Querier, report string) ([]decisionRow, error) {
	rows, err := q.Query(ctx, `SELECT id, kind, state, sealed, version, number FROM inquiry_report_decision WHERE report_id = ? ORDER BY number`, report)
	return db.Collect(rows, err, func(r *sql.Rows) (d decisionRow, err error) {
		return d, r.Scan(&d.id, &d.kind, &d.state, &d.sealed, &d.version, &d.number)
	})
}

// pair is two texts of a row.
type pair struct{ a, b string }

func (store) pairs(ctx context.Context, q db.Querier, query string, args ...any) ([]pair, error) {
	rows, err := q.Query(ctx, query, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (p pair, err error) { return p, r.Scan(&p.a, &p.b) })
}

func (s store) seen(ctx context.Context, q db.Querier, report string) ([]pair, error) {
	return s.pairs(ctx, q, `SELECT human, what FROM inquiry_report_seen WHERE report_id = ?`, report)
}

func (s store) signatures(ctx context.Context, q db.Querier, report string) ([]pair, error) {
	return s.pairs(ctx, q, `SELECT human, sha256 FROM inquiry_report_signature WHERE report_id = ? ORDER BY on_day, id`, report)
}

// signedOn gives when each human signed a text.
func (s store) signedOn(ctx context.Context, q db.Querier, report, sha256 string) ([]pair, error) {
	return s.pairs(ctx, q, `SELECT human, on_day FROM inquiry_report_signature WHERE report_id = ? AND sha256 = ? ORDER BY on_day, id`, report, sha256)
}

// progress counts, without a word of what is written.
func (store) progress(ctx context.Context, q db.Querier, report string) (p Progress, err error) {
	err = q.QueryRow(ctx, `SELECT (SELECT count(*) FROM inquiry_report_chapter c WHERE c.report_id = ?),
 (SELECT count(*) FROM inquiry_report_chapter c WHERE c.report_id = ?
   AND EXISTS (SELECT 1 FROM inquiry_report_paragraph p JOIN inquiry_report_sentence s ON s.paragraph_id = p.id WHERE p.chapter_id = c.id)
   AND NOT EXISTS (SELECT 1 FROM inquiry_report_paragraph p JOIN inquiry_report_sentence s ON s.paragraph_id = p.id WHERE p.chapter_id = c.id AND s.frozen <> s.revision)),
 (SELECT count(*) FROM inquiry_report_letter l WHERE l.report_id = ? AND l.state = 'sent' AND l.returned IS NULL)`, report, report, report).Scan(&p.Chapters, &p.Frozen, &p.Letters)
	if err != nil {
		return p, err
	}
	var first, last string
	err = q.QueryRow(ctx, `SELECT coalesce(min(sent), ''), coalesce(max(due), '') FROM inquiry_report_letter WHERE report_id = ? AND state = 'sent' AND returned IS NULL`,
		report).Scan(&first, &last)
	p.FirstSent, p.LastDue = clock.DayOrNone(first), clock.DayOrNone(last)
	return p, err
}
