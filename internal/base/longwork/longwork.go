// Package longwork runs work that goes on after the request that began it: one at a
// time for each thing, with its progress, until it ends or is stopped. It lives in
// the process; what it did so far is what it stored.
package longwork

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// Work is long work that goes on, or ended without a result.
type Work struct {
	What        string // a word for it: "link"
	done, total atomic.Int64
	words       atomic.Value
	stop        context.CancelFunc
	ended       chan struct{}
	failure     atomic.Value
}

// Progress says how far it is: a total of 0 is one that is not known.
func (w *Work) Progress() (done, total int64, words string) {
	words, _ = w.words.Load().(string)
	return w.done.Load(), w.total.Load(), words
}

// Failure says in words why it ended without a result; "" when it did not.
func (w *Work) Failure() string {
	words, _ := w.failure.Load().(string)
	return words
}

// Ended says whether it is over.
func (w *Work) Ended() bool {
	select {
	case <-w.ended:
		return true
	default:
		return false
	}
}

// Say notes how far it is.
func (w *Work) Say(words string, done, total int64) {
	w.words.Store(words)
	w.done.Store(done)
	w.total.Store(total)
}

// Words are what people read of work that did not begin or did not end.
type Words struct {
	Busy    string // it goes on already
	Stopped string
	Failed  string // something went wrong that is not theirs to put right
}

// Works is the work under way on this node, by what it is done to.
type Works struct {
	Words Words
	Log   *slog.Logger
	Name  string // of the room, for the log

	mu      sync.Mutex
	running map[string]*Work
	wait    sync.WaitGroup
}

// Begin starts work on something, unless some goes on. It keeps the actor of the request.
func (all *Works) Begin(ctx context.Context, on, what string, do func(context.Context, *Work) error) error {
	all.mu.Lock()
	defer all.mu.Unlock()
	if w := all.running[on]; w != nil && !w.Ended() {
		return errs.New(errs.Conflict, all.Words.Busy)
	}
	ctx, stop := context.WithCancel(db.Patient(context.WithoutCancel(ctx)))
	w := &Work{What: what, stop: stop, ended: make(chan struct{})}
	if all.running == nil {
		all.running = map[string]*Work{}
	}
	all.running[on] = w
	all.wait.Add(1)
	go func() {
		defer all.wait.Done()
		defer stop()
		defer close(w.ended)
		all.over(ctx, on, w, do(ctx, w))
	}()
	return nil
}

// over notes how work ended.
func (all *Works) over(ctx context.Context, on string, w *Work, err error) {
	switch {
	case err == nil:
	case ctx.Err() != nil:
		w.failure.Store(all.Words.Stopped)
	case errs.Is(err, errs.Invalid), errs.Is(err, errs.Conflict), errs.Is(err, errs.TooLarge), errs.Is(err, errs.Unavailable):
		w.failure.Store(errs.Message(err))
	default:
		all.Log.Error(all.Name+": work ended early", "on", on, "work", w.What, "error", err)
		w.failure.Store(all.Words.Failed)
	}
}

// Running gives the work on something that goes on here, or the last that ended here
// without a result; nil for neither.
func (all *Works) Running(on string) *Work {
	all.mu.Lock()
	defer all.mu.Unlock()
	w := all.running[on]
	if w != nil && w.Ended() && w.Failure() == "" {
		return nil
	}
	return w
}

// Stop ends the work on something that goes on.
func (all *Works) Stop(on string) {
	if w := all.Running(on); w != nil {
		w.stop()
	}
}

// Wait gives the work's end, for commands and tests.
func (all *Works) Wait(on string) error {
	all.mu.Lock()
	w := all.running[on]
	all.mu.Unlock()
	if w == nil {
		return nil
	}
	<-w.ended
	if words := w.Failure(); words != "" {
		return errs.New(errs.Invalid, words)
	}
	return nil
}

// Close stops what goes on and waits for its end.
func (all *Works) Close() {
	all.mu.Lock()
	for _, w := range all.running {
		w.stop()
	}
	all.mu.Unlock()
	all.wait.Wait()
}
