package proposal

import (
	"context"
	"database/sql"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

func list(ctx context.Context, q db.Querier, where string, args ...any) ([]Proposal, error) {
	rows, err := q.Query(ctx, `SELECT id, kind, record, title, terms, COALESCE(reason, ''), made, account, human, name, state, COALESCE(ended, ''),
 COALESCE(answer_name, ''), COALESCE(words, ''), COALESCE(answer_human, '')
 FROM proposal `+where+` ORDER BY made, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (p Proposal, err error) {
		var made, ended string
		err = r.Scan(&p.ID, &p.Kind, &p.Record, &p.Title, &p.Terms, &p.Reason, &made, &p.Account, &p.Human, &p.Name, &p.State, &ended, &p.AnswerName, &p.Words, &p.answerer)
		p.Made, p.Ended = moment(made), moment(ended)
		return p, err
	})
}

// moment reads a stamp; one that is not there is the zero time.
func moment(s string) time.Time {
	t, _ := time.Parse(time.RFC3339Nano, s)
	return t
}

func byID(ctx context.Context, q db.Querier, id string) (Proposal, error) {
	all, err := list(ctx, q, `WHERE id = ?`, id)
	if err == nil && len(all) != 1 {
		err = errs.New(errs.NotFound, "There is no such proposal.")
	}
	if err != nil {
		return Proposal{}, err
	}
	return all[0], nil
}
