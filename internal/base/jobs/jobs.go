package jobs

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// Periodic is one job.
type Periodic struct {
	// Name is its identity in the database and in logs: lower case letters,
	// digits and hyphens. A job that is renamed is a new job.
	Name string
	// Every is how often; at least 10 ms.
	Every time.Duration
	// Run does it. Its context ends when the node must stop or has lost the
	// lease.
	Run func(ctx context.Context) error
}

// Config is what a Runner needs. DB and Log must be given; the database must
// have [Migrations].
type Config struct {
	DB    *db.DB
	Clock clock.Clock
	Log   *slog.Logger
	// Periodic lists the jobs.
	Periodic []Periodic
	// Lease is how long a node may go unheard before another takes its job
	// over; 0 is [DefaultLease].
	Lease time.Duration
}

// DefaultLease is long beside any pause of a healthy node, and short beside
// the hourly jobs.
const DefaultLease = 2 * time.Minute

// longestSleep bounds how long a node goes without looking at the schedule,
// in case another node, or a person, changed it.
const longestSleep = time.Minute

// firstRetry is how soon a job is tried again after its first failure; it
// doubles with each, up to the job's interval.
const firstRetry = 5 * time.Second

// Runner runs the jobs of one node.
type Runner struct {
	cfg    Config
	node   string
	byName map[string]Periodic

	mu       sync.Mutex
	started  bool
	stopping chan struct{} // closed by Stop: no job is begun any more
	cancel   context.CancelFunc
	loop     chan struct{} // closed when the loop has ended
	wake     chan struct{} // a job ended: the schedule changed
	running  sync.WaitGroup
}

// New checks the jobs and starts nothing.
func New(c Config) (*Runner, error) {
	if c.DB == nil || c.Log == nil {
		return nil, errs.New(errs.Internal, "jobs.New: a database and a log are needed")
	}
	if c.Clock == nil {
		c.Clock = clock.System{}
	}
	if c.Lease <= 0 {
		c.Lease = DefaultLease
	}
	var raw [8]byte
	_, _ = rand.Read(raw[:]) // never fails
	r := &Runner{cfg: c, node: hex.EncodeToString(raw[:]), byName: map[string]Periodic{},
		stopping: make(chan struct{}), wake: make(chan struct{}, 1), cancel: func() {}}
	for _, p := range c.Periodic {
		if err := p.check(); err != nil {
			return nil, err
		}
		if _, twice := r.byName[p.Name]; twice {
			return nil, fmt.Errorf("jobs.New: two jobs are called %q", p.Name)
		}
		r.byName[p.Name] = p
	}
	return r, nil
}

func (p Periodic) check() error {
	switch {
	case p.Name == "" || len(p.Name) > 100:
		return fmt.Errorf("jobs.New: %q cannot name a job", p.Name)
	case p.Every < 10*time.Millisecond:
		return fmt.Errorf("jobs.New: job %q runs every %v, which is too often", p.Name, p.Every)
	case p.Run == nil:
		return fmt.Errorf("jobs.New: job %q does nothing", p.Name)
	}
	return nil
}

// Start enters the jobs in the schedule (a new one is due at once) and runs
// them until Stop. The context's values reach the jobs; its end stops them at
// once. It gives an error when the database cannot be reached now; later
// failures are logged and got over.
func (r *Runner) Start(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "jobs.Start")
	if err := r.enter(ctx); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.started {
		return errs.New(errs.Internal, "the jobs were started before")
	}
	ctx, r.cancel = context.WithCancel(ctx)
	r.started, r.loop = true, make(chan struct{})
	go r.run(ctx)
	return nil
}

// Stop begins no more jobs and waits for those under way. When ctx ends first
// their contexts are ended too, and Stop gives ctx's error without waiting
// further; what they held is taken over when their leases run out.
func (r *Runner) Stop(ctx context.Context) error {
	r.mu.Lock()
	started := r.started
	select {
	case <-r.stopping:
	default:
		close(r.stopping)
	}
	r.mu.Unlock()
	if !started {
		return nil
	}
	done := make(chan struct{})
	go func() {
		<-r.loop
		r.running.Wait()
		close(done)
	}()
	select {
	case <-done:
		r.cancel()
		return nil
	case <-ctx.Done():
		r.cancel()
		return fmt.Errorf("jobs.Stop: a job is still running: %w", ctx.Err())
	}
}

// enter puts the jobs that the schedule does not know into it.
func (r *Runner) enter(ctx context.Context) error {
	return r.cfg.DB.InTx(ctx, func(tx *db.Tx) error {
		for _, p := range r.cfg.Periodic {
			if err := (store{}).enter(ctx, tx, p.Name, stamp(r.cfg.Clock.Now())); err != nil {
				return err
			}
		}
		return nil
	})
}

// stamp has a fixed width, so that text order is time order.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }
