package store

import (
	"context"

	"candour/internal/base/db"
)

// authored are the tables whose rows somebody else must judge, check or take
// back, each under the kind that a correction names.
var authored = map[string]string{"progress": "progress", "answer": "answer", "date_move": "date_move", "search": "search_made"}

// AuthorOf says who entered a row of one kind: the actor of the leaf that it
// carried before anybody corrected it. Records do not name people; the ledger
// does, to those who may read it.
func (Store) AuthorOf(ctx context.Context, q db.Querier, kind, id string) (string, error) {
	var actor string
	err := q.QueryRow(ctx, `SELECT l.actor_id FROM `+authored[kind]+` p JOIN ledger_leaf l ON l.id = COALESCE(
 (SELECT c.entry_before FROM correction c WHERE c.of_kind = ? AND c.of_id = p.id ORDER BY c.made, c.id LIMIT 1), p.leaf_id) WHERE p.id = ?`, kind, id).Scan(&actor)
	return actor, err
}
