package recommendation

import (
	"context"
	"database/sql"

	"candour/internal/base/db"
)

func scanSearch(rows *sql.Rows) (s Search, err error) {
	var searched, places, url, words, body, recorded text
	err = rows.Scan(&s.ID, &s.AboutKind, &s.AboutID, &s.Sought, &s.Result, &searched, &places, &url, &words, &s.By, &body, &recorded, &s.Synthetic)
	s.Searched, s.Places, s.SourceURL, s.Words = searched.rough(), places.s(), url.s(), words.s()
	s.ByBody, s.Recorded = body.s(), recorded.rough()
	return s, err
}

// searches lists those about one record in the order in which it was looked.
func (store) searches(ctx context.Context, q db.Querier, kind, id string) ([]Search, error) {
	rows, err := q.Query(ctx, `SELECT s.id, s.about_kind, s.about_id, s.sought, s.result, s.searched, s.places, s.source_url, s.words,
 s.by_name, coalesce(b.name, s.by_body), s.recorded, s.synthetic
 FROM search_made s LEFT JOIN body b ON b.id = s.by_body WHERE s.about_kind = ? AND s.about_id = ? ORDER BY s.searched, s.id`, kind, id)
	return db.Collect(rows, err, scanSearch)
}

func (s store) loadSearches(ctx context.Context, q db.Querier, r *Record) (err error) {
	r.Searches, err = s.searches(ctx, q, "recommendation", r.ID)
	return err
}

func (s store) loadCommitmentSearches(ctx context.Context, q db.Querier, c *Commitment) (err error) {
	c.Searches, err = s.searches(ctx, q, "commitment", c.ID)
	return err
}

// answerOf says what an answer is to, and whose it is.
func (store) answerOf(ctx context.Context, q db.Querier, id string) (recommendation, body string, err error) {
	type found struct{ rec, body string }
	rows, err := q.Query(ctx, `SELECT recommendation_id, coalesce(body_id, '') FROM answer WHERE id = ?`, id)
	one, err := only(db.Collect(rows, err, func(r *sql.Rows) (f found, err error) { err = r.Scan(&f.rec, &f.body); return f, err }))
	return one.rec, one.body, err
}
