package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"candour/internal/base/clock/edtf"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
)

// Store reads records. It takes the Querier with each call, so that a load may
// run inside a write or outside one.
type Store struct {
	// Lore gives what the list of bodies says in q; nil: nothing is said of any.
	Lore func(ctx context.Context, q db.Querier) (*record.Lore, error)
	// Answering says at which bodies, by id, somebody may answer here, as things stand
	// in q. Nil: nobody knows of any, and nobody is late.
	Answering func(ctx context.Context, q db.Querier) (func(body string) bool, error)
	lore      *record.Lore
	answering func(body string) bool
	rows      bodyRows
}

// text reads a NULL as empty.
type text struct{ sql.NullString }

func (t text) s() string { return t.String }

// rough reads a stored date. A date that cannot be read is a fault of ours: it
// was checked when it was written.
func (t text) rough() edtf.Date {
	d, err := edtf.Parse(t.String)
	if err != nil {
		return edtf.Date{}
	}
	return d
}

func truth(n sql.NullInt64) *bool {
	if !n.Valid {
		return nil
	}
	b := n.Int64 != 0
	return &b
}

func check(done sql.NullInt64, by, on text) record.Check {
	return record.Check{Done: truth(done), By: by.s(), On: on.rough()}
}

const reportColumns = `r.id, r.title, r.body, r.kind, r.published, r.url, r.note, r.total, r.state,
 r.checked, r.checked_by, r.checked_on, r.synthetic, r.version,
 (SELECT count(*) FROM recommendation e WHERE e.report_id = r.id AND e.state = '` + record.StatePublished + `')`

func scanReport(rows *sql.Rows) (r record.Report, err error) {
	var (
		published, url, note, by, on text
		total, checked               sql.NullInt64
	)
	err = rows.Scan(&r.ID, &r.Title, &r.Body, &r.Kind, &published, &url, &note, &total, &r.State,
		&checked, &by, &on, &r.Synthetic, &r.Version, &r.Entered)
	r.Published, r.URL, r.Note, r.Check = published.rough(), url.s(), note.s(), check(checked, by, on)
	if total.Valid {
		n := int(total.Int64)
		r.Total = &n
	}
	return r, err
}

// Reports lists every report, newest first. Databases order texts and what is
// not known each in their own way, so the order is made here.
func (s Store) Reports(ctx context.Context, q db.Querier) ([]record.Report, error) {
	rows, err := q.Query(ctx, `SELECT `+reportColumns+` FROM report r ORDER BY r.id`)
	all, err := db.Collect(rows, err, scanReport)
	if err != nil {
		return nil, err
	}
	record.NewestFirst(all)
	return all, s.knownOfReports(ctx, q, all)
}

// Report loads one report.
func (s Store) Report(ctx context.Context, q db.Querier, id string) (record.Report, error) {
	rows, err := q.Query(ctx, `SELECT `+reportColumns+` FROM report r WHERE r.id = ?`, id)
	r, err := only(db.Collect(rows, err, scanReport))
	if err != nil {
		return r, err
	}
	return r, s.knownOfReport(ctx, q, &r)
}

// only gives the one row that was asked for, or NotFound.
func only[T any](all []T, err error) (T, error) {
	var zero T
	if err != nil {
		return zero, err
	}
	if len(all) == 0 {
		return zero, errs.New(errs.NotFound, "There is no such record.")
	}
	return all[0], nil
}

const bodyColumns = `b.id, b.name, b.kind, b.contact, b.note, b.synthetic, b.version`

func scanBody(rows *sql.Rows) (record.Body, error) { return scanBodyAnd(rows) }

func scanBodyAnd(rows *sql.Rows, and ...any) (b record.Body, err error) {
	var contact, note text
	err = rows.Scan(append([]any{&b.ID, &b.Name, &b.Kind, &contact, &note, &b.Synthetic, &b.Version}, and...)...)
	b.Contact, b.Note = contact.s(), note.s()
	return b, err
}

// Bodies lists all bodies by name.
func (s Store) Bodies(ctx context.Context, q db.Querier) ([]record.Body, error) {
	s, err := s.reading(ctx, q)
	if err != nil {
		return nil, err
	}
	all, err := s.Entries(ctx, q)
	return s.nowOnly(all), err
}

// Entries lists every entry of a body, those that are read as another too.
func (Store) Entries(ctx context.Context, q db.Querier) ([]record.Body, error) {
	rows, err := q.Query(ctx, `SELECT `+bodyColumns+` FROM body b ORDER BY b.name, b.id`)
	return db.Collect(rows, err, scanBody)
}

// Body loads one body: the one that an entry is read as.
func (s Store) Body(ctx context.Context, q db.Querier, id string) (record.Body, error) {
	s, err := s.reading(ctx, q)
	if err != nil {
		return record.Body{}, err
	}
	rows, err := q.Query(ctx, `SELECT `+bodyColumns+` FROM body b WHERE b.id = ?`, s.lore.ID(id))
	b, err := only(db.Collect(rows, err, scanBody))
	b.Heirs, b.Unheard = s.heirs(b.ID), s.unheard(b.ID)
	return b, err
}

// naming gives the bodies that something published names.
func naming(also string) string {
	const published = ` JOIN recommendation r ON r.id = s.recommendation_id WHERE r.state = '` + record.StatePublished + `'`
	var parts []string
	for _, t := range []string{"addressee", "answer", "ladder_step"} {
		parts = append(parts, `SELECT s.body_id FROM `+t+` s`+published+strings.ReplaceAll(also, "x.", "s."))
	}
	parts = append(parts, `SELECT x.body_id FROM commitment x JOIN commitment_serves s ON s.commitment_id = x.id`+published+also)
	for _, t := range []string{"finding", "panel_view"} {
		parts = append(parts, `SELECT x.body_id FROM `+t+` x JOIN commitment_serves s ON s.commitment_id = x.commitment_id`+published+also)
	}
	return strings.Join(parts, ` UNION ALL `)
}

// BodiesNamed lists the bodies that something published names.
func (s Store) BodiesNamed(ctx context.Context, q db.Querier) ([]record.Body, error) {
	s, err := s.reading(ctx, q)
	if err != nil {
		return nil, err
	}
	rows, err := q.Query(ctx, `SELECT `+bodyColumns+` FROM body b WHERE EXISTS (`+naming(" AND x.body_id = b.id")+`) ORDER BY b.name, b.id`)
	all, err := db.Collect(rows, err, scanBody)
	return s.readOnce(all), err
}

// BodyNamed loads a body if something published names it, under any entry that is
// read as it.
func (s Store) BodyNamed(ctx context.Context, q db.Querier, id string) (record.Body, error) {
	s, err := s.reading(ctx, q)
	if err != nil {
		return record.Body{}, err
	}
	marks, ids := s.ids(id)
	query := marked(`SELECT `+bodyColumns+` FROM body b WHERE b.id IN (ids) AND EXISTS (`+naming(" AND x.body_id = b.id")+`)`, marks)
	rows, err := q.Query(ctx, query, ids...)
	b, err := only(db.Collect(rows, err, scanBody))
	if err != nil {
		return b, err
	}
	return s.asBody(b), nil
}

const recommendationColumns = `id, report_id, number, position, title, summary, deadline, answer_due, source_url, note,
 answer_coding, said_latest, said_latest_date, state, checked, checked_by, checked_on, synthetic, version, quote, quote_place`

func scanRecommendation(rows *sql.Rows) (r record.Recommendation, err error) {
	var (
		number, deadline, due, url, note, coding, latest, latestDate, by, on, quote, place text

		checked sql.NullInt64
	)
	err = rows.Scan(&r.ID, &r.ReportID, &number, &r.Position, &r.Title, &r.Summary, &deadline, &due, &url, &note,
		&coding, &latest, &latestDate, &r.State, &checked, &by, &on, &r.Synthetic, &r.Version, &quote, &place)
	if err != nil {
		return r, err
	}
	r.Quote, r.QuotePlace = quote.s(), place.s()
	r.Number, r.SourceURL, r.Note, r.AnswerCoding = number.s(), url.s(), note.s(), coding.s()
	r.AnswerDue, r.SaidLatest, r.SaidLatestDate = due.rough(), record.Status(latest.s()), latestDate.rough()
	r.Check = check(checked, by, on)
	r.Deadline, err = record.ParseDeadline(deadline.s())
	return r, err
}

// Recommendation loads one without what hangs on it.
func (Store) Recommendation(ctx context.Context, q db.Querier, id string) (record.Recommendation, error) {
	rows, err := q.Query(ctx, `SELECT `+recommendationColumns+` FROM recommendation WHERE id = ?`, id)
	return only(db.Collect(rows, err, scanRecommendation))
}

// RecommendationIDs lists ids in order: of one report, or of all when the
// report is empty.
func (Store) RecommendationIDs(ctx context.Context, q db.Querier, report string) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT id FROM recommendation WHERE (report_id = ? OR ? = '') ORDER BY report_id, position, id`, report, report)
	return db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { err = r.Scan(&id); return id, err })
}

// Load gives a recommendation with everything that hangs on it.
func (s Store) Load(ctx context.Context, q db.Querier, id string) (*record.Record, error) {
	all, err := s.LoadAll(ctx, q, []string{id})
	return only(slices.DeleteFunc(all, func(r *record.Record) bool { return r == nil }), err)
}

// LoadAll is [Store.Load] for many, in one query of each kind for hundreds of
// them. It gives one for each id, in their order; nil for one that is not there.
func (s Store) LoadAll(ctx context.Context, q db.Querier, ids []string) ([]*record.Record, error) {
	s, err := s.reading(ctx, q)
	if err != nil {
		return nil, err
	}
	of := make(map[string]*record.Record, len(ids))
	err = together(ctx, q, ids, `SELECT `+recommendationColumns+` FROM recommendation WHERE id IN (%s)`, scanRecommendation,
		func(r record.Recommendation) { of[r.ID] = &record.Record{Recommendation: r} })
	if err != nil {
		return nil, err
	}
	for _, step := range []func(context.Context, db.Querier, map[string]*record.Record) error{
		s.loadReports, s.loadAddressees, s.loadParts, s.loadAnswers, s.loadAssessments, s.loadNotes, s.loadKnown, s.loadTies, s.loadSteps, s.loadEndings, s.loadSearches,
		s.loadCommitments, s.loadCorrections,
	} {
		if err := step(ctx, q, of); err != nil {
			return nil, err
		}
	}
	out := make([]*record.Record, len(ids))
	for i, id := range ids {
		if out[i] = of[id]; out[i] != nil {
			out[i].SetApart()
		}
	}
	return out, nil
}

// Each loads some hundreds at a time and gives each away, in the order of the
// ids; one that is not there is left out.
func (s Store) Each(ctx context.Context, q db.Querier, ids []string, give func(*record.Record) error) error {
	for some := range slices.Chunk(ids, atOnce) {
		all, err := s.LoadAll(ctx, q, some)
		if err != nil {
			return err
		}
		for _, r := range all {
			if r == nil {
				continue
			}
			if err := give(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// loadReports reads the report of each, once.
func (s Store) loadReports(ctx context.Context, q db.Querier, of map[string]*record.Record) error {
	reports := map[string]record.Report{}
	for _, r := range of {
		one, ok := reports[r.ReportID]
		if !ok {
			var err error
			if one, err = s.Report(ctx, q, r.ReportID); err != nil {
				return err
			}
			reports[r.ReportID] = one
		}
		r.Report = one
	}
	return nil
}
