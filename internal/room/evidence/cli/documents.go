package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"candour/evidence"
	"candour/evidence/family"
	"candour/evidence/worker"
	"candour/internal/base/errs"
	"candour/internal/site/command"
)

// document is one document of what a command was given, those inside others too.
type document struct {
	id     string // its path, and of a part: "!", which part of which part, and its name
	sha256 string
	text   string // what a reader of it sees
	mail   *evidence.Mail
	why    *evidence.Unreadable // nil where it could be read
}

// eachDocument reads files, and all files in folders, in the order of their names. Links are not followed.
func eachDocument(s *command.Streams, read family.Read, paths []string, visit func(document) error) error {
	return scratch(func(dir string) error {
		for _, root := range paths {
			if err := eachIn(s, read, root, dir, visit); err != nil {
				return err
			}
		}
		return nil
	})
}

func eachIn(s *command.Streams, read family.Read, root, dir string, visit func(document) error) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return command.Unreadable(path, err)
		}
		if d.IsDir() {
			return nil
		}
		if !d.Type().IsRegular() {
			return visit(document{id: path, why: &evidence.Unreadable{Code: evidence.NoReader, Why: "It is a link or a device, and not a file."}})
		}
		return family.Walk(s.Ctx, read, path, filepath.Base(path), dir, evidence.Usual, func(m family.Member) error {
			return visit(documentOf(path, m))
		})
	})
}

// compared are the places whose words make a document what it is, for whoever opens it; of a mail only its text, since headers differ
// between copies.
var compared = map[evidence.Where]bool{
	evidence.Body: true, evidence.Header: true, evidence.Footnote: true, evidence.Sheet: true, evidence.Speaker: true, evidence.Inserted: true, evidence.Field: true, evidence.OCR: true,
}

func documentOf(path string, m family.Member) document {
	d := document{id: path, sha256: m.SHA256, why: m.Why}
	if len(m.Place) > 0 {
		places := make([]string, len(m.Place))
		for i, p := range m.Place {
			places[i] = strconv.Itoa(p + 1)
		}
		d.id = fmt.Sprintf("%s!%s %s", path, strings.Join(places, "."), m.Name)
	}
	if m.Reading == nil {
		return d
	}
	d.mail = m.Reading.Mail
	var b strings.Builder
	for _, p := range m.Reading.Pieces {
		if compared[p.Where] && !p.Unseen && (d.mail == nil || p.Name == "" && p.Where == evidence.Body) {
			b.WriteString(p.Text + "\n")
		}
	}
	d.text = b.String()
	return d
}

// withReaders reads files each in a process of its own (package worker).
func withReaders(do func(read family.Read) error) error {
	cache, err := Compiled()
	if err != nil {
		return err
	}
	pool, err := worker.Open(worker.Config{Cache: cache, Children: 1})
	if err != nil {
		return err
	}
	return errors.Join(do(pool.Read), pool.Close())
}

// unread counts what could not be read by why, and says it.
type unread map[evidence.Code]int

func (u unread) take(d document) {
	if d.why != nil {
		u[d.why.Code]++
	}
}

// newFolder makes a folder that is not there, or takes one in which nothing is. If what follows fails it is taken away again.
func newFolder(path string) (undo func(), err error) {
	entries, err := os.ReadDir(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.MkdirAll(path, 0o700); err != nil {
			return nil, errs.Because(errs.Invalid, "The folder "+path+" cannot be made.", err)
		}
	case err != nil:
		return nil, command.Unreadable(path, err)
	case len(entries) > 0:
		return nil, errs.New(errs.Invalid, "The folder "+path+" is not empty. Name one that is new, so that nothing is written over.")
	}
	return func() {
		left, err := os.ReadDir(path)
		if err != nil {
			return
		}
		for _, e := range left {
			_ = os.RemoveAll(filepath.Join(path, e.Name()))
		}
	}, nil
}
