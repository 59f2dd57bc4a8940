package signin

import (
	"context"
	"database/sql"
	"encoding/json"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/ledger"
)

const proposalTable = "staff_proposal"

func proposalTables() []ledger.Table {
	return []ledger.Table{{Name: proposalTable, Columns: []string{"kind", "account", "base", "wanted", "reason", "made", "by_account", "by_human", "by_name",
		"state", "answered", "answer_account", "answer_human", "answer_name", "words"}}}
}

func proposals(ctx context.Context, q db.Querier, where string, args ...any) ([]Proposal, error) {
	rows, err := q.Query(ctx, `SELECT id, kind, account, base, wanted, reason, made, by_account, by_human, by_name, state, COALESCE(answered, ''),
COALESCE(answer_name, ''), COALESCE(words, '') FROM staff_proposal `+where+` ORDER BY made, id`, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (p Proposal, err error) {
		var base, wanted string
		if err = r.Scan(&p.ID, &p.Kind, &p.Account, &base, &wanted, &p.Reason, &p.Made, &p.ByAccount, &p.ByHuman, &p.ByName, &p.State, &p.Answered, &p.AnswerName, &p.Words); err != nil {
			return p, err
		}
		if err = json.Unmarshal([]byte(base), &p.Base); err == nil {
			err = json.Unmarshal([]byte(wanted), &p.Wanted)
		}
		return p, err
	})
}

func proposalByID(ctx context.Context, q db.Querier, id string) (Proposal, error) {
	list, err := proposals(ctx, q, `WHERE id = ?`, id)
	if err == nil && len(list) == 0 {
		err = errs.New(errs.NotFound, "There is no such proposal.")
	}
	if err != nil {
		return Proposal{}, err
	}
	return list[0], nil
}
