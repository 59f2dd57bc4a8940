package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/db"
)

// Hole is what is held of a document from whoever looks: pages from one to another, with what stands on none; From 0: all
// of it.
type Hole struct {
	Item string `json:"i"`
	From int    `json:"f"`
	To   int    `json:"t"`
}

// Hit is a page that has what is looked for.
type Hit struct {
	Item string
	URN  string
	Page int // 0: what stands on none
}

// Counted is how many pages are counted at most: more are said to be more.
const Counted = 10_000

// What PostgreSQL keeps of the places of words in one row: so many words, and so many places of each (its manual, 12.11).
const (
	mostWords  = 16_000
	mostPlaces = 255
)

// Put makes the pages of a document findable, in the place of those that it had.
func Put(ctx context.Context, w *db.Tx, k Key, home, item, urn string, pages []Page) error {
	if err := Drop(ctx, w, item); err != nil {
		return err
	}
	put := lite
	if w.Dialect() == db.Postgres {
		put = post
	}
	if !slices.ContainsFunc(pages, func(p Page) bool { return len(Words(p.Text)) > 0 }) {
		pages = []Page{{}} // it is known here, and found by nothing
	}
	for _, p := range pages {
		words, beginnings := k.marked(p.Text)
		if len(words) == 0 && p.Text != "" {
			continue
		}
		if err := put(ctx, w, row{home, item, urn, p.Number}, words, beginnings); err != nil {
			return err
		}
	}
	return nil
}

// row is where words stand.
type row struct {
	home, item, urn string
	page            int
}

func lite(ctx context.Context, w *db.Tx, r row, words, beginnings []string) error {
	res, err := w.Exec(ctx, `INSERT INTO evidence_page (home, item_id, urn, page) VALUES (?, ?, ?, ?)`, r.home, r.item, r.urn, r.page)
	if err != nil {
		return err
	}
	id, err := res.LastInsertId()
	if err != nil {
		return err
	}
	_, err = w.Exec(ctx, `INSERT INTO evidence_words (rowid, words, beginnings) VALUES (?, ?, ?)`, id, strings.Join(words, " "), strings.Join(beginnings, " "))
	return err
}

// post stores a page in as many rows as the places of its words need. Each row has every word of the page, so that words far
// from each other are found together; words that follow each other are, within a row and over its end.
func post(ctx context.Context, w *db.Tx, r row, words, beginnings []string) error {
	for from := 0; ; {
		to := fits(words, from)
		if _, err := w.Exec(ctx, `INSERT INTO evidence_page (home, item_id, urn, page, words) VALUES (?, ?, ?, ?, CAST(? AS tsvector))`,
			r.home, r.item, r.urn, r.page, vector(words, from, to, beginnings)); err != nil {
			return err
		}
		if to == len(words) {
			return nil
		}
		from = max(from+1, to-overlap) // what stands over the end is found in the next
	}
}

// overlap is how many words of a row stand in the next too: the longest phrase, or two with the most between them.
const overlap = 2*MostWords + MostNear

// fits is the end of the words of a row that begins at a word.
func fits(words []string, from int) int {
	times := map[string]int{}
	for i := from; i < len(words); i++ {
		if times[words[i]]++; i-from == mostWords || times[words[i]] > mostPlaces {
			return i
		}
	}
	return len(words)
}

// vector is a text search vector of PostgreSQL: the words from one to another with their places, all others with none.
func vector(words []string, from, to int, beginnings []string) string {
	at := map[string][]string{}
	var order []string
	for i, m := range words {
		if _, there := at[m]; !there {
			at[m], order = nil, append(order, m)
		}
		if i >= from && i < to {
			at[m] = append(at[m], strconv.Itoa(i-from+1))
		}
	}
	var b strings.Builder
	for _, m := range order {
		b.WriteString(m)
		if len(at[m]) > 0 {
			b.WriteString(":" + strings.Join(at[m], ","))
		}
		b.WriteString(" ")
	}
	b.WriteString(strings.Join(beginnings, " "))
	return b.String()
}

// Missing gives those of some documents that the index does not know: those of a database that was put back from a
// backup, which has no index.
func Missing(ctx context.Context, q db.Querier, home string, n int) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT id FROM evidence_item WHERE home = ? AND state = 'indexed' AND serial IS NOT NULL
 AND NOT EXISTS (SELECT 1 FROM evidence_page p WHERE p.item_id = evidence_item.id) ORDER BY id LIMIT ?`, home, n)
	return db.Collect(rows, err, func(r *sql.Rows) (id string, err error) { err = r.Scan(&id); return id, err })
}

// Drop takes a document out of the index.
func Drop(ctx context.Context, w *db.Tx, item string) error {
	if w.Dialect() == db.SQLite {
		if _, err := w.Exec(ctx, `DELETE FROM evidence_words WHERE rowid IN (SELECT id FROM evidence_page WHERE item_id = ?)`, item); err != nil {
			return err
		}
	}
	if _, err := w.Exec(ctx, `DELETE FROM evidence_mail WHERE item_id = ?`, item); err != nil {
		return err
	}
	_, err := w.Exec(ctx, `DELETE FROM evidence_page WHERE item_id = ?`, item)
	return err
}

// Find gives the pages of a home that have what is looked for, in the order of their numbers, after a hit (the zero Hit: from
// the beginning), without what is held.
func Find(ctx context.Context, q *db.DB, k Key, home string, what Query, held []Hole, after Hit, n int) ([]Hit, error) {
	query, args, err := matching(q.Dialect(), k, home, what, held)
	if err != nil {
		return nil, err
	}
	query = `SELECT DISTINCT p.item_id, p.urn, p.page ` + query + ` AND (p.urn > ? OR p.urn = ? AND p.page > ?) ORDER BY p.urn, p.page LIMIT ?`
	if after.Item == "" {
		after.Page = -1
	}
	rows, err := q.Query(ctx, query, append(args, after.URN, after.URN, after.Page, n)...)
	return db.Collect(rows, err, func(r *sql.Rows) (h Hit, err error) {
		err = r.Scan(&h.Item, &h.URN, &h.Page)
		return h, err
	})
}

// Count gives how many pages have it, and in how many documents; at most [Counted] and one pages are looked at.
func Count(ctx context.Context, q *db.DB, k Key, home string, what Query, held []Hole) (pages, documents int, err error) {
	query, args, err := matching(q.Dialect(), k, home, what, held)
	if err != nil {
		return 0, 0, err
	}
	query = `SELECT count(*), count(DISTINCT item_id) FROM (SELECT DISTINCT p.item_id, p.page ` + query + ` LIMIT ?) AS found`
	err = q.QueryRow(ctx, query, append(args, Counted+1)...).Scan(&pages, &documents)
	return pages, documents, err
}

// longestRun is how many pages are held one by one; of a longer run the whole document is.
const longestRun = 5000

// lists are what is held as two lists that a database looks into by an index of its own making: whole documents, and pages of
// others, each with what stands on no page.
func lists(held []Hole) (items, pages string, err error) {
	whole, parts := []string{}, []string{}
	for _, h := range held {
		if h.From < 1 || h.To < h.From || h.To-h.From > longestRun {
			whole = append(whole, h.Item)
			continue
		}
		parts = append(parts, h.Item+" 0")
		for p := h.From; p <= h.To; p++ {
			parts = append(parts, h.Item+" "+strconv.Itoa(p))
		}
	}
	all, err := json.Marshal(whole)
	if err != nil {
		return "", "", err
	}
	some, err := json.Marshal(parts)
	return string(all), string(some), err
}

// matching is the query itself: what is held is joined in it, so that a page that is held costs and tells nothing.
func matching(dialect db.Dialect, k Key, home string, what Query, held []Hole) (string, []any, error) {
	items, pages, err := lists(held)
	if err != nil {
		return "", nil, err
	}
	if dialect == db.Postgres {
		return `FROM evidence_page p WHERE p.home = ? AND p.words @@ CAST(? AS tsquery) AND p.item_id NOT IN (SELECT jsonb_array_elements_text(CAST(? AS jsonb)))
 AND p.item_id || ' ' || CAST(p.page AS text) NOT IN (SELECT jsonb_array_elements_text(CAST(? AS jsonb)))`, []any{home, what.root.tsquery(k), items, pages}, nil
	}
	return `FROM evidence_words w JOIN evidence_page p ON p.id = w.rowid WHERE evidence_words MATCH ? AND p.home = ? AND p.item_id NOT IN (SELECT value FROM json_each(?))
 AND p.item_id || ' ' || p.page NOT IN (SELECT value FROM json_each(?))`, []any{what.root.fts5(k), home, items, pages}, nil
}
