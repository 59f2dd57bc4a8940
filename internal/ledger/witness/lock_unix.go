//go:build unix

package witness

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"

	"candour/internal/errs"
)

// lockFolder makes sure that one process at a time uses a memory: two would
// each check against what the other is about to replace. The lock goes with
// the process, however that ends.
func lockFolder(folder string) (unlock func(), err error) {
	f, err := os.OpenFile(filepath.Join(folder, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(errs.Because(errs.Conflict, "Another witness is using "+folder+" already. Stop it first.", err), f.Close())
	}
	return func() { _ = f.Close() }, nil
}
