package gate

import (
	"context"
	"sync"
	"time"

	"candour/internal/base/errs"
)

// Turns lets so many at a time through, in the order of a [Queue].
type Turns struct {
	atOnce int
	hold   time.Duration
	after  func(time.Duration) <-chan time.Time
	mu     sync.Mutex
	queue  *Queue
	inside int
	waits  map[*Place]chan bool
}

// Places is how many may wait in a lane: the last of them waits about ten
// seconds when the other lane is full too.
const Places = 32

// Hold is the longest that somebody waits in the queue before they are told.
const Hold = 20 * time.Second

// NewTurns makes them: atOnce at a time, so many places in each lane.
func NewTurns(atOnce, places int) *Turns {
	return &Turns{atOnce: max(atOnce, 1), hold: Hold, after: time.After, queue: NewQueue(places), waits: map[*Place]chan bool{}}
}

// Visit is who asks for a turn.
type Visit struct {
	Mark  Mark
	Class Class
}

type visitKey struct{}

// WithVisit notes who asks.
func WithVisit(ctx context.Context, v Visit) context.Context {
	return context.WithValue(ctx, visitKey{}, v)
}

func visitFrom(ctx context.Context) Visit {
	v, _ := ctx.Value(visitKey{}).(Visit)
	return v
}

const crowded = "Many people are here at this moment."

// Enter waits for a turn in a lane; leave gives it back and must be called. It
// gives errs.Unavailable to whoever finds no place, loses it, or waits too long.
func (t *Turns) Enter(ctx context.Context, lane string) (leave func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, errs.Because(errs.Unavailable, crowded, err)
	}
	mine, turn := t.join(lane, visitFrom(ctx))
	switch {
	case turn == nil && mine == nil:
		return nil, errs.New(errs.Unavailable, crowded)
	case turn == nil:
		return t.leave, nil
	}
	select {
	case granted := <-turn:
		if granted {
			return t.leave, nil
		}
		return nil, errs.New(errs.Unavailable, crowded)
	case <-ctx.Done():
		err = ctx.Err()
	case <-t.after(t.hold):
	}
	if t.giveUp(mine, turn) {
		return t.leave, nil // the turn came in the same moment
	}
	return nil, errs.Because(errs.Unavailable, crowded, err)
}

// join gives a place and the channel on which its turn comes; a place and no
// channel to whoever may go at once; neither to whoever is turned away.
func (t *Turns) join(lane string, v Visit) (*Place, chan bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.inside < t.atOnce { // then nobody waits
		t.inside++
		return &Place{}, nil
	}
	mine, put := t.queue.Join(lane, v.Mark, v.Class)
	if put != nil {
		t.waits[put] <- false
		delete(t.waits, put)
	}
	if mine == nil {
		return nil, nil
	}
	turn := make(chan bool, 1)
	t.waits[mine] = turn
	return mine, turn
}

// giveUp takes a place back; true when its turn had come already.
func (t *Turns) giveUp(mine *Place, turn chan bool) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	select {
	case granted := <-turn:
		return granted
	default:
	}
	t.queue.Leave(mine)
	delete(t.waits, mine)
	return false
}

// leave ends a turn and begins the next one.
func (t *Turns) leave() {
	t.mu.Lock()
	defer t.mu.Unlock()
	next := t.queue.Next()
	if next == nil {
		t.inside--
		return
	}
	t.waits[next] <- true
	delete(t.waits, next)
}

// Busy is [Queue.Busy].
func (t *Turns) Busy(lane string, m Mark) (busy bool, solved int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.queue.Busy(lane, m)
}

// Waiting is how many wait in a lane.
func (t *Turns) Waiting(lane string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.queue.Waiting(lane)
}
