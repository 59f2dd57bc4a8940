package room

import (
	"context"
	"log/slog"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/jobs"
	"candour/internal/site/api"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Live is what a room does in a service that runs: what its pages and its service
// give once they are made. What a room has none of stays empty.
type Live struct {
	// Routes are its pages and calls.
	Routes []web.Route
	// API adds its part to the service's one API.
	API func(*api.API)
	// Jobs are what it does by the clock, on one node at a time. They run as the
	// service itself, under their names: internal/app sees to that.
	Jobs []jobs.Periodic
	// Node is what each node does for itself, until the context ends.
	Node func(context.Context)
	// Start is done once, before anything is served.
	Start func(context.Context) error
	// Ready says whether it can answer: what it keeps in memory may have to be read
	// first. Nil: it always can.
	Ready func(context.Context) error
	// Desk says what waits in it for somebody; what presses alike stands in the
	// order of DeskRank.
	Desk     Desk
	DeskRank int
	// DeskAt is the room's own page of what waits, to be looked at where Desk fails.
	DeskAt web.Link
	// Leaving says and lets go of what somebody has in hand who leaves; rooms are
	// asked in the order of LeavingRank.
	Leaving     Leaving
	LeavingRank int
	// Finders say what everybody may find in it.
	Finders []Finder
}

// Leaving is a room in which somebody may have things in hand.
type Leaving interface {
	// Holds says what somebody has in hand of what they lose, in words that name
	// no record: "1 case".
	Holds(ctx context.Context, q db.Querier, who access.Leaver) ([]string, error)
	// Left lets go of it, in the write that takes their work away: it waits for
	// somebody else.
	Left(ctx context.Context, tx *ledger.Tx, who access.Leaver) error
}

// Service is all rooms that run, in the order of the house.
type Service []Live

// of gathers one thing of every room.
func of[T any](s Service, what func(Live) []T) (out []T) {
	for _, r := range s {
		out = append(out, what(r)...)
	}
	return out
}

// Routes are those of all rooms.
func (s Service) Routes() []web.Route { return of(s, func(r Live) []web.Route { return r.Routes }) }

// AddAPI has each room add its part of the API.
func (s Service) AddAPI(to *api.API) {
	for _, r := range s {
		if r.API != nil {
			r.API(to)
		}
	}
}

// Jobs are those of all rooms.
func (s Service) Jobs() []jobs.Periodic {
	return of(s, func(r Live) []jobs.Periodic { return r.Jobs })
}

// Nodes are what each node does for itself.
func (s Service) Nodes() []func(context.Context) {
	return of(s, func(r Live) []func(context.Context) {
		if r.Node == nil {
			return nil
		}
		return []func(context.Context){r.Node}
	})
}

// Ready says whether all rooms can answer, or what the first that cannot says.
func (s Service) Ready(ctx context.Context) error {
	for _, r := range s {
		if r.Ready == nil {
			continue
		}
		if err := r.Ready(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Start has each room do what is done once.
func (s Service) Start(ctx context.Context) error {
	for _, r := range s {
		if r.Start == nil {
			continue
		}
		if err := r.Start(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Desk says what waits for somebody in any room: see [Waiting].
func (s Service) Desk(ctx context.Context, who access.Actor) Waits {
	with := of(s, func(r Live) []Live {
		if r.Desk == nil {
			return nil
		}
		return []Live{r}
	})
	return Waiting(ctx, who, inOrder(with, func(r Live) (Asked, int) { return Asked{r.Desk, r.DeskAt}, r.DeskRank })...)
}

// Leaving are the rooms that are asked when somebody leaves.
func (s Service) Leaving() []Leaving {
	with := of(s, func(r Live) []Live {
		if r.Leaving == nil {
			return nil
		}
		return []Live{r}
	})
	return inOrder(with, func(r Live) (Leaving, int) { return r.Leaving, r.LeavingRank })
}

// Again does something on each node every so often, until ctx ends.
func Again(ctx context.Context, every time.Duration, do func(context.Context)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			do(ctx)
		}
	}
}

// Counting is a job that says in the service's own log how much it did, when it
// did anything: words, and what the number counts.
func Counting(name string, every time.Duration, log *slog.Logger, words, what string, do func(context.Context) (int, error)) jobs.Periodic {
	return jobs.Periodic{Name: name, Every: every, Run: func(ctx context.Context) error {
		n, err := do(ctx)
		if n > 0 {
			log.Info(words, what, n)
		}
		return err
	}}
}
