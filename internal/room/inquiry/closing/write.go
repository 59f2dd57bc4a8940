package closing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/wholefile"
	"candour/internal/room/inquiry/archive"
)

// put takes one part of a record. It may ask fill for the part more than once.
type put func(path string, fill func(io.Writer) error) error

// export gives the record of an inquiry, part by part and then its manifest, as it stands in q.
func export(ctx context.Context, q db.Querier, id string, to put) (m archive.Manifest, err error) {
	var s store
	c, err := s.closing(ctx, q, id)
	if err != nil {
		return m, err
	}
	if c == nil {
		return m, errs.New(errs.Conflict, "Two people of this inquiry have not agreed to which archive its record goes.")
	}
	layout := archive.Layout()
	m = archive.Manifest{Format: archive.Format, Inquiry: id, Archive: c.Archive, Recipient: c.Recipient, Left: archive.LeftOf(layout)}
	if m.Title, err = s.title(ctx, q, id); err != nil {
		return m, err
	}
	for i := range layout {
		if t := &layout[i]; t.Scope != archive.Nowhere {
			if err := exportTable(ctx, q, &m, t, to); err != nil {
				return m, err
			}
		}
	}
	text, err := m.Bytes()
	if err != nil {
		return m, err
	}
	return m, to(archive.ManifestName, func(w io.Writer) error { _, err := w.Write(text); return err })
}

// exportTable gives the rows of a table, and what stands beside them as files of their own.
func exportTable(ctx context.Context, q db.Querier, m *archive.Manifest, t *archive.Table, to put) error {
	var s store
	rows := 0
	table, err := part(archive.RecordPath(t.Name), t.Class, to, func(w io.Writer) error {
		rows = 0
		return s.each(ctx, q, t, m.Inquiry, func(r *archive.Record) error {
			line, err := r.Line()
			if err != nil {
				return err
			}
			rows++
			_, err = w.Write(line)
			return err
		})
	})
	if err != nil {
		return err
	}
	table.Rows = rows
	m.Parts = append(m.Parts, table)
	return s.each(ctx, q, t, m.Inquiry, func(r *archive.Record) error {
		path, text, err := archive.TextOf(t, r)
		if err == nil && t.Name == "inquiry_handed" {
			path = archive.SealedPath(r.ID)
			text, err = s.sealedText(ctx, q, r.ID)
		}
		if err != nil || path == "" {
			return err
		}
		p, err := part(path, t.Class, to, func(w io.Writer) error { _, err := io.WriteString(w, text); return err })
		m.Parts = append(m.Parts, p)
		return err
	})
}

// part gives one part to whoever takes it, and what the manifest says of it.
func part(path, class string, to put, fill func(io.Writer) error) (archive.Part, error) {
	p := archive.Part{Path: path, Class: class}
	err := to(path, func(w io.Writer) error {
		sum := &summing{sum: sha256.New()}
		if err := fill(io.MultiWriter(w, sum)); err != nil {
			return err
		}
		p.Bytes, p.SHA256 = sum.n, hex.EncodeToString(sum.sum.Sum(nil))
		return nil
	})
	return p, err
}

type summing struct {
	sum hash.Hash
	n   int64
}

func (s *summing) Write(b []byte) (int, error) {
	s.n += int64(len(b))
	return s.sum.Write(b)
}

// folder takes parts into a folder. A part that is there as it should be is left as it is, so that writing goes on where it
// was stopped; the manifest comes last, so that what was not written to its end is no record.
func folder(ctx context.Context, at string, say func(path string)) put {
	return func(path string, fill func(io.Writer) error) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		say(path)
		file := filepath.Join(at, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return err
		}
		there, err := os.Open(file)
		if errors.Is(err, fs.ErrNotExist) {
			return wholefile.Fill(file, 0o600, fill)
		}
		if err != nil {
			return err
		}
		same := &comparing{with: there}
		err = fill(same)
		more, _ := there.Read(make([]byte, 1))
		_ = there.Close()
		if err != nil || !same.differs && more == 0 {
			return err
		}
		return wholefile.Fill(file, 0o600, fill)
	}
}

// comparing says whether what is written to it is what a file holds.
type comparing struct {
	with    io.Reader
	differs bool
}

func (c *comparing) Write(b []byte) (int, error) {
	if c.differs {
		return len(b), nil
	}
	there := make([]byte, len(b))
	n, err := io.ReadFull(c.with, there)
	c.differs = err != nil || n < len(b) || string(there) != string(b)
	return len(b), nil
}

// ready makes a folder for a record. What an earlier writing left half done is taken away; a folder with
// anything else in it is refused.
func ready(at string) error {
	if err := os.MkdirAll(at, 0o700); err != nil {
		return errs.Because(errs.Invalid, "The folder "+at+" cannot be made.", err)
	}
	return filepath.WalkDir(at, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		inside, err := filepath.Rel(at, path)
		if err != nil {
			return err
		}
		inside = filepath.ToSlash(inside)
		if strings.HasPrefix(d.Name(), ".new-") || inside == archive.ManifestName { // the manifest comes last
			return os.Remove(path)
		}
		for _, of := range []string{"records/", "text/", "sealed/"} {
			if strings.HasPrefix(inside, of) {
				return nil
			}
		}
		return errs.New(errs.Invalid, "The folder "+at+" has something else in it ("+inside+"). Name an empty folder, or the one in which the writing was stopped.")
	})
}
