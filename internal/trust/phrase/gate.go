package phrase

import (
	"context"
	"crypto/rand"
	"fmt"
	"sync/atomic"

	"golang.org/x/crypto/argon2"

	"candour/internal/base/errs"
)

// Gate lets only so many phrases be worked out at once. It is what bounds
// guessing, and what keeps other pages quick: each derivation takes one core
// and its memory for about a tenth of a second. It knows nobody's address.
type Gate struct {
	queue   Turns
	turns   chan struct{} // one for each derivation at work
	places  chan struct{} // one for each at work or waiting
	derived atomic.Int64
}

// NewGate makes a gate for so many derivations at once, and so many more that
// may wait. NewGate(1, 16) suits two cores: the last in the queue waits under
// two seconds.
func NewGate(atOnce, waiting int) *Gate {
	atOnce, waiting = max(atOnce, 1), max(waiting, 0)
	return &Gate{turns: make(chan struct{}, atOnce), places: make(chan struct{}, atOnce+waiting)}
}

// Turns says whose turn it is, in a lane for new phrases and one for those that
// are typed. The error of Enter has the code errs.Unavailable.
type Turns interface {
	Enter(ctx context.Context, lane string) (leave func(), err error)
}

// The lanes.
const (
	laneStart  = "start"
	laneReturn = "return"
)

// NewGateOn makes a gate that waits for turns which somebody else gives.
func NewGateOn(t Turns) *Gate { return &Gate{queue: t} }

// busy is said to everybody alike, before anything about the phrase is known.
const busy = "The service is busy, so we did not look at your return phrase. Nothing was lost. Try again in a minute."

// Derive works out the key of a phrase. It gives errs.Unavailable when too
// many are waiting, or when ctx ends before its turn.
func (g *Gate) Derive(ctx context.Context, p Phrase, salt []byte, params Params) (Key, error) {
	return g.derive(ctx, laneReturn, p, salt, params)
}

func (g *Gate) derive(ctx context.Context, lane string, p Phrase, salt []byte, params Params) (Key, error) {
	text, err := p.canonical()
	if err != nil {
		return Key{}, err
	}
	if err := params.check(); err != nil {
		return Key{}, err
	}
	if len(salt) < saltSize {
		return Key{}, fmt.Errorf("phrase: a salt of %d bytes is too short", len(salt))
	}
	leave, err := g.wait(ctx, lane)
	if err != nil {
		return Key{}, err
	}
	defer leave()
	g.derived.Add(1)
	return NewKey([32]byte(argon2.IDKey(text, salt, params.Time, params.Memory, params.Threads, 32))), nil
}

// wait waits for a turn in a lane.
func (g *Gate) wait(ctx context.Context, lane string) (leave func(), err error) {
	if g.queue == nil {
		return g.enter(ctx)
	}
	if leave, err = g.queue.Enter(ctx, lane); err != nil {
		return nil, errs.Because(errs.Unavailable, busy, err)
	}
	return leave, nil
}

// enter waits for a turn; leave gives it back.
func (g *Gate) enter(ctx context.Context) (leave func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, errs.Because(errs.Unavailable, busy, err)
	}
	select {
	case g.places <- struct{}{}:
	default:
		return nil, errs.New(errs.Unavailable, busy)
	}
	select {
	case g.turns <- struct{}{}:
		return func() { <-g.turns; <-g.places }, nil
	case <-ctx.Done():
		<-g.places
		return nil, errs.Because(errs.Unavailable, busy, ctx.Err())
	}
}

// Derived counts the derivations done so far, for metrics: the only trace that
// guessing leaves.
func (g *Gate) Derived() int64 { return g.derived.Load() }

// Stored is what is kept beside a [LookupIndex]: nothing in it opens anything.
type Stored struct {
	Salt     []byte // 16 bytes, this row's own
	Params   string // [Params.String]
	Verifier []byte // [Key.Verifier]
}

// Keep works out a new phrase's key and what is to be stored of it.
func (g *Gate) Keep(ctx context.Context, p Phrase, params Params) (Key, Stored, error) {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails since Go 1.24
	key, err := g.derive(ctx, laneStart, p, salt, params)
	if err != nil {
		return Key{}, Stored{}, err
	}
	return key, Stored{Salt: salt, Params: params.String(), Verifier: key.Verifier()}, nil
}

// refused is said of an unknown phrase and of a wrong one alike.
const refused = "We could not find anything under that return phrase. Check each word or digit, and that they are in the right order."

// Refused is the error for a phrase that opens nothing: errs.NotFound, the
// same for unknown, wrong and withdrawn.
func Refused() error { return errs.New(errs.NotFound, refused) }

// Check gives the key when p is the phrase that stored was made of. A nil
// stored means that no row has its lookup part: the same work is then done on
// a decoy, and the same [Refused] comes back.
func (g *Gate) Check(ctx context.Context, p Phrase, serverSecret []byte, stored *Stored) (Key, error) {
	s := stored
	if s == nil {
		s = &Stored{Salt: Decoy(serverSecret, p.Lookup()), Params: DefaultParams().String(), Verifier: make([]byte, 32)}
	}
	params, err := ParseParams(s.Params)
	if err != nil {
		return Key{}, err
	}
	key, err := g.Derive(ctx, p, s.Salt, params)
	if err != nil {
		return Key{}, err
	}
	if !key.Verify(s.Verifier) || stored == nil {
		return Key{}, Refused()
	}
	return key, nil
}
