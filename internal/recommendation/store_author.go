package recommendation

import (
	"context"

	"candour/internal/db"
)

// authorOf says who submitted a report: the actor of the leaf that the row now
// carries. Records do not name people; the ledger does, to those who may read
// it.
func (store) authorOf(ctx context.Context, q db.Querier, progressID string) (string, error) {
	var actor string
	err := q.QueryRow(ctx, `SELECT l.actor_id FROM ledger_leaf l JOIN progress p ON p.leaf_id = l.id WHERE p.id = ?`, progressID).Scan(&actor)
	return actor, err
}
