package faultfs

import (
	"fmt"
	"io"
	"path/filepath"

	sqlite3 "github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"
)

// diskVFS is the disk as SQLite sees it.
type diskVFS struct{ d *Disk }

// Open opens or makes a file. Making one is safe at once: SQLite syncs the
// folder where that matters, and an empty file changes nothing.
func (v diskVFS) Open(name string, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	v.d.mu.Lock()
	defer v.d.mu.Unlock()
	if v.d.dead {
		return nil, flags, sqlite3.CANTOPEN
	}
	if name == "" {
		name = fmt.Sprintf("temporary-%d", len(v.d.files))
	}
	f := v.d.files[name]
	if f == nil {
		if flags&vfs.OPEN_CREATE == 0 {
			return nil, flags, sqlite3.CANTOPEN
		}
		f = &file{}
		v.d.files[name] = f
	}
	h := &handle{d: v.d, f: f, boot: v.d.boots}
	h.shm = vfs.NewSharedMemory(filepath.Join(v.d.shm, fmt.Sprintf("%s-%d-shm", v.d.name, v.d.boots)), flags)
	return h, flags, nil
}

// Delete removes a file, safely.
func (v diskVFS) Delete(name string, _ bool) error {
	v.d.mu.Lock()
	defer v.d.mu.Unlock()
	if err := v.d.step(sqlite3.IOERR_DELETE); err != nil {
		return err
	}
	if v.d.files[name] == nil {
		return sqlite3.IOERR_DELETE_NOENT
	}
	delete(v.d.files, name)
	return nil
}

// Access says whether a file is there.
func (v diskVFS) Access(name string, _ vfs.AccessFlag) (bool, error) {
	v.d.mu.Lock()
	defer v.d.mu.Unlock()
	return v.d.files[name] != nil, nil
}

// FullPathname leaves names as they are.
func (v diskVFS) FullPathname(name string) (string, error) { return name, nil }

// step counts an operation and fails it when the disk is dead or full. The
// operation at which the power goes is itself not done.
func (d *Disk) step(failure error) error {
	if d.dead {
		return failure
	}
	d.ops++
	if d.crash > 0 && d.ops >= d.crash {
		d.dead = true
		return failure
	}
	return nil
}

// handle is one open file. One that was open when the power went stays dead.
type handle struct {
	d    *Disk
	f    *file
	boot int
	lock vfs.LockLevel
	shm  vfs.SharedMemory
}

// SharedMemory is for the index of the write-ahead log.
func (h *handle) SharedMemory() vfs.SharedMemory { return h.shm }

// Close gives up the handle's lock.
func (h *handle) Close() error {
	if h.shm != nil {
		_ = h.shm.Close()
	}
	return h.Unlock(vfs.LOCK_NONE)
}

func (h *handle) gone() bool { return h.d.dead || h.boot != h.d.boots }

// ReadAt reads from the cache.
func (h *handle) ReadAt(p []byte, off int64) (int, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if h.gone() {
		return 0, sqlite3.IOERR_READ
	}
	if off >= int64(len(h.f.cache)) {
		return 0, io.EOF
	}
	n := copy(p, h.f.cache[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// WriteAt writes into the cache.
func (h *handle) WriteAt(p []byte, off int64) (int, error) {
	err := h.change(op{off: off, data: clone(p)}, sqlite3.IOERR_WRITE)
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

// Truncate cuts the cache.
func (h *handle) Truncate(size int64) error {
	return h.change(op{off: size, truncate: true}, sqlite3.IOERR_TRUNCATE)
}

func (h *handle) change(o op, failure error) error {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if h.gone() {
		return failure
	}
	if err := h.d.step(failure); err != nil {
		if !h.f.isDone(o) {
			h.f.pending = append(h.f.pending, o) // it may have reached the disk, in part
		}
		return err
	}
	if h.d.full > 0 && h.d.ops >= h.d.full && !o.truncate {
		return sqlite3.FULL
	}
	h.f.cache = apply(h.f.cache, o)
	h.f.pending = append(h.f.pending, o)
	return nil
}

// isDone is for an operation that has no effect.
func (f *file) isDone(o op) bool { return !o.truncate && len(o.data) == 0 }

// Sync makes the cache safe.
func (h *handle) Sync(vfs.SyncFlag) error {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if h.gone() {
		return sqlite3.IOERR_FSYNC
	}
	if err := h.d.step(sqlite3.IOERR_FSYNC); err != nil {
		return err
	}
	h.f.safe, h.f.pending = clone(h.f.cache), nil
	return nil
}

// Size gives the length as it is read.
func (h *handle) Size() (int64, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if h.gone() {
		return 0, sqlite3.IOERR_FSTAT
	}
	return int64(len(h.f.cache)), nil
}

// SectorSize and DeviceCharacteristics promise nothing but whole sectors.
func (*handle) SectorSize() int { return sector }

// DeviceCharacteristics says that a write harms no byte outside of it.
func (*handle) DeviceCharacteristics() vfs.DeviceCharacteristic {
	return vfs.IOCAP_POWERSAFE_OVERWRITE
}

// locks are SQLite's five levels for one file, among the handles of one
// process (https://sqlite.org/lockingv3.html).
type locks struct {
	shared            int
	reserved, pending *handle
	exclusive         *handle
}

// Lock raises the handle's lock, or is BUSY.
func (h *handle) Lock(want vfs.LockLevel) error {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	l := &h.f.locks
	if h.gone() {
		return sqlite3.IOERR_LOCK
	}
	if h.lock >= want {
		return nil
	}
	switch want {
	case vfs.LOCK_SHARED:
		if l.pending != nil || l.exclusive != nil {
			return sqlite3.BUSY
		}
		l.shared++
	case vfs.LOCK_RESERVED:
		if l.reserved != nil && l.reserved != h {
			return sqlite3.BUSY
		}
		l.reserved = h
	case vfs.LOCK_EXCLUSIVE:
		if l.reserved != nil && l.reserved != h || l.pending != nil && l.pending != h {
			return sqlite3.BUSY
		}
		l.pending = h
		if l.shared > 1 {
			h.lock = vfs.LOCK_PENDING
			return sqlite3.BUSY
		}
		l.exclusive = h
	}
	h.lock = want
	return nil
}

// Unlock lowers the handle's lock to SHARED or NONE.
func (h *handle) Unlock(to vfs.LockLevel) error {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if h.boot != h.d.boots {
		return nil // those locks went with the power
	}
	l := &h.f.locks
	for _, p := range []**handle{&l.reserved, &l.pending, &l.exclusive} {
		if *p == h {
			*p = nil
		}
	}
	if h.lock >= vfs.LOCK_SHARED && to == vfs.LOCK_NONE {
		l.shared--
	}
	h.lock = min(h.lock, to)
	return nil
}

// CheckReservedLock says whether anybody means to write.
func (h *handle) CheckReservedLock() (bool, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	return h.f.locks.reserved != nil, nil
}

// LockState gives the handle's lock.
func (h *handle) LockState() vfs.LockLevel { return h.lock }
