//go:build unix

package filelock

import (
	"errors"
	"os"
	"syscall"

	"candour/internal/base/errs"
)

// Take locks a file, which is made when it is missing. While another process (or
// another caller) has it the error is errs.Conflict. The lock goes with the
// process, however that ends.
func Take(path string) (release func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(errs.Because(errs.Conflict, "Another process uses "+path+".", err), f.Close())
	}
	return func() { _ = f.Close() }, nil
}

// Names counts the names that a file has: more than one are hard links. A file that is not
// there has none.
func Names(path string) (uint64, error) {
	var st syscall.Stat_t
	if err := syscall.Stat(path, &st); errors.Is(err, os.ErrNotExist) {
		return 0, nil
	} else if err != nil {
		return 0, &os.PathError{Op: "stat", Path: path, Err: err}
	}
	return uint64(st.Nlink), nil
}
