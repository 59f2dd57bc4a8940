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

// emergencies tells the page of the log of them.
func (s *server) emergencies(ctx context.Context) ([]logbook.Emergency, error) {
	all, err := s.signin.Emergencies(ctx)
	out := make([]logbook.Emergency, len(all))
	for i, e := range all {
		out[i] = logbook.Emergency(e)
	}
	return out, err
}

// joins tells the page of the log when two registered humans were found to be one.
func (s *server) joins(ctx context.Context) ([]logbook.Joined, error) {
	all, err := s.signin.Joins(ctx)
	out := make([]logbook.Joined, len(all))
	for i, j := range all {
		out[i] = logbook.Joined(j)
	}
	return out, err
}
