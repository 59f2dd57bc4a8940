package audit

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"candour/internal/base/db"
)

// lists gives the lists of a project that are kept, in order.
func (store) lists(ctx context.Context, q db.Querier, project string) ([]List, error) {
	rows, err := q.Query(ctx, `SELECT id, position, name, kind, body, agreed, file, records, children, suspects, warnings, sha256, made
 FROM audit_list WHERE project_id = ? AND state = 'kept' ORDER BY position, id`, project)
	return db.Collect(rows, err, func(r *sql.Rows) (l List, err error) {
		var warnings, made text
		err = r.Scan(&l.ID, &l.Position, &l.Name, &l.Kind, &l.Body, &l.Agreed, &l.File, &l.Records, &l.Children, &l.Suspects, &warnings, &l.SHA256, &made)
		l.Made = made.moment()
		if err == nil && warnings.String != "" {
			err = json.Unmarshal([]byte(warnings.String), &l.Warnings)
		}
		return l, err
	})
}

// facts gives what is kept in the open of the records of some lists.
func (s store) facts(ctx context.Context, q db.Querier, lists []List) (out []Fact, err error) {
	for _, l := range lists {
		var some []Fact
		_, sum, _ := strings.Cut(l.SHA256, " ")
		if err := s.into(ctx, q, l.ID+".facts", sum, &some); err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}

// firstHash is the hash of a list's sealed bytes; the second is of its facts.
func firstHash(both string) string {
	one, _, _ := strings.Cut(both, " ")
	return one
}
