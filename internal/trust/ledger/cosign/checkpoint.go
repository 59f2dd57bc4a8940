package cosign

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/base/errs"
)

// Checkpoint is what a checkpoint says.
type Checkpoint struct {
	Origin string // the log's name, which is also its key's name
	Size   int64  // entries
	Root   tlog.Hash
}

// Text gives the checkpoint as the text of a note.
func (c Checkpoint) Text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, c.Root)
}

// ParseCheckpoint reads a checkpoint's text (https://c2sp.org/tlog-checkpoint)
// and is as strict as that is. Lines after the third, which the log may have
// added, are signed with the rest and carry no meaning here.
func ParseCheckpoint(text string) (Checkpoint, error) {
	var c Checkpoint
	body, ok := strings.CutSuffix(text, "\n")
	lines := strings.Split(body, "\n")
	if !ok || len(lines) < 3 {
		return c, notCheckpoint("it must have a name, a size and a root, a line each")
	}
	for _, l := range lines {
		if l == "" {
			return c, notCheckpoint("it has an empty line")
		}
	}
	size, ok := parseSize(lines[1])
	if !ok {
		return c, notCheckpoint("its size cannot be read")
	}
	root, ok := ParseHash(lines[2])
	if !ok {
		return c, notCheckpoint("its root cannot be read")
	}
	return Checkpoint{Origin: lines[0], Size: size, Root: root}, nil
}

// ParseHash reads a hash in base64. Unlike tlog.ParseHash it accepts the one
// proper spelling only.
func ParseHash(s string) (tlog.Hash, bool) {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil || len(b) != tlog.HashSize || base64.StdEncoding.EncodeToString(b) != s {
		return tlog.Hash{}, false
	}
	return tlog.Hash(b), true
}

func notCheckpoint(why string) error {
	return errs.Newf(errs.Invalid, "This is not a log's checkpoint: %s.", why)
}

// parseSize reads a number of entries: decimal, no sign, no extra zeroes.
func parseSize(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n >= 0 && strconv.FormatInt(n, 10) == s
}

// SignCheckpoint gives the checkpoint as a signed note. The log's signer comes
// first; its name should be the checkpoint's origin.
func SignCheckpoint(c Checkpoint, signers ...note.Signer) (signed []byte, err error) {
	defer errs.Wrap(&err, "cosign.SignCheckpoint(%q, %d)", c.Origin, c.Size)
	if _, err := ParseCheckpoint(c.Text()); err != nil {
		return nil, err
	}
	return note.Sign(&note.Note{Text: c.Text()}, signers...)
}
