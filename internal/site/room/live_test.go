package room

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/jobs"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// holder is a room of which somebody who leaves holds something.
type holder string

func (h holder) Holds(context.Context, db.Querier, access.Leaver) ([]string, error) {
	return []string{string(h)}, nil
}
func (holder) Left(context.Context, *ledger.Tx, access.Leaver) error { return nil }

// TestAServiceIsAllItsRooms: routes and jobs in the order of the rooms, desks and what
// is left behind by rank, and of a room that brings nothing, nothing.
func TestAServiceIsAllItsRooms(t *testing.T) {
	desk := func(title string) Desk {
		return func(context.Context, access.Actor) ([]DeskItem, error) { return []DeskItem{{Title: title}}, nil }
	}
	started := 0
	s := Service{
		{Routes: []web.Route{{Pattern: "/a"}}, Jobs: []jobs.Periodic{{Name: "a"}}, Desk: desk("a"), DeskRank: 2, Leaving: holder("a"), LeavingRank: 1},
		{},
		{Routes: []web.Route{{Pattern: "/b"}}, Desk: desk("b"), DeskRank: 1, Leaving: holder("b"), LeavingRank: 2,
			Node: func(context.Context) {}, Start: func(context.Context) error { started++; return nil }},
	}
	items, err := s.Desk(t.Context(), access.Actor{})
	if err != nil || len(items) != 2 || items[0].Title != "b" || items[1].Title != "a" {
		t.Errorf("the desk: %v, %v", items, err)
	}
	if got := s.Leaving(); !slices.Equal(got, []Leaving{holder("a"), holder("b")}) {
		t.Errorf("leaving: %v", got)
	}
	if r := s.Routes(); len(r) != 2 || r[0].Pattern != "/a" || len(s.Jobs()) != 1 || len(s.Nodes()) != 1 {
		t.Errorf("routes %v, jobs %v", r, s.Jobs())
	}
	if err := s.Start(t.Context()); err != nil || started != 1 {
		t.Errorf("started %d times: %v", started, err)
	}
	away := errors.New("away")
	if err := append(s, Live{Start: func(context.Context) error { return away }}).Start(t.Context()); !errors.Is(err, away) {
		t.Errorf("a room that cannot start: %v", err)
	}
}

// TestAJobIsTheServiceItself: it does what it does under its own name.
func TestAJobIsTheServiceItself(t *testing.T) {
	var who string
	j := Job("tidy", time.Hour, func(ctx context.Context) error {
		who = access.ActorFrom(ctx).ID
		return nil
	})
	if err := j.Run(t.Context()); err != nil || who != "system:tidy" || j.Name != "tidy" || j.Every != time.Hour {
		t.Errorf("%q: %+v, %v", who, j, err)
	}
}
