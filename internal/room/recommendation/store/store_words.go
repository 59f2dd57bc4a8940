package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/room/recommendation/record"
)

// wordsOf are the words under a recommendation that everybody is shown: its note, the
// answers to it, what was promised for it. What was entered by mistake is not among
// them, and nobody reads a report that is not submitted here.
const wordsOf = `SELECT r.id, 0, r.id, r.note, NULL, NULL FROM recommendation r WHERE r.id IN (?)
 UNION ALL SELECT a.recommendation_id, 1, a.id, a.words, NULL, a.lang FROM answer a WHERE a.recommendation_id IN (?) AND NOT EXISTS
 (SELECT 1 FROM correction x WHERE x.of_kind = 'answer' AND x.of_id = a.id AND x.what = '` + record.Withdrawal + `')
 UNION ALL SELECT s.recommendation_id, 2, c.id, c.wording, c.criterion, NULL FROM commitment c JOIN commitment_serves s ON s.commitment_id = c.id
 WHERE s.recommendation_id IN (?) AND NOT EXISTS
 (SELECT 1 FROM correction x WHERE x.of_kind = 'commitment' AND x.of_id = c.id AND x.what = '` + record.Withdrawal + `')
 ORDER BY 1, 2, 3`

// WordsOf gives the words under some recommendations, and of an answer the language that
// its recorder said. Whether the recommendations are
// published is for whoever asks to know.
func (Store) WordsOf(ctx context.Context, q db.Querier, ids []string) (map[string][]record.WordsIn, error) {
	out := map[string][]record.WordsIn{}
	for some := range slices.Chunk(ids, 300) {
		query := strings.ReplaceAll(wordsOf, "(?)", "(?"+strings.Repeat(", ?", len(some)-1)+")")
		var args []any
		for range 3 {
			for _, id := range some {
				args = append(args, id)
			}
		}
		rows, err := q.Query(ctx, query, args...)
		_, err = db.Collect(rows, err, func(rows *sql.Rows) (_ struct{}, err error) {
			var id, under string
			var of int
			var words, more, lang text
			if err = rows.Scan(&id, &of, &under, &words, &more, &lang); err == nil {
				for _, w := range []string{words.s(), more.s()} {
					if w != "" {
						out[id] = append(out[id], record.WordsIn{Words: w, Lang: lang.s()})
					}
				}
			}
			return struct{}{}, err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
