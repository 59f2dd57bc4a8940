package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"hash/fnv"
	"io"
	"slices"
	"strings"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
)

// writer is what index writes need: a transaction that may also Exec.
type writer interface {
	db.Querier
	Exec(ctx context.Context, query string, args ...any) (sql.Result, error)
	Dialect() db.Dialect
}

// Reindex rebuilds what lists and search know of some recommendations, in the
// transaction that changed them. A trigger marks the row, so that every node
// finds what is new (db.Follower); the stamp is for people who look.
func (s Store) Reindex(ctx context.Context, w writer, now time.Time, ids ...string) error {
	s, err := s.reading(ctx, w)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(distinct(ids), indexed) {
		if err := s.reindex(ctx, w, StampOf(now), some); err != nil {
			return err
		}
	}
	return nil
}

// indexed is how many are written in one statement: engines bound the values.
const indexed = 100

// distinct keeps the first of those that are there twice.
func distinct(ids []string) (out []string) {
	seen := map[string]bool{}
	for _, id := range ids {
		if !seen[id] {
			seen[id], out = true, append(out, id)
		}
	}
	return out
}

func (s Store) reindex(ctx context.Context, w writer, stamp string, ids []string) error {
	all, err := s.LoadAll(ctx, w, ids)
	if err != nil {
		return err
	}
	var summaries, words []any
	for _, r := range all {
		if r == nil {
			return errs.New(errs.NotFound, "There is no such record.")
		}
		if r.Ties, err = s.PublishedTies(ctx, w, r.ID, r.Ties); err != nil {
			return err
		}
		sum, text := record.Summarise(r), s.searchText(r)
		sum.Words = markOf(text)
		doc, err := json.Marshal(sum)
		if err != nil {
			return err
		}
		summaries, words = append(summaries, r.ID, stamp, string(doc)), append(words, r.ID, text)
	}
	_, err = w.Exec(ctx, `INSERT INTO recommendation_summary (id, stamp, doc) VALUES `+tuples(len(ids), "(?, ?, ?)")+
		` ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp, doc = excluded.doc`, summaries...)
	if err != nil {
		return err
	}
	return s.index(ctx, w, ids, words)
}

// tuples is so many rows of placeholders.
func tuples(n int, one string) string { return strings.TrimSuffix(strings.Repeat(one+", ", n), ", ") }

// markOf is a short mark of some words.
func markOf(words string) uint64 {
	h := fnv.New64a()
	_, _ = io.WriteString(h, words)
	return h.Sum64()
}

// StampOf has a fixed width, so that text order is time order.
func StampOf(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000000Z") }

// searchText is every word that a search should find a recommendation by.
// Drafts are not in it: what a reader may not see must not be found.
func (s Store) searchText(r *record.Record) string {
	words := []string{r.ID, r.Title, r.Summary, r.Quote, r.Note, r.Report.Title, r.Report.Body}
	for _, b := range r.Addressees {
		words = append(words, s.namesOf(b)...)
	}
	for _, a := range r.Answers {
		words = append(words, a.Words)
	}
	for _, c := range r.Commitments {
		words = append(words, c.Wording, c.Criterion)
	}
	return strings.Join(words, "\n")
}

// index puts words into the full-text index: of each its id and they.
func (Store) index(ctx context.Context, w writer, ids []string, words []any) error {
	if w.Dialect() == db.Postgres {
		_, err := w.Exec(ctx, `INSERT INTO recommendation_search (id, words) VALUES `+tuples(len(ids), "(?, to_tsvector('english', ?))")+
			` ON CONFLICT (id) DO UPDATE SET words = excluded.words`, words...)
		return err
	}
	// The full-text table is keyed by the summary's rowid: its own id column
	// is not indexed, and a search for it would read the whole table.
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	rows, err := w.Query(ctx, `SELECT id, rowid FROM recommendation_summary WHERE id IN (`+db.Placeholders(len(ids))+`)`, args...)
	at := map[any]any{}
	_, err = db.Collect(rows, err, func(r *sql.Rows) (struct{}, error) {
		var id string
		var row int64
		err := r.Scan(&id, &row)
		at[id] = row
		return struct{}{}, err
	})
	if err != nil {
		return err
	}
	var numbers, values []any
	for i := 0; i < len(words); i += 2 {
		row := at[words[i]]
		numbers, values = append(numbers, row), append(values, row, words[i], words[i+1])
	}
	if _, err := w.Exec(ctx, `DELETE FROM recommendation_search WHERE rowid IN (`+db.Placeholders(len(ids))+`)`, numbers...); err != nil {
		return err
	}
	_, err = w.Exec(ctx, `INSERT INTO recommendation_search (rowid, id, words) VALUES `+tuples(len(ids), "(?, ?, ?)"), values...)
	return err
}

// SearchCap is the most recommendations that one search gives back, best
// first. A search that finds more says so, and shows those found first.
const SearchCap = 1000

// Search gives the ids that match, best first. More says that there were more
// than SearchCap, in which case they are in no order of merit.
func (s Store) Search(ctx context.Context, q db.Querier, d db.Dialect, query string) (ids []string, more bool, err error) {
	match := searchTerms(query)
	if match == nil {
		return nil, false, nil
	}
	if ids, err = s.match(ctx, q, d, match, false); err != nil || len(ids) > SearchCap {
		return ids[:min(len(ids), SearchCap)], true, err
	}
	ids, err = s.match(ctx, q, d, match, true)
	return ids, false, err
}

func (Store) match(ctx context.Context, q db.Querier, d db.Dialect, terms []string, ranked bool) ([]string, error) {
	var query, arg string
	if d == db.Postgres {
		query, arg = `SELECT s.id FROM recommendation_search s, websearch_to_tsquery('english', ?) t WHERE s.words @@ t`, strings.Join(terms, " ")
		if ranked {
			query += ` ORDER BY ts_rank_cd(s.words, t) DESC, s.id`
		}
	} else {
		query, arg = `SELECT id FROM recommendation_search WHERE recommendation_search MATCH ?`, `"`+strings.Join(terms, `" "`)+`"`
		if ranked {
			query += ` ORDER BY bm25(recommendation_search), id`
		}
	}
	rows, err := q.Query(ctx, query+` LIMIT ?`, arg, SearchCap+1)
	return db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { err = r.Scan(&id); return id, err })
}

// searchTerms takes a person's text apart into plain words, so that nothing in
// it is read as search syntax. At most 16 words count.
func searchTerms(query string) []string {
	terms := strings.FieldsFunc(strings.ToLower(query), func(r rune) bool { return !record.IsWordRune(r) })
	if len(terms) > 16 {
		terms = terms[:16]
	}
	return terms
}

// PublishedTies leaves out ties with drafts: what a list says of a published
// recommendation must not tell that there is another.
func (s Store) PublishedTies(ctx context.Context, q db.Querier, id string, ties []record.Tie) ([]record.Tie, error) {
	kept := ties[:0:0]
	for _, t := range ties {
		state := ""
		err := q.QueryRow(ctx, `SELECT state FROM recommendation WHERE id = ?`, t.Other(id)).Scan(&state)
		if err != nil && !db.NoRows(err) {
			return nil, err
		}
		if state == record.StatePublished {
			kept = append(kept, t)
		}
	}
	return kept, nil
}
