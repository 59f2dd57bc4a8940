// Package wholefile writes files that are whole or not there: beside their place,
// synced, then put in it, whatever happens meanwhile.
//
// [Create] is for what must not replace anything (a key: another process may have
// been first); [Replace] for what takes the place of an earlier one.
package wholefile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"candour/internal/base/errs"
)

// Create makes a file of the given mode. When there is one already it is left as it
// is, and the error is [fs.ErrExist].
func Create(path string, mode fs.FileMode, data []byte) error {
	return put(path, mode, of(data), os.Link)
}

// Replace puts a file of the given mode in the place of the one that is there, if
// one is; on an error that one is left as it was.
func Replace(path string, mode fs.FileMode, data []byte) error {
	return put(path, mode, of(data), os.Rename)
}

// Fill is [Replace] of what fill writes.
func Fill(path string, mode fs.FileMode, fill func(io.Writer) error) error {
	return put(path, mode, fill, os.Rename)
}

func of(data []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
}

func put(path string, mode fs.FileMode, fill func(io.Writer) error, place func(from, to string) error) error {
	folder := filepath.Dir(path)
	f, err := os.CreateTemp(folder, ".new-*")
	if err != nil {
		return noRoom(err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	err = fill(f)
	if err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close()); err != nil {
		return noRoom(err)
	}
	if err := place(f.Name(), path); err != nil {
		return err
	}
	return syncFolder(folder)
}

// NoRoom says whether an error is that a disk is full, or that no more of it may be used.
func NoRoom(err error) bool { return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) }

// noRoom says it in words.
func noRoom(err error) error {
	if !NoRoom(err) {
		return err
	}
	return errs.Because(errs.Unavailable, "There is no room left on the disk for this file. Make room there, or use another disk, and do it again. What was there before is as it was.", err)
}

// syncFolder makes the name of a new file survive a power cut.
func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
