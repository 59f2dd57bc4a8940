package store

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
)

func scanSearch(rows *sql.Rows) (s record.Search, err error) {
	var searched, places, url, words, body, recorded, of, late, agreed, by, from, where text
	err = rows.Scan(&s.ID, &s.AboutKind, &s.AboutID, &s.Sought, &s.Result, &searched, &places, &url, &words, &s.By, &body, &recorded, &s.Synthetic,
		&of, &late, &agreed, &by, &from, &where)
	s.Searched, s.Places, s.SourceURL, s.Words = searched.rough(), places.s(), url.s(), words.s()
	s.ByBody, s.Recorded, s.WhyLate = body.s(), recorded.rough(), late.s()
	s.Agreed, s.AgreedBy, s.AgreedBody, s.AgreedPlaces = agreed.rough(), by.s(), from.s(), where.s()
	for id := range strings.FieldsSeq(of.s()) {
		s.Of = append(s.Of, record.Searched{ID: id, Name: id})
	}
	return s, err
}

// searches lists those about some records, by the record and in the order in
// which it was looked.
func (s Store) searches(ctx context.Context, q db.Querier, kind string, ids ...string) (map[string][]record.Search, error) {
	out := map[string][]record.Search{}
	err := together(ctx, q, ids, `SELECT s.id, s.about_kind, s.about_id, s.sought, s.result, s.searched, s.places, s.source_url, s.words,
 s.by_name, coalesce(b.name, s.by_body), s.recorded, s.synthetic,
 s.of_bodies, s.why_late, s.agreed, s.agreed_by, coalesce(g.name, s.agreed_body), s.agreed_places
 FROM search_made s LEFT JOIN body b ON b.id = s.by_body LEFT JOIN body g ON g.id = s.agreed_body
 WHERE s.about_kind = '`+kind+`' AND s.about_id IN (%s) ORDER BY s.searched, s.id`, scanSearch,
		func(one record.Search) { out[one.AboutID] = append(out[one.AboutID], one) })
	if err != nil {
		return nil, err
	}
	for _, all := range out {
		if err := s.nameSearched(ctx, q, all); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// nameSearched gives those of whom searches speak their names, as they are
// today. An id that names no body stays as it is: it is among nobody who was asked.
func (s Store) nameSearched(ctx context.Context, q db.Querier, all []record.Search) error {
	s, err := s.reading(ctx, q)
	if err != nil {
		return err
	}
	for i := range all {
		for j := range all[i].Of {
			of := &all[i].Of[j]
			b, err := s.Body(ctx, q, of.ID)
			if errs.Is(err, errs.NotFound) {
				continue
			}
			if err != nil {
				return err
			}
			of.ID, of.Name, of.Class, of.Unheard = b.ID, b.Name, b.Kind == record.BodyClass, b.Unheard
		}
	}
	return nil
}

// SearchAbout says what a search is about.
func (Store) SearchAbout(ctx context.Context, q db.Querier, id string) (kind, about string, err error) {
	type found struct{ kind, about string }
	rows, err := q.Query(ctx, `SELECT about_kind, about_id FROM search_made WHERE id = ?`, id)
	one, err := only(db.Collect(rows, err, func(r *sql.Rows) (f found, err error) { err = r.Scan(&f.kind, &f.about); return f, err }))
	return one.kind, one.about, err
}

func (s Store) loadSearches(ctx context.Context, q db.Querier, of map[string]*record.Record) error {
	all, err := s.searches(ctx, q, "recommendation", slices.Sorted(maps.Keys(of))...)
	for id, list := range all {
		of[id].Searches = list
	}
	return err
}

func (s Store) loadCommitmentSearches(ctx context.Context, q db.Querier, ids []string, of map[string]*record.Commitment) error {
	all, err := s.searches(ctx, q, "commitment", ids...)
	for id, list := range all {
		of[id].Searches = list
	}
	return err
}

// SearchesAlone lists searches that found none and that nobody else has looked
// for, the newest first.
func (Store) SearchesAlone(ctx context.Context, q db.Querier, limit int) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT id FROM search_made WHERE result = ? AND agreed IS NULL ORDER BY recorded DESC, id DESC LIMIT ?`, record.FoundNone, limit)
	return db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { err = r.Scan(&id); return id, err })
}

// AnswerOf says what an answer is to, and whose it is.
func (s Store) AnswerOf(ctx context.Context, q db.Querier, id string) (recommendation, body string, err error) {
	if s, err = s.reading(ctx, q); err != nil {
		return "", "", err
	}
	type found struct{ rec, body string }
	rows, err := q.Query(ctx, `SELECT recommendation_id, coalesce(body_id, '') FROM answer WHERE id = ?`, id)
	one, err := only(db.Collect(rows, err, func(r *sql.Rows) (f found, err error) { err = r.Scan(&f.rec, &f.body); return f, err }))
	return one.rec, s.lore.ID(one.body), err
}
