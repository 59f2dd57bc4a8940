package store

import (
	"context"

	"candour/internal/base/db"
)

// StateOf gives the state of a report or a recommendation; kind is its table.
func (Store) StateOf(ctx context.Context, q db.Querier, kind, id string) (state string, err error) {
	err = q.QueryRow(ctx, `SELECT state FROM `+kind+` WHERE id = ?`, id).Scan(&state)
	return state, err
}
