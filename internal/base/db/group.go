package db

import (
	"context"
	"sync"

	"candour/internal/base/errs"
)

// group lets writers that wait for SQLite's one writing connection share a
// commit, and so a sync to disk, which is most of what a small write costs.
// Whoever finds nobody at work leads: takes all who are waiting into one
// transaction, each behind a savepoint of its own, commits, and only then tells
// each how it went. Who came meanwhile is led by a goroutine of its own. A writer
// alone pays nothing for it: its function runs where it was called, on a stack
// that has grown to what SQLite needs.
type group struct {
	mu      sync.Mutex
	waiting []*job
	leading bool
}

type job struct {
	ctx      context.Context
	fn       func(*Tx) error
	err      error
	panicked any
	done     chan struct{}
}

// groupMax bounds how many writes share a commit, so that the first of them
// does not wait long for the last.
const groupMax = 64

// InSharedTx is InSerialTx for short writes: on SQLite it may share its commit
// with other writers. What fn did is undone alone if fn fails; if the commit fails,
// it fails for all. fn is not stopped half-way when ctx ends, since SQLite
// would undo the others' work with it; a ctx that has ended before fn begins
// is refused.
func (d *DB) InSharedTx(ctx context.Context, fn func(tx *Tx) error) error {
	if d.dialect != SQLite {
		return d.serial(ctx, true, fn)
	}
	j := &job{ctx: ctx, fn: fn, done: make(chan struct{})}
	d.group.mu.Lock()
	d.group.waiting = append(d.group.waiting, j)
	lead := !d.group.leading
	d.group.leading = true
	d.group.mu.Unlock()
	if lead && d.leadOnce() {
		go d.lead() // not in this goroutine: it would lead others long after its own write
	}
	<-j.done
	if j.panicked != nil {
		panic(j.panicked)
	}
	return d.stored(j.err)
}

// lead commits batches until nobody waits.
func (d *DB) lead() {
	for d.leadOnce() {
	}
}

// leadOnce commits one batch, of those who wait, and says whether others do by then.
func (d *DB) leadOnce() (more bool) {
	d.group.mu.Lock()
	batch := d.group.waiting
	if len(batch) > groupMax {
		batch = batch[:groupMax:groupMax]
	}
	d.group.waiting = d.group.waiting[len(batch):]
	d.group.mu.Unlock()
	whole := false
	defer func() {
		if !whole { // somebody's function ended this goroutine: what was done is undone
			failAll(batch, errLeft)
		}
		for _, j := range batch {
			close(j.done)
		}
		d.group.mu.Lock()
		more = len(d.group.waiting) > 0
		d.group.leading = more
		d.group.mu.Unlock()
		if more && !whole {
			go d.lead()
		}
	}()
	d.commitTogether(batch)
	whole = true
	return
}

var errLeft = errs.New(errs.Unavailable, "This was stopped before it was stored. Please try again.")

// commitTogether runs a batch in one transaction and notes each one's error.
func (d *DB) commitTogether(batch []*job) {
	ctx := context.Background() // the batch is nobody's own
	tx, free, err := d.begin(ctx, d.writer, nil)
	if err != nil {
		failAll(batch, err)
		return
	}
	defer free()
	defer func() { _ = tx.Rollback() }() // after a commit this does nothing
	t := &Tx{db: d, tx: tx}
	kept := 0
	for _, j := range batch {
		if j.err = t.runOne(ctx, j, len(batch) > 1); j.err == nil && j.panicked == nil {
			kept++
		}
	}
	if kept == 0 {
		return // there is nothing to keep
	}
	if err := committed(tx.Commit()); err != nil {
		failAll(batch, err)
	}
}

// failAll marks those that had not failed by themselves.
func failAll(batch []*job, err error) {
	for _, j := range batch {
		if j.err == nil {
			j.err = err
		}
	}
}

// runOne runs one writer's function, behind a savepoint when others share the
// transaction.
func (t *Tx) runOne(ctx context.Context, j *job, shared bool) (err error) {
	if err := j.ctx.Err(); err != nil {
		return errs.Because(errs.Unavailable, "This took too long and was stopped before it was stored.", err)
	}
	if shared {
		if _, err := t.tx.ExecContext(ctx, `SAVEPOINT one`); err != nil {
			return err
		}
		defer func() {
			verb := `RELEASE one`
			if err != nil || j.panicked != nil {
				verb = `ROLLBACK TO one`
			}
			if _, e := t.tx.ExecContext(ctx, verb); e != nil && err == nil {
				err = e
			}
		}()
	}
	defer func() { j.panicked = recover() }()
	return j.fn(t)
}
