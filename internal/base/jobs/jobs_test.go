package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/jobs"
	"candour/internal/testkit"
)

// site is a migrated database with a clock and a log that several nodes share.
type site struct {
	db    *db.DB
	clock *clock.Fake
	log   *logText
}

// logText is a log that many goroutines write and a test reads.
type logText struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logText) Write(p []byte) (int, error) { l.mu.Lock(); defer l.mu.Unlock(); return l.b.Write(p) }
func (l *logText) String() string              { l.mu.Lock(); defer l.mu.Unlock(); return l.b.String() }

func newSite(t *testing.T, d *db.DB) *site {
	t.Helper()
	if _, err := d.Migrate(context.Background(), jobs.Migrations()); err != nil {
		t.Fatal(err)
	}
	return &site{db: d, clock: clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)), log: &logText{}}
}

// node is a runner with the site's fake clock.
func (s *site) node(t *testing.T, periodic ...jobs.Periodic) *jobs.Runner {
	t.Helper()
	r, err := jobs.New(jobs.Config{DB: s.db, Clock: s.clock, Log: slog.New(slog.NewTextHandler(s.log, nil)), Periodic: periodic})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// live is a running node on the machine's clock, stopped at the end.
func (s *site) live(t *testing.T, lease time.Duration, periodic ...jobs.Periodic) *jobs.Runner {
	t.Helper()
	r, err := jobs.New(jobs.Config{DB: s.db, Log: slog.New(slog.NewTextHandler(s.log, nil)), Periodic: periodic, Lease: lease})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return r
}

func counting(n *int) func(context.Context) error {
	return func(context.Context) error { *n++; return nil }
}

func TestAJobRunsAtItsIntervalAndOnceForWhatWasMissed(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		n := 0
		r := s.node(t, jobs.Periodic{Name: "hourly", Every: time.Hour, Run: counting(&n)})
		for i, step := range []struct {
			advance time.Duration
			want    int
		}{{0, 1}, {0, 1}, {59 * time.Minute, 1}, {time.Minute, 2}, {10 * time.Minute, 2}, {7 * 24 * time.Hour, 3}, {0, 3}, {time.Hour, 4}} {
			s.clock.Advance(step.advance)
			if err := r.RunDue(context.Background()); err != nil {
				t.Fatal(err)
			}
			if n != step.want {
				t.Fatalf("step %d: ran %d times, want %d", i, n, step.want)
			}
		}
		// A restarted program keeps to the schedule: the hour has not passed.
		if err := s.node(t, jobs.Periodic{Name: "hourly", Every: time.Hour, Run: counting(&n)}).RunDue(context.Background()); err != nil || n != 4 {
			t.Errorf("after a restart: %d, %v", n, err)
		}
	})
}

func TestAFailureIsKeptLoggedAndTriedAgainLaterEachTime(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		n := 0
		bad := errors.New("the mail server is away")
		r := s.node(t, jobs.Periodic{Name: "mail", Every: 15 * time.Second, Run: func(context.Context) error {
			n++
			if n == 5 {
				return nil
			}
			if n == 2 {
				panic("surprise")
			}
			return bad
		}})
		for i, wait := range []time.Duration{5 * time.Second, 10 * time.Second, 15 * time.Second, 15 * time.Second} {
			if err := r.RunDue(context.Background()); err == nil {
				t.Fatal("the failure was not given back")
			}
			st, err := r.Status(context.Background())
			if err != nil || st[0].Failures != int64(i+1) || st[0].LastError == "" || st[0].NextRun.Sub(s.clock.Now()) != wait {
				t.Fatalf("failure %d: %+v, %v", i+1, st, err)
			}
			s.clock.Advance(wait)
		}
		if due, err := r.Due(context.Background()); due != 1 || err != nil {
			t.Errorf("Due = %d, %v", due, err)
		}
		if err := r.RunDue(context.Background()); err != nil {
			t.Fatal(err)
		}
		if st, _ := r.Status(context.Background()); st[0].Failures != 0 || st[0].LastError != "" || st[0].Runs != 5 {
			t.Errorf("after success: %+v", st)
		}
		if text := s.log.String(); !strings.Contains(text, "the mail server is away") || !strings.Contains(text, "surprise") || !strings.Contains(text, "jobs_test.go") {
			t.Errorf("log = %s", text)
		}
	})
}

func TestWhileOneNodeRunsAJobNoOtherDoes(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		began, end := make(chan struct{}), make(chan struct{})
		first := s.node(t, jobs.Periodic{Name: "j", Every: time.Minute, Run: func(context.Context) error { close(began); <-end; return nil }})
		n := 0
		second := s.node(t, jobs.Periodic{Name: "j", Every: time.Minute, Run: counting(&n)})
		done := make(chan error)
		go func() { done <- first.RunDue(context.Background()) }()
		<-began
		s.clock.Advance(jobs.DefaultLease - time.Second)
		if err := second.RunDue(context.Background()); err != nil || n != 0 {
			t.Errorf("ran beside the first: %d, %v", n, err)
		}
		// The first node goes unheard for a whole lease: it is taken for dead.
		s.clock.Advance(time.Second)
		if err := second.RunDue(context.Background()); err != nil || n != 1 {
			t.Errorf("not taken over: %d, %v", n, err)
		}
		close(end)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		// The first, late, does not disturb what the second wrote.
		if st, _ := second.Status(context.Background()); !st[0].NextRun.Equal(s.clock.Now().Add(time.Minute)) {
			t.Errorf("the first node overwrote the schedule: %+v", st[0])
		}
	})
}

func TestManyLiveNodesRunAJobOneAtATime(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		var at, most, runs atomic.Int32
		enough := make(chan struct{})
		job := jobs.Periodic{Name: "j", Every: 10 * time.Millisecond, Run: func(context.Context) error {
			now := at.Add(1)
			for {
				m := most.Load()
				if now <= m || most.CompareAndSwap(m, now) {
					break
				}
			}
			if runs.Add(1) == 30 {
				close(enough)
			}
			at.Add(-1)
			return nil
		}}
		for range 4 {
			s.live(t, time.Minute, job)
		}
		<-enough
		if most.Load() != 1 {
			t.Errorf("%d nodes ran it at once", most.Load())
		}
	})
}

func TestASlowJobHoldsNoOtherBackAndKeepsItsLease(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		end, quick := make(chan struct{}), make(chan struct{}, 100)
		var slow atomic.Int32
		periodic := []jobs.Periodic{
			{Name: "slow", Every: 10 * time.Millisecond, Run: func(ctx context.Context) error {
				slow.Add(1)
				select {
				case <-end:
				case <-ctx.Done():
				}
				return ctx.Err()
			}},
			{Name: "quick", Every: 50 * time.Millisecond, Run: func(context.Context) error {
				select {
				case quick <- struct{}{}:
				default:
				}
				return nil
			}},
		}
		s.live(t, time.Second, periodic...)
		s.live(t, time.Second, periodic...)
		for range 40 { // twice the lease and more: it was renewed meanwhile
			<-quick
		}
		if slow.Load() != 1 {
			t.Errorf("the slow job was begun %d times", slow.Load())
		}
		close(end)
	})
}

func TestStopWaitsForWhatRunsAndEndsWhatWillNot(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	began := make(chan struct{}, 1)
	ended := make(chan error, 1)
	run := func(ctx context.Context) error {
		began <- struct{}{}
		<-ctx.Done()
		ended <- ctx.Err()
		return ctx.Err()
	}
	r, err := jobs.New(jobs.Config{DB: s.db, Log: slog.New(slog.DiscardHandler), Periodic: []jobs.Periodic{{Name: "j", Every: time.Hour, Run: run}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	if r.Start(context.Background()) == nil {
		t.Error("started twice")
	}
	<-began
	ctx, cancel := context.WithCancel(context.Background())
	cancel() // no patience at all
	if err := r.Stop(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Stop = %v", err)
	}
	if err := <-ended; err == nil {
		t.Error("the job was not told to end")
	}
	if err := r.Stop(context.Background()); err != nil {
		t.Errorf("second Stop = %v", err)
	}
}

func TestNoPatienceIsNeededWhenNothingRuns(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	if err := s.node(t).Stop(context.Background()); err != nil {
		t.Error(err)
	}
}

// A clock that was years ahead must not stop the jobs once it is put right.
func TestAScheduleFromAWrongClockIsMended(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	n := 0
	r := s.node(t, jobs.Periodic{Name: "j", Every: time.Hour, Run: counting(&n)})
	s.clock.Advance(10 * 365 * 24 * time.Hour)
	if err := r.RunDue(context.Background()); err != nil {
		t.Fatal(err)
	}
	s.clock.Advance(-10 * 365 * 24 * time.Hour)
	if err := r.RunDue(context.Background()); err != nil || n != 2 {
		t.Errorf("ran %d times, %v", n, err)
	}
}

func TestJobsThatCannotBeAreRefused(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	ok := jobs.Periodic{Name: "a", Every: time.Second, Run: func(context.Context) error { return nil }}
	for _, bad := range [][]jobs.Periodic{{ok, ok}, {{Name: "a", Every: time.Second}}, {{Name: "", Every: time.Second, Run: ok.Run}}, {{Name: "a", Run: ok.Run}}} {
		if _, err := jobs.New(jobs.Config{DB: s.db, Log: slog.New(slog.DiscardHandler), Periodic: bad}); err == nil {
			t.Errorf("%v was taken", bad)
		}
	}
	if _, err := jobs.New(jobs.Config{}); err == nil {
		t.Error("a runner without a database was made")
	}
}
