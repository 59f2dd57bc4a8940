package loadfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"candour/evidence/digest"
)

// File is a file of the caller, which is read once.
type File struct {
	Name string // its ending is kept
	Open func() (io.ReadCloser, error)
}

// Item is a document that goes into a volume.
type Item struct {
	Parent    int // its place among the items; -1 for none
	Native    *File
	Pictures  []File // one a page
	Text      string // of the rendition that the receiver may see
	Exception string // why it has no text; a document has one or the other
	Rest      map[string]string
}

// Volume is how a volume is called, and its numbers.
type Volume struct {
	Name   string // "VOL001"
	Prefix string // of numbers
	First  uint64 // serial of the first document
	Width  int    // digits of a serial
}

// ErrVolume is a volume that cannot be called or numbered so.
var ErrVolume = errors.New("a volume needs a name of letters, digits, - and _, a prefix without signs of the format, and 1 to 18 digits that its documents fit in")

var (
	volumeName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,60}$`)
	prefixForm = regexp.MustCompile(`^[A-Za-z0-9_-]{0,39}[A-Za-z_-]$`)
	ending     = regexp.MustCompile(`^\.[A-Za-z0-9]{1,8}$`)
)

// perFolder is how many documents share a folder.
const perFolder = 1000

// writer writes one volume.
type writer struct {
	root     string
	volume   Volume
	manifest map[string]digest.Sums
	pictures []Picture
}

// Produce writes a volume into an empty folder, and gives its records. A family stays together: its first document, and
// what is under it in the order of items. Equal items give equal bytes. The manifest is written last: a volume without it is
// not whole.
func Produce(root string, v Volume, items []Item) ([]Record, error) {
	if !volumeName.MatchString(v.Name) || !prefixForm.MatchString(v.Prefix) || v.Width < 1 || v.Width > 18 || v.First == 0 ||
		len(strconv.FormatUint(v.First+uint64(len(items)), 10)) > v.Width {
		return nil, ErrVolume
	}
	if err := writableFields(items); err != nil {
		return nil, err
	}
	order, err := familyOrder(items)
	if err != nil {
		return nil, err
	}
	w := &writer{root: root, volume: v, manifest: map[string]digest.Sums{}}
	records := make([]Record, len(items))
	names := make([]string, len(items))
	for n, i := range order {
		names[i] = number{prefix: v.Prefix, serial: v.First + uint64(n), width: v.Width}.String()
	}
	for n, i := range order {
		if records[n], err = w.document(n, names[i], items[i]); err != nil {
			return nil, fmt.Errorf("document %d (%s): %w", i+1, names[i], err)
		}
		if p := items[i].Parent; p >= 0 {
			records[n].Parent = names[p]
		}
	}
	markFamilies(records)
	return records, w.finish(records)
}

// writableFields looks at all fields before anything is written.
func writableFields(items []Item) error {
	for i, it := range items {
		for name, s := range it.Rest {
			if name == "" || slices.Contains(Columns, ColumnOf(name)) || name != strings.TrimSpace(name) || unwritable(name) != "" {
				return &Fault{i + 1, name, "a field cannot have this name: it is one that the volume writes itself, or cannot be written"}
			}
			if why := unwritable(s); why != "" {
				return &Fault{i + 1, name, why}
			}
		}
		if why := unwritable(it.Exception); why != "" {
			return &Fault{i + 1, "EXCEPTION", why}
		}
	}
	return nil
}

// familyOrder is the items with each family together.
func familyOrder(items []Item) ([]int, error) {
	under := make([][]int, len(items))
	var first []int
	for i, it := range items {
		switch {
		case it.Parent == -1:
			first = append(first, i)
		case it.Parent < 0 || it.Parent >= len(items) || it.Parent == i:
			return nil, fmt.Errorf("document %d: its parent is not among the documents", i+1)
		default:
			under[it.Parent] = append(under[it.Parent], i)
		}
	}
	var out []int
	slices.Reverse(first)
	for stack := first; len(stack) > 0; {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		out = append(out, i)
		for _, child := range slices.Backward(under[i]) {
			stack = append(stack, child)
		}
	}
	if len(out) != len(items) {
		return nil, errors.New("some documents are each other's parents")
	}
	return out, nil
}

// markFamilies gives each member of a family its first and last number. Records stand in the order of families.
func markFamilies(records []Record) {
	for i := 0; i < len(records); {
		end := i + 1
		for end < len(records) && records[end].Parent != "" {
			end++
		}
		for n := i; n < end && end-i > 1; n++ {
			records[n].BeginFamily, records[n].EndFamily = records[i].Begin, records[end-1].End
		}
		i = end
	}
}

// document writes the files of one document.
func (w *writer) document(n int, name string, it Item) (Record, error) {
	r := Record{Begin: name, End: name, Rest: maps.Clone(it.Rest), Exception: it.Exception}
	folder := fmt.Sprintf("%04d", n/perFolder+1)
	switch {
	case it.Text != "" && it.Exception != "":
		return r, errors.New("it has words, and a reason why it has none")
	case it.Text == "" && it.Exception == "":
		return r, errors.New("it has no words, and no reason why")
	case it.Native == nil && len(it.Pictures) == 0:
		return r, errors.New("it has neither a native file nor a picture")
	}
	if it.Text != "" {
		written, err := w.put(filepath.Join("TEXT", folder, name+".txt"), strings.NewReader(mark+it.Text))
		if r.Text = written; err != nil {
			return r, err
		}
	}
	if it.Native != nil {
		at := filepath.Join("NATIVES", folder, name+endingOf(it.Native.Name))
		written, err := w.copy(at, *it.Native)
		if r.Native = written; err != nil {
			return r, err
		}
		r.SHA256 = w.manifest[filepath.ToSlash(at)].SHA256
	}
	for p, f := range it.Pictures {
		page := fmt.Sprintf("%s_%04d", name, p+1)
		written, err := w.copy(filepath.Join("IMAGES", folder, page+endingOf(f.Name)), f)
		if err != nil {
			return r, err
		}
		picture := Picture{Page: page, Volume: w.volume.Name, Path: written, First: p == 0, Pages: -1}
		if p == 0 {
			picture.Pages = len(it.Pictures)
		}
		w.pictures = append(w.pictures, picture)
	}
	if len(it.Pictures) > 0 {
		r.Pages = strconv.Itoa(len(it.Pictures))
	}
	return r, nil
}

func endingOf(name string) string {
	if e := strings.ToLower(filepath.Ext(name)); ending.MatchString(e) {
		return e
	}
	return ".bin"
}

func (w *writer) copy(at string, f File) (string, error) {
	in, err := f.Open()
	if err != nil {
		return "", err
	}
	defer func() { _ = in.Close() }()
	return w.put(at, in)
}

// put writes a file that is not there yet, and gives its path as load files write it.
func (w *writer) put(at string, from io.Reader) (string, error) {
	path := filepath.Join(w.root, at)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	sums := digest.NewWriter()
	_, err = io.Copy(io.MultiWriter(f, sums), from)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", err
	}
	slashed := filepath.ToSlash(at)
	w.manifest[slashed] = sums.Sums()
	return strings.ReplaceAll(slashed, "/", `\`), nil
}

// finish writes the load files and then the manifest.
func (w *writer) finish(records []Record) error {
	var dat, opt, list bytes.Buffer
	if err := WriteDAT(&dat, TableOf(records)); err != nil {
		return err
	}
	if _, err := w.put(filepath.Join("DATA", w.volume.Name+".dat"), &dat); err != nil {
		return err
	}
	if len(w.pictures) > 0 {
		if err := WriteOPT(&opt, w.pictures); err != nil {
			return err
		}
		if _, err := w.put(filepath.Join("DATA", w.volume.Name+".opt"), &opt); err != nil {
			return err
		}
	}
	rows := csv.NewWriter(&list)
	rows.UseCRLF = true
	_ = rows.Write([]string{"path", "sha256", "size"}) // Error says it
	for _, name := range slices.Sorted(maps.Keys(w.manifest)) {
		s := w.manifest[name]
		_ = rows.Write([]string{name, s.SHA256, strconv.FormatInt(s.Size, 10)})
	}
	rows.Flush()
	if err := rows.Error(); err != nil {
		return err
	}
	_, err := w.put(manifestName, &list)
	return err
}
