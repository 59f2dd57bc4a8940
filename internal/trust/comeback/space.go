package comeback

import (
	"context"
	"sync"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// Limits bound what is kept of forms that are not sent, so that automated
// starts cannot fill the disk. Forms that hold nothing die first; one that
// somebody wrote in is never dropped for another.
type Limits struct {
	Empty int64 // how many may be empty; the oldest of them go first
	All   int64 // how many there may be; over it nobody starts
	Bytes int64 // how many bytes all may take; over it nobody starts
	Each  int64 // how many bytes one may take
	Files int64 // how many bytes what hangs on all of them may take; asked by the room that has it
}

// DefaultLimits are generous for a national service: 300,000 forms of
// which each is two pages of writing.
func DefaultLimits() Limits {
	return Limits{Empty: 50_000, All: 300_000, Bytes: 4 << 30, Each: 1 << 20, Files: 8 << 30}
}

const (
	// emptyLife is how long a form is kept in which nothing was saved.
	emptyLife = 24 * time.Hour
	// emptyLeast is how long it is kept however many there are: somebody may be
	// writing the first answer.
	emptyLeast = 2 * time.Hour
	// countEvery is how often drafts are counted.
	countEvery = time.Minute
	// dropBatch is how many empty ones are dropped in one transaction.
	dropBatch = 500
)

// ErrNoRoom is said to whoever would start when no more can be kept. It is said
// before anything is typed.
var ErrNoRoom = errs.New(errs.Unavailable, "We cannot take new forms at this moment. Forms that are begun are safe. Try again later today, or call one of the numbers on this page.")

// space remembers the last count.
type space struct {
	mu   sync.Mutex
	at   time.Time
	full bool
}

// emptyHour is a time as it stands in the table: no minutes.
func emptyHour(t time.Time) string { return t.UTC().Truncate(time.Hour).Format("2006-01-02T15") }

// makeSpace counts now and then, drops the oldest empty drafts when there are
// too many, and refuses when there is no room still.
func (d *Drafts) makeSpace(ctx context.Context) error {
	d.space.mu.Lock()
	defer d.space.mu.Unlock()
	now := d.Clock.Now()
	if age := now.Sub(d.space.at); age < 0 || age >= countEvery {
		full, err := d.count(ctx, now)
		if err != nil {
			return err
		}
		d.space.at, d.space.full = now, full
	}
	if d.space.full {
		return ErrNoRoom
	}
	return nil
}

func (d *Drafts) count(ctx context.Context, now time.Time) (full bool, err error) {
	all, empty, bytes, err := d.store.countDrafts(ctx, d.DB)
	if err != nil {
		return false, err
	}
	before := emptyHour(now.Add(emptyLife - emptyLeast))
	for over := max(empty-d.Limits.Empty, all-d.Limits.All); over > 0; {
		n := 0
		err := d.DB.InTx(ctx, func(tx *db.Tx) (err error) {
			n, err = d.store.dropEmpty(ctx, tx, before, int(min(over, dropBatch)))
			return err
		})
		if err != nil || n == 0 {
			return all >= d.Limits.All || bytes >= d.Limits.Bytes, err
		}
		over, all = over-int64(n), all-int64(n)
	}
	return all >= d.Limits.All || bytes >= d.Limits.Bytes, nil
}
