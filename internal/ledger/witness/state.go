package witness

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/tlog"

	"crypto/sha256"
)

// seen is what a witness remembers of one log.
type seen struct {
	Origin string `json:"origin"`
	Size   int64  `json:"size"`
	Root   string `json:"root"`
}

// memory keeps what was seen, a file a log, in a folder.
type memory struct{ folder string }

func (m memory) path(origin string) string {
	sum := sha256.Sum256([]byte(origin))
	return filepath.Join(m.folder, hex.EncodeToString(sum[:8])+".json")
}

// load gives what is remembered; a log never seen has size 0.
func (m memory) load(origin string) (seen, error) {
	b, err := os.ReadFile(m.path(origin))
	if errors.Is(err, fs.ErrNotExist) {
		return seen{Origin: origin}, nil
	}
	if err != nil {
		return seen{}, err
	}
	var s seen
	if err := json.Unmarshal(b, &s); err != nil || s.Origin != origin {
		return seen{}, fmt.Errorf("witness: the memory of %s cannot be read; restore it from a copy, never delete it: %w", origin, err)
	}
	return s, nil
}

// store replaces what is remembered, safely: the new file is on disk before
// the old one goes.
func (m memory) store(s seen) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(m.folder, ".new-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(append(b, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), m.path(s.Origin)); err != nil {
		return err
	}
	return syncFolder(m.folder)
}

func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func (s seen) root() (tlog.Hash, error) {
	if s.Size == 0 {
		return tlog.Hash{}, nil
	}
	return tlog.ParseHash(s.Root)
}
