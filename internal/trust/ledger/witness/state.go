package witness

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/base/errs"
	"candour/internal/base/wholefile"
	"candour/internal/trust/ledger/cosign"
)

// seen is what a witness remembers of one log.
type seen struct {
	Origin string `json:"origin"`
	Size   int64  `json:"size"`           // entries; 0 before the first checkpoint
	Root   string `json:"root,omitempty"` // base64; empty before the first checkpoint
	// Note is the last checkpoint with the log's signature and the witness's.
	Note string `json:"note,omitempty"`
}

// root gives the root that is remembered; meaningless before the first.
func (s seen) root() (tlog.Hash, error) {
	if s.Root == "" && s.Size == 0 {
		return tlog.Hash{}, nil
	}
	h, ok := cosign.ParseHash(s.Root)
	if !ok {
		return h, forgot(s.Origin, errors.New("its root cannot be read"))
	}
	return h, nil
}

// memory keeps what was seen, a file a log, in a folder.
type memory struct{ folder string }

// originHash names a log in file names and addresses.
func originHash(origin string) string {
	sum := sha256.Sum256([]byte(origin))
	return hex.EncodeToString(sum[:])
}

func (m memory) path(origin string) string {
	return filepath.Join(m.folder, originHash(origin)[:16]+".json")
}

// begin makes the memory of a log that was never seen. It never replaces one.
func (m memory) begin(origin string) error {
	if _, err := os.Lstat(m.path(origin)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return m.store(seen{Origin: origin})
}

// load gives what is remembered. A memory that is not there is an error: it
// was made when the log was first named, so it was lost.
func (m memory) load(origin string) (seen, error) {
	b, err := os.ReadFile(m.path(origin))
	if err != nil {
		return seen{}, forgot(origin, err)
	}
	var s seen
	if err := json.Unmarshal(b, &s); err != nil {
		return seen{}, forgot(origin, err)
	}
	if s.Origin != origin || s.Size < 0 {
		return seen{}, forgot(origin, errors.New("it is another log's"))
	}
	_, err = s.root()
	return s, err
}

func forgot(origin string, cause error) error {
	return errs.Because(errs.Invalid, fmt.Sprintf("The witness's memory of %s cannot be read. Put its folder back from a copy, and never delete it: "+
		"a witness that has forgotten must not sign.", origin), cause)
}

// store replaces what is remembered, safely: the new file is on disk before
// the old one goes.
func (m memory) store(s seen) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return writeFile(m.path(s.Origin), append(b, '\n'))
}

// writeFile puts a file in its place, whole and synced, or leaves what was.
func writeFile(path string, data []byte) error { return wholefile.Replace(path, 0o600, data) }

const (
	evidenceFolder = "refused"
	maxEvidence    = 100 // files; the first ones tell the story
)

// keepEvidence stores a refused request, which the log has signed, with the
// checkpoint that it does not follow from. Two checkpoints of one size with
// different roots, both signed by the log, prove to anybody that it forked.
func (m memory) keepEvidence(known seen, cp cosign.Checkpoint, body []byte) error {
	folder := filepath.Join(m.folder, evidenceFolder)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	name := fmt.Sprintf("%s-%d-%s.txt", originHash(cp.Origin)[:16], cp.Size, hex.EncodeToString(cp.Root[:8]))
	path := filepath.Join(folder, name)
	if _, err := os.Lstat(path); err == nil {
		return nil // the same again
	}
	held, err := os.ReadDir(folder)
	if err != nil || len(held) >= maxEvidence {
		return err
	}
	text := "This request was refused:\n\n" + string(body) + "\nThe witness had cosigned:\n\n" + known.Note
	return writeFile(path, []byte(text))
}
