package room

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
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
	items := s.Desk(t.Context(), access.Actor{}).Items
	if len(items) != 2 || items[0].Title != "b" || items[1].Title != "a" {
		t.Errorf("the desk: %v", items)
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

// TestACountingJobSaysHowMuch: when it did anything, and nothing else; what fails fails.
func TestACountingJobSaysHowMuch(t *testing.T) {
	var said strings.Builder
	log := slog.New(slog.NewTextHandler(&said, nil))
	away := errors.New("away")
	for n, fails := range []error{nil, nil, away} {
		j := Counting("tidy", time.Hour, log, "tidied", "things", func(context.Context) (int, error) { return n, fails })
		if err := j.Run(t.Context()); !errors.Is(err, fails) {
			t.Errorf("%d: %v", n, err)
		}
	}
	if got := said.String(); strings.Count(got, "tidied") != 2 || !strings.Contains(got, "things=1") || !strings.Contains(got, "things=2") {
		t.Errorf("it said %q", got)
	}
}
