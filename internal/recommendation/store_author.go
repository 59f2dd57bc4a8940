package recommendation

import (
	"context"

	"candour/internal/db"
)

// authorOf says who submitted a report: the actor of the leaf that the row carried
// before anybody corrected it. Records do not name people; the ledger does, to those who may read
// it.
func (store) authorOf(ctx context.Context, q db.Querier, progressID string) (string, error) {
	var actor string
	err := q.QueryRow(ctx, `SELECT l.actor_id FROM progress p JOIN ledger_leaf l ON l.id = COALESCE(
 (SELECT c.entry_before FROM correction c WHERE c.of_kind = 'progress' AND c.of_id = p.id ORDER BY c.made, c.id LIMIT 1), p.leaf_id) WHERE p.id = ?`, progressID).Scan(&actor)
	return actor, err
}
