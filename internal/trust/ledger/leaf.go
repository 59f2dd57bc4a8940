package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"candour/internal/trust/access"
)

// LeafSize is the length of every leaf in bytes. All leaves are the same
// length, so that length tells nothing.
const LeafSize = 195

// Body is what a leaf commits to: who did what, why, and the rows after it.
// It is kept beside the leaf in the database and never leaves it whole.
type Body struct {
	Actor  string        `json:"actor"`
	Name   string        `json:"name"`
	For    string        `json:"for,omitempty"` // the body that the actor belongs to
	Act    access.Action `json:"act"`
	Kind   string        `json:"kind"`
	Record string        `json:"record"`
	Reason string        `json:"reason,omitempty"`
	Policy string        `json:"policy"`
	Rows   []Image       `json:"rows"`
}

// Leaf is the public text of one entry:
//
//	candour-leaf/v1
//	id 32 hexadecimal digits, random
//	hour 2026-11-23T16Z
//	policy 16 hexadecimal digits
//	who base64 of 32 bytes
//	what base64 of 32 bytes
type Leaf []byte

// makeLeaf writes the leaf of a body. The salt is 32 random bytes.
func makeLeaf(id string, at time.Time, salt []byte, b *Body) Leaf {
	return new(committer).makeLeaf(id, at, salt, b)
}

func (c *committer) makeLeaf(id string, at time.Time, salt []byte, b *Body) Leaf {
	c.salt = subSalt(salt, "who")
	who := c.who(b)
	c.salt = subSalt(salt, "what")
	what := c.what(b)
	leaf := make(Leaf, 0, LeafSize)
	leaf = append(append(leaf, "candour-leaf/v1\nid "...), id...)
	leaf = at.UTC().AppendFormat(append(leaf, "\nhour "...), "2006-01-02T15Z")
	leaf = append(append(leaf, "\npolicy "...), policyField(b.Policy)...)
	leaf = base64.StdEncoding.AppendEncode(append(leaf, "\nwho "...), who[:])
	leaf = base64.StdEncoding.AppendEncode(append(leaf, "\nwhat "...), what[:])
	return append(leaf, '\n')
}

// policyField fits any version name into its fixed 16 digits.
func policyField(version string) string {
	h := sha256.Sum256([]byte(version))
	return hex.EncodeToString(h[:8])
}

// what gives the commitment that the leaf's last line carries.
func (l Leaf) what() ([]byte, error) {
	_, line, ok := bytes.Cut(l, []byte("\nwhat "))
	if !ok || len(l) != LeafSize {
		return nil, fmt.Errorf("this is not a candour-leaf/v1")
	}
	return base64.StdEncoding.DecodeString(string(bytes.TrimSpace(line)))
}

// id gives the leaf's own id.
func (l Leaf) id() string {
	_, rest, _ := bytes.Cut(l, []byte("\nid "))
	id, _, _ := bytes.Cut(rest, []byte("\n"))
	return string(id)
}

// The commitments. Each value is hashed behind a salt of its own, derived
// from the leaf's salt, so that one can be opened without the others and none
// can be guessed: commit(v) = SHA-256(0x01 | SHA-256(0x00 | salt | name) | v).
// All derived salts have a fixed length, so no two inputs run together.

func subSalt(salt []byte, name string) []byte {
	var room [64]byte
	sum := sha256.Sum256(append(append(append(room[:0], 0), salt...), name...))
	return sum[:]
}

// committer commits; its buffers are used again.
type committer struct {
	salt     []byte
	buf, all []byte
	row      []byte
	path     []byte
	names    []string
}

func (c *committer) commit(dst []byte, name string, value []byte) []byte {
	return c.commitAt(dst, nil, name, value)
}

// commitAt is commit under a name in two parts.
func (c *committer) commitAt(dst, path []byte, name string, value []byte) []byte {
	c.buf = append(append(append(append(c.buf[:0], 0), c.salt...), path...), name...)
	key := sha256.Sum256(c.buf)
	c.buf = append(append(append(c.buf[:0], 1), key[:]...), value...)
	sum := sha256.Sum256(c.buf)
	return append(dst, sum[:]...)
}

func (c *committer) who(b *Body) [32]byte {
	c.all = append(c.all[:0], 2)
	for _, f := range [][2]string{{"actor", b.Actor}, {"name", b.Name}, {"for", b.For}, {"reason", b.Reason}} {
		c.all = c.commit(c.all, f[0], []byte(f[1]))
	}
	return sha256.Sum256(c.all)
}

func commitWhat(salt []byte, b *Body) [32]byte {
	c := committer{salt: salt}
	return c.what(b)
}

func (c *committer) what(b *Body) [32]byte {
	c.all = append(c.all[:0], 3)
	for _, f := range [][2]string{{"act", string(b.Act)}, {"kind", b.Kind}, {"record", b.Record}} {
		c.all = c.commit(c.all, f[0], []byte(f[1]))
	}
	for i := range b.Rows {
		row := c.image(&b.Rows[i])
		c.all = append(c.all, row[:]...)
	}
	return sha256.Sum256(c.all)
}

// image commits to one row: its place, what was done, what was there
// before, and each column by name in order.
func (c *committer) image(im *Image) [32]byte {
	c.path = append(append(append(append(c.path[:0], im.Table...), 0), im.ID...), 0)
	c.row = c.commitAt(append(c.row[:0], 4), c.path, "", []byte(im.Op+" "+im.Prev))
	c.names = appendNames(c.names[:0], im.Values)
	for _, name := range c.names {
		c.row = c.commitAt(c.row, c.path, name, im.Values[name])
	}
	return sha256.Sum256(c.row)
}

func sortedNames(values map[string]json.RawMessage) []string {
	return appendNames(make([]string, 0, len(values)), values)
}

func appendNames(dst []string, values map[string]json.RawMessage) []string {
	for name := range values {
		dst = append(dst, name)
	}
	slices.Sort(dst)
	return dst
}

// marshalBody gives the stored form of a body. Values are kept byte for byte,
// since commitments are over those bytes.
func marshalBody(b *Body) ([]byte, error) {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(b); err != nil {
		return nil, err
	}
	return bytes.TrimRight(buf.Bytes(), "\n"), nil
}
