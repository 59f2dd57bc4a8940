package closing

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/archive"
)

// maxRow is the longest row that is read: a transcript of some thousand pages.
const maxRow = 256 << 20

// ReadBack holds a folder against its manifest, puts its record into an empty database of this program's own shape, and
// writes it again from there: the record is whole where every part comes out byte for byte as it is. It gives the
// manifest and its SHA-256, which the log has. The database is for reading: nothing in it has an entry in a log.
func ReadBack(ctx context.Context, d *db.DB, from fs.FS, sets ...db.Migrations) (m archive.Manifest, sum string, err error) {
	if m, sum, err = archive.Check(from); err != nil {
		return m, sum, err
	}
	if used, err := d.HasTable(ctx, "ledger_leaf"); err != nil || used {
		return m, sum, errors.Join(err, errs.New(errs.Conflict, "This is the database of a service. Name an empty one: nothing is put into a service’s own."))
	}
	if _, err := d.Migrate(ctx, sets...); err != nil {
		return m, sum, err
	}
	if err := readIn(ctx, d, from, &m); err != nil {
		return m, sum, err
	}
	var bad []string
	again := map[string]bool{}
	err = d.Snapshot(ctx, func(q db.Querier) error {
		_, err := export(ctx, q, m.Inquiry, func(path string, fill func(io.Writer) error) error {
			same, err := sameAs(from, path, fill)
			if again[path] = true; !same {
				bad = append(bad, path)
			}
			return err
		})
		return err
	})
	if err != nil {
		return m, sum, err
	}
	for _, p := range m.Parts {
		if !again[p.Path] {
			bad = append(bad, p.Path)
		}
	}
	if len(bad) > 0 {
		return m, sum, errs.Newf(errs.Invalid, "This record does not read back as it is: %q. It was changed after it was written, or comes from another program.", bad)
	}
	return m, sum, nil
}

func sameAs(from fs.FS, path string, fill func(io.Writer) error) (bool, error) {
	f, err := from.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, fill(io.Discard)
	}
	if err != nil {
		return false, err
	}
	defer func() { _ = f.Close() }()
	c := &comparing{with: f}
	if err := fill(c); err != nil {
		return false, err
	}
	more, _ := f.Read(make([]byte, 1))
	return !c.differs && more == 0, nil
}

// readIn puts every row of a record into an empty database, in one transaction.
func readIn(ctx context.Context, d *db.DB, from fs.FS, m *archive.Manifest) error {
	layout := archive.Layout()
	return d.InTx(ctx, func(tx *db.Tx) error {
		for i := range layout {
			t := &layout[i]
			n, err := store{}.count(ctx, tx, t.Name)
			if err != nil {
				return err
			}
			if n > 0 {
				return errs.Newf(errs.Conflict, "The database is not empty (%s has %d rows). Name an empty one.", t.Name, n)
			}
			if t.Scope == archive.Nowhere {
				continue
			}
			if !slices.ContainsFunc(m.Parts, func(p archive.Part) bool { return p.Path == archive.RecordPath(t.Name) }) {
				return errs.Newf(errs.Invalid, "This record has no part %s.", archive.RecordPath(t.Name))
			}
			if err := readTable(ctx, tx, from, t); err != nil {
				return err
			}
		}
		return nil
	})
}

func readTable(ctx context.Context, tx *db.Tx, from fs.FS, t *archive.Table) error {
	f, err := from.Open(archive.RecordPath(t.Name))
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	in := bufio.NewScanner(f)
	in.Buffer(make([]byte, 1<<16), maxRow)
	for in.Scan() {
		r, err := t.ReadLine(in.Bytes())
		if err != nil {
			return err
		}
		beside := map[string]any{}
		if t.Name == "inquiry_handed" {
			text, err := sealedOf(from, &r)
			if err != nil {
				return err
			}
			beside["text"] = text
		}
		if err := (store{}).put(ctx, tx, t, &r, beside); err != nil {
			return err
		}
	}
	return in.Err()
}

// sealedOf reads what is sealed to the archive, and holds it against what its row says.
func sealedOf(from fs.FS, r *archive.Record) (string, error) {
	path := archive.SealedPath(r.ID)
	if !fs.ValidPath(path) {
		return "", errs.New(errs.Invalid, "A row of inquiry_handed names what cannot be.")
	}
	text, err := fs.ReadFile(from, path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", errs.Newf(errs.Invalid, "This record has no part %s.", path)
	}
	if err != nil {
		return "", err
	}
	if r.Values["sha256"] != archive.Sum(text) || !bytes.HasPrefix(text, []byte("-----BEGIN AGE ENCRYPTED FILE-----")) {
		return "", errs.Newf(errs.Invalid, "%s is not what was sealed.", path)
	}
	return string(text), nil
}
