package app

import (
	"context"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/bodies"
	"candour/internal/room/returns"
	"candour/internal/room/tokens"
	"candour/internal/site/gate"
	"candour/internal/site/room"
)

// Of one token so many calls are taken at once, and then one each second.
const (
	callsAtOnce = 60
	callsEvery  = time.Second
)

// tokenScopes are what a token can be made for, by what the rooms offer.
func tokenScopes() []tokens.Scope {
	return []tokens.Scope{
		{Action: returns.ReturnsSend, Words: "Send the files of your returns", Hint: "New files and corrections. It does not submit them"},
		{Action: returns.ReturnsRead, Words: "Read your own returns", Hint: "How they stand, and what the check found"},
	}
}

// liveTokens: who makes a token is asked of sign-in, and where of the bodies.
func (s *server) liveTokens(ctx context.Context) (l room.Live, err error) {
	cfg := tokens.Config{DB: s.db, Ledger: s.ledger, Auth: s.policy, Clock: s.clock, Longest: s.cfg.TokenLife.Duration, Scopes: tokenScopes(),
		Person: s.signin.PersonIn, Body: s.bodyOpen}
	if cfg.Key, _, err = s.formKeys(ctx); err != nil {
		return l, err
	}
	if s.tokens, err = tokens.NewService(cfg); err != nil {
		return l, err
	}
	return room.Live{Routes: tokens.NewPages(s.tokens, s.renderer).Routes(), Leaving: s.tokens, LeavingRank: 45}, nil
}

// bodyOpen gives a body's name and whether it goes on. One that is not on the list,
// and one of which nobody knows when it ended, does not.
func (c *core) bodyOpen(ctx context.Context, q db.Querier, id string) (name string, open bool, err error) {
	d, err := c.bodies.Directory(ctx, q)
	if err != nil {
		return id, false, err
	}
	b, there := d.Find(id)
	if !there {
		return id, false, nil
	}
	return b.Name, goesOn(b, clock.Today(c.clock)), nil
}

func goesOn(b bodies.Body, today clock.Day) bool {
	first, known := b.Ended.First()
	return b.Ended.IsZero() || known && !today.After(first)
}

// newCalls bounds how often a token may call.
func newCalls() *gate.Rates { return gate.NewRates(callsAtOnce, callsEvery, time.Now) }
