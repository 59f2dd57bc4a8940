package app

import (
	"context"

	"candour/internal/room/logbook"
	"candour/internal/room/recommendation"
)

// trails hands the register's histories to the pages of the log.
type trails struct{ *recommendation.Service }

func (t trails) Trail(ctx context.Context, id string) (logbook.Trail, error) {
	of, err := t.Service.Trail(ctx, id)
	return logbook.Trail(of), err
}
