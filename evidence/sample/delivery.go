package sample

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"candour/evidence"
)

// Truth is what one document is. It is a line of truth.jsonl.
type Truth struct {
	Path      string        `json:"path"`             // in the delivery; of a part: that of its file, "!" and its name
	SHA256    string        `json:"sha256"`           // of its bytes
	Kind      string        `json:"kind"`             // "mail", "scan", "spreadsheet", ...
	Custodian string        `json:"custodian"`        // whose files it was among
	Family    string        `json:"family"`           // the path of the file that it came in
	Parent    string        `json:"parent,omitempty"` // the path of what it was attached to
	Near      string        `json:"near,omitempty"`   // a name that near copies have in common
	Thread    string        `json:"thread,omitempty"` // a name that mails of one thread have in common
	MessageID string        `json:"message_id,omitempty"`
	Answers   string        `json:"answers,omitempty"`   // the Message-ID of the mail above it
	Missing   bool          `json:"missing,omitempty"`   // the mail above it is not in the delivery
	Hidden    []string      `json:"hidden,omitempty"`    // words that somebody who opens it does not see
	Poor      bool          `json:"poor,omitempty"`      // a scan that cannot be read well
	Exception evidence.Code `json:"exception,omitempty"` // why it cannot be read
}

// Options are what is made.
type Options struct {
	Seed      uint64
	Documents int // those inside others counted
}

// Delivery is what was made.
type Delivery struct {
	Files     int // in the folders
	Documents int // with those inside others
	Truth     []Truth
}

// ErrNotEmpty is a folder in which something is.
var ErrNotEmpty = errors.New("the folder is not empty")

// fixed is the time of all files in archives.
var fixed = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// custodians are whose files they were.
var custodians = []string{"office-north", "office-south", "records-room"}

// maker makes one delivery.
type maker struct {
	*writer
	root     string
	serial   int
	left     int
	delivery Delivery
	manifest [][]string
	err      error
}

// Make writes a delivery into an empty folder.
func Make(root string, o Options) (*Delivery, error) {
	entries, err := os.ReadDir(root)
	if err != nil {
		return nil, err
	}
	if len(entries) > 0 {
		return nil, ErrNotEmpty
	}
	if o.Documents < 1 {
		return nil, errors.New("a delivery has one document at least")
	}
	m := &maker{writer: newWriter(o.Seed), root: root, left: o.Documents}
	for round := 0; m.left > 0 && m.err == nil; round++ {
		for _, k := range m.kinds(round) {
			if m.left >= k.documents && m.err == nil {
				k.write()
			}
		}
		if m.left > 0 && m.left < 60 {
			m.letter() // so that the number comes out
		}
	}
	if m.err != nil {
		return nil, m.err
	}
	return &m.delivery, m.finish()
}

// kind is something that is made, and how many documents it can be at most.
type kind struct {
	documents int
	write     func()
}

// kinds are what one round makes: about fifty documents.
func (m *maker) kinds(round int) []kind {
	out := []kind{
		{12, m.thread}, {6, m.boxes}, {4, m.nearCopies}, {12, m.thread}, {1, m.letter}, {1, m.pdf}, {1, m.pdf}, {1, m.letter},
		{1, m.spreadsheet}, {1, m.document}, {1, func() { m.scan(round) }}, {1, m.chat},
	}
	if round%4 == 0 {
		out = append(out, kind{1, m.locked}, kind{1, m.cutOff}, kind{4, m.nested})
	}
	return out
}

// put writes a file of the delivery and says what it is. Its name has a serial, so that no two are one.
func (m *maker) put(custodian, name string, content []byte, t Truth) string {
	m.serial++
	at := filepath.Join("delivery", custodian, fmt.Sprintf("%05d %s", m.serial, name))
	path := filepath.Join(m.root, at)
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = os.WriteFile(path, content, 0o600)
	}
	m.err = errors.Join(m.err, err)
	t.Custodian, t.Path = custodian, filepath.ToSlash(at)
	t.Family = t.Path
	m.tell(content, t)
	m.delivery.Files++
	m.manifest = append(m.manifest, []string{strconv.Itoa(m.delivery.Files), filepath.Base(at), hashOf(content), strconv.Itoa(len(content)), custodian, t.Path})
	return t.Path
}

// tell says what a document is.
func (m *maker) tell(content []byte, t Truth) {
	t.SHA256 = hashOf(content)
	m.delivery.Truth = append(m.delivery.Truth, t)
	m.delivery.Documents++
	m.left--
}

// inside tells of a document that lies in another.
func (m *maker) inside(parent, family, custodian string, f attached) string {
	path := parent + "!" + f.name
	f.truth.Path, f.truth.Parent, f.truth.Family, f.truth.Custodian = path, parent, family, custodian
	m.tell(f.content, f.truth)
	for _, child := range f.parts {
		m.inside(path, family, custodian, child)
	}
	return path
}

// attached is a file that goes into another.
type attached struct {
	name, media string
	content     []byte
	truth       Truth
	parts       []attached
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// finish writes the declared list and the truth.
func (m *maker) finish() error {
	var list, truth bytes.Buffer
	rows := csv.NewWriter(&list)
	_ = rows.Write([]string{"number", "name", "sha256", "size", "custodian", "path"}) // Error says it
	_ = rows.WriteAll(m.manifest)
	if err := rows.Error(); err != nil {
		return err
	}
	lines := json.NewEncoder(&truth)
	lines.SetEscapeHTML(false)
	for _, t := range m.delivery.Truth {
		if err := lines.Encode(t); err != nil {
			return err
		}
	}
	return errors.Join(
		os.WriteFile(filepath.Join(m.root, "manifest.csv"), list.Bytes(), 0o600),
		os.WriteFile(filepath.Join(m.root, "truth.jsonl"), truth.Bytes(), 0o600))
}
