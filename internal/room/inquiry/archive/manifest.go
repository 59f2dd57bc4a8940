package archive

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/errs"
)

// Format names the format and its version.
const Format = "candour-inquiry-archive/v1"

const formatName = "candour-inquiry-archive/v"

// ManifestName is the file that names all others.
const ManifestName = "manifest.json"

// Manifest is what a record holds, part by part. Nothing in it says when it was written, so that
// the same record gives the same bytes.
type Manifest struct {
	Format  string `json:"format"`
	Inquiry string `json:"inquiry"`
	Title   string `json:"title"`
	Archive string `json:"archive"`
	// Recipient is the age public key of the archive: what is in sealed/ opens by its other half alone.
	Recipient string `json:"recipient"`
	Parts     []Part `json:"parts"`
	// Left says what of the program's tables is not in the record, and why.
	Left []Left `json:"left"`
}

// Part is one file of a record.
type Part struct {
	Path   string `json:"path"`
	Class  string `json:"class"`
	Rows   int    `json:"rows"` // of a table; nought of a text
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Left is something that is not in the record.
type Left struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns,omitempty"` // none: the whole table
	Why     string   `json:"why"`
}

// LeftOf is what a layout leaves out.
func LeftOf(layout []Table) (out []Left) {
	for _, t := range layout {
		switch {
		case t.Scope == Nowhere:
			out = append(out, Left{Table: t.Name, Why: t.Why})
		case len(t.Left) > 0:
			out = append(out, Left{t.Name, t.Left, t.Why})
		}
	}
	return out
}

// Bytes is the manifest as its file has it.
func (m *Manifest) Bytes() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(m)
	return b.Bytes(), err
}

// Sum is a SHA-256 in hexadecimal.
func Sum(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func invalid(words string) error { return errs.New(errs.Invalid, words) }

// Read reads a manifest.
func Read(text []byte) (m Manifest, err error) {
	var head struct {
		Format string `json:"format"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return m, errs.Because(errs.Invalid, "The manifest of this record cannot be read: it was changed after it was written.", err)
	}
	if head.Format != Format {
		version, ours := strings.CutPrefix(head.Format, formatName)
		if n, err := strconv.Atoi(version); ours && err == nil && n > 1 {
			return m, invalid("This record has the format " + head.Format + ", which is newer than this program knows (" + Format + "). Use a newer program.")
		}
		return m, invalid("This is no record of an inquiry in the format " + Format + ": it says " + strconv.Quote(head.Format) + ".")
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return m, errs.Because(errs.Invalid, "The manifest of this record cannot be read: it was changed after it was written.", err)
	}
	again, err := m.Bytes()
	if err == nil && !bytes.Equal(again, text) {
		err = invalid("The manifest of this record is not as this program writes it: it was changed after it was written.")
	}
	return m, err
}

// Check holds a folder against its manifest, and gives the manifest with its SHA-256. Everything that does
// not fit is named.
func Check(folder fs.FS) (m Manifest, sum string, err error) {
	text, err := fs.ReadFile(folder, ManifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return m, "", invalid("There is no " + ManifestName + " here: this is no record of an inquiry, or it was not written to its end. Have it written again: it goes on where it stopped.")
	}
	if err != nil {
		return m, "", err
	}
	if m, err = Read(text); err != nil {
		return m, "", err
	}
	there, err := filesOf(folder)
	if err != nil {
		return m, "", err
	}
	var bad []string
	named := map[string]bool{ManifestName: true}
	for _, p := range m.Parts {
		if named[p.Path] || !fs.ValidPath(p.Path) || path.Clean(p.Path) != p.Path {
			return m, "", invalid("The manifest names a part that cannot be: " + strconv.Quote(p.Path) + ".")
		}
		named[p.Path] = true
		if !slices.Contains(there, p.Path) {
			bad = append(bad, p.Path+" is missing")
			continue
		}
		words, err := checkPart(folder, p)
		if err != nil {
			return m, "", err
		}
		if words != "" {
			bad = append(bad, p.Path+" "+words)
		}
	}
	for _, f := range there {
		if !named[f] {
			bad = append(bad, f+" was added")
		}
	}
	if len(bad) > 0 {
		return m, "", invalid("This record is not as it was written: " + strings.Join(bad, "; ") + ".")
	}
	return m, Sum(text), nil
}

// filesOf gives every file of a folder. What is no plain file is refused: it would lead out of the record.
func filesOf(folder fs.FS) (out []string, err error) {
	err = fs.WalkDir(folder, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return nil
		case !d.Type().IsRegular():
			return invalid("This record is not as it was written: " + p + " is no plain file.")
		}
		out = append(out, p)
		return nil
	})
	return out, err
}

// checkPart says in words what is wrong with a part; nothing where it is as it was written.
func checkPart(folder fs.FS, p Part) (words string, err error) {
	f, err := folder.Open(p.Path)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	sum, lines := sha256.New(), &lineCounter{}
	n, err := io.Copy(io.MultiWriter(sum, lines), f)
	switch {
	case err != nil:
		return "", err
	case n != p.Bytes || hex.EncodeToString(sum.Sum(nil)) != p.SHA256:
		return "was changed", nil
	case strings.HasSuffix(p.Path, ".jsonl") && lines.n != p.Rows:
		return "has " + strconv.Itoa(lines.n) + " rows, and should have " + strconv.Itoa(p.Rows), nil
	}
	return "", nil
}

type lineCounter struct{ n int }

func (l *lineCounter) Write(b []byte) (int, error) {
	l.n += bytes.Count(b, []byte{'\n'})
	return len(b), nil
}

// Record is one row: its id, and its columns (text, int64 or nil).
type Record struct {
	ID     string
	Values map[string]any
}

// Line is a row as its part has it: JSON with its keys in order, and a line end.
func (r *Record) Line() ([]byte, error) {
	all := map[string]any{"id": r.ID}
	for k, v := range r.Values {
		all[k] = v
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(all)
	return b.Bytes(), err
}

// ReadLine reads a row of a table. It has the columns of the layout, no more and no fewer.
func (t *Table) ReadLine(line []byte) (r Record, err error) {
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	r.Values = map[string]any{}
	if err := d.Decode(&r.Values); err != nil {
		return r, errs.Because(errs.Invalid, "A row of "+t.Name+" cannot be read.", err)
	}
	id, ok := r.Values["id"].(string)
	delete(r.Values, "id")
	if !ok || id == "" || len(r.Values) != len(t.Columns) {
		return r, invalid("A row of " + t.Name + " has other columns than this program knows.")
	}
	r.ID = id
	for _, c := range t.Columns {
		v, there := r.Values[c]
		switch n := v.(type) {
		case string, nil:
			if !there {
				return r, invalid("A row of " + t.Name + " has no column " + c + ".")
			}
		case json.Number:
			whole, err := n.Int64()
			if err != nil {
				return r, errs.Because(errs.Invalid, "A row of "+t.Name+" holds a number that is not whole.", err)
			}
			r.Values[c] = whole
		default:
			return r, invalid("A row of " + t.Name + " holds what no column holds.")
		}
	}
	return r, nil
}

// RecordPath is the part of a table; SealedPath that of something that is sealed to the archive.
func RecordPath(table string) string { return "records/" + table + ".jsonl" }

// SealedPath is the part of something that is sealed to the archive.
func SealedPath(id string) string { return "sealed/" + id + ".age" }
