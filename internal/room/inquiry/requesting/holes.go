package requesting

import (
	"context"
	"sync"

	"candour/internal/base/db"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/restrict"
)

// Hole is what is held of a document; the zero Span is all of it.
type Hole struct {
	Document string
	Span     restrict.Span
}

// holes are what is held from an audience, as it was worked out under some rules and for documents as they stood.
type holes struct {
	stamp           string
	count, versions int64
	all             []Hole
}

// hollows keeps them, by inquiry and audience: rules and documents are looked at each time, and only where either changed is each
// document weighed anew.
type hollows struct {
	mu sync.Mutex
	of map[string]holes
}

// Holes gives all that is held of the documents of an inquiry from the actor, in q, for what asks a question of all
// of them at once. It was asked before that they are of the team.
func (s *Service) Holes(ctx context.Context, q db.Querier, x *inquiry.Inquiry) ([]Hole, error) {
	held, err := s.rules(ctx, q, x.ID)
	if err != nil {
		return nil, err
	}
	who, err := s.Inquiries.Reader(ctx, q, x)
	if err != nil || held.Nothing(who) {
		return nil, err
	}
	now := holes{stamp: held.Stamp()}
	if now.count, now.versions, err = s.store.standing(ctx, q, x.ID); err != nil {
		return nil, err
	}
	s.hollows.mu.Lock()
	defer s.hollows.mu.Unlock()
	key := x.ID + " " + string(who.Circle)
	if was := s.hollows.of[key]; was.stamp == now.stamp && was.count == now.count && was.versions == now.versions {
		return was.all, nil
	}
	if now.all, err = s.weighAll(ctx, q, x.ID, held, who); err != nil {
		return nil, err
	}
	if s.hollows.of == nil {
		s.hollows.of = map[string]holes{}
	}
	s.hollows.of[key] = now
	return now.all, nil
}

// weighAll weighs each document of an inquiry.
func (s *Service) weighAll(ctx context.Context, q db.Querier, id string, held restrict.Rules, who restrict.Audience) (out []Hole, err error) {
	all, err := s.store.weighed(ctx, q, id)
	for _, d := range all {
		for _, span := range held.Held(who, d.item(restrict.Span{})) {
			out = append(out, Hole{d.ID, span})
		}
	}
	return out, err
}
