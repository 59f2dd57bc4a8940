package faultfs

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"sync"
	"sync/atomic"

	_ "github.com/ncruces/go-sqlite3/driver" // driver "sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"
)

// sector is the unit that a torn write is torn at, in bytes.
const sector = 512

// Disk is one disk. It is safe for many goroutines.
type Disk struct {
	mu    sync.Mutex
	files map[string]*file
	ops   int
	crash int // the power goes at this operation; 0 is never
	full  int // this operation and all after it find the disk full; 0 is never
	dead  bool
	name  string
	shm   string // folder for SQLite's shared memory, which no power cut keeps
	boots int
}

// file is what the disk holds under one name.
type file struct {
	safe    []byte // what survives
	cache   []byte // what is read
	pending []op   // what a sync would make safe
	locks   locks
}

type op struct {
	off      int64
	data     []byte
	truncate bool
}

var disks atomic.Int64 // gives each disk's virtual file system its own name

// New gives an empty disk. The folder is for SQLite's shared memory.
func New(folder string) *Disk {
	d := &Disk{files: map[string]*file{}, shm: folder, name: fmt.Sprintf("candourfault%d", disks.Add(1))}
	vfs.Register(d.name, diskVFS{d})
	return d
}

// DSN is for db.Options.SQLiteDSN.
func (d *Disk) DSN(path string, readOnly bool) string {
	q := url.Values{"vfs": {d.name}, "_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)"}}
	if readOnly {
		q.Add("_pragma", "query_only(1)")
	} else {
		q.Set("_txlock", "immediate")
	}
	return "file:" + path + "?" + q.Encode()
}

// Copy gives another disk with the same safe content, to start many runs from.
func (d *Disk) Copy(folder string) *Disk {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := New(folder)
	for name, f := range d.files {
		out.files[name] = &file{safe: clone(f.safe), cache: clone(f.safe)}
	}
	return out
}

// Close forgets the disk.
func (d *Disk) Close() { vfs.Unregister(d.name) }

// Ops says how many operations (writes, truncations, syncs, deletions) there
// have been since the last start.
func (d *Disk) Ops() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.ops
}

// CrashAfter lets the power go at the n-th operation from now.
func (d *Disk) CrashAfter(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.crash = d.ops + n
}

// FullAfter lets the disk run full at the n-th operation from now; 0 makes
// room again.
func (d *Disk) FullAfter(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.full = 0; n > 0 {
		d.full = d.ops + n
	}
}

// Crashed says whether the power is gone.
func (d *Disk) Crashed() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.dead
}

// Restart gives the disk power again: what was not synced is kept, lost or
// torn by the dice.
func (d *Disk) Restart(dice *rand.Rand) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, f := range d.files {
		for _, o := range f.pending {
			f.safe = settle(f.safe, o, dice)
		}
		f.pending, f.cache, f.locks = nil, clone(f.safe), locks{}
	}
	d.dead, d.crash, d.ops, d.full = false, 0, 0, 0
	d.boots++
}

// settle decides what became of one unsynced operation.
func settle(safe []byte, o op, dice *rand.Rand) []byte {
	switch dice.IntN(3) {
	case 0: // lost
		return safe
	case 1: // torn between two sectors
		if n := len(o.data) / sector; !o.truncate && n > 0 {
			o.data = o.data[:sector*dice.IntN(n+1)]
			return apply(safe, o)
		}
	}
	return apply(safe, o)
}

func apply(b []byte, o op) []byte {
	if o.truncate {
		if int64(len(b)) > o.off {
			return b[:o.off:o.off]
		}
		return append(b, make([]byte, o.off-int64(len(b)))...)
	}
	if len(o.data) == 0 {
		return b
	}
	if end := o.off + int64(len(o.data)); int64(len(b)) < end {
		b = append(b, make([]byte, end-int64(len(b)))...)
	}
	copy(b[o.off:], o.data)
	return b
}

func clone(b []byte) []byte { return append([]byte(nil), b...) }
