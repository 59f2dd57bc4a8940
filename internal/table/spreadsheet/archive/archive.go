package archive

import (
	"archive/zip"
	"errors"
	"io"
	"iter"
	"maps"
	"path"
	"strings"
	"sync/atomic"

	"candour/internal/base/errs"
)

// Limits bounds what one archive may cost.
type Limits struct {
	Unzipped int64 // bytes that come out of it altogether
	Ratio    int64 // times that any one part may grow when it is unzipped
	Entries  int   // parts inside
}

// DefaultLimits is room for a workbook that is read whole on a small server.
func DefaultLimits() Limits { return Limits{Unzipped: 256 << 20, Ratio: 200, Entries: 2000} }

// Archive is a zip file whose parts were checked before any was read, and
// whose bytes are counted as they come out.
type Archive struct {
	parts  map[string]*zip.File
	limits Limits
	left   int64 // bytes that may still come out, over all parts
	// done counts the packed bytes of the part being read, as far as the bytes
	// that came out of it tell; nil when nobody asks.
	done *atomic.Int64
}

// ratioFloor is the size under which a part may grow as it likes: a small part
// of repeated XML compresses very well and harms nobody.
const ratioFloor = 4 << 20

// Open reads the directory of a zip file and refuses what is unsafe. An
// archive inside the archive is a part like any other: nothing ever opens it.
func Open(r io.ReaderAt, size int64, l Limits) (*Archive, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, errs.Because(errs.Invalid, "The file is not whole: it was probably cut off while being copied or sent. Open it on your computer to check it, and send it again.", err)
	}
	if len(z.File) > l.Entries {
		return nil, errs.Newf(errs.TooLarge, "The file holds %d parts, and we take up to %d. Save the table alone in a new file and send that.", len(z.File), l.Entries)
	}
	a := &Archive{parts: map[string]*zip.File{}, limits: l, left: l.Unzipped}
	var total uint64
	for _, f := range z.File {
		if err := a.admit(f); err != nil {
			return nil, err
		}
		if total += min(f.UncompressedSize64, 1<<40); total > uint64(l.Unzipped) {
			return nil, Bomb(l.Unzipped)
		}
		a.parts[f.Name] = f
	}
	return a, nil
}

// Bomb says that a file unpacks to more than the limit, in bytes.
func Bomb(limit int64) error {
	return errs.Newf(errs.TooLarge, "The file unpacks to more than %s, and we take no more. Save the table alone in a new file and send that, or send it as CSV.", Size(limit))
}

// admit checks what the directory says of one part.
func (a *Archive) admit(f *zip.File) error {
	clean := path.Clean("/" + f.Name)[1:]
	switch {
	case strings.ContainsAny(f.Name, "\\\x00") || strings.HasPrefix(f.Name, "/") || strings.Contains(f.Name, ":") || clean != strings.TrimSuffix(f.Name, "/"):
		return errs.New(errs.Invalid, "The file has a part with an unsafe name, which no spreadsheet program writes. Open the table, save it in a new file and send that.")
	case a.parts[f.Name] != nil:
		return errs.New(errs.Invalid, "The file has two parts with one name, so it could be read in two ways. Open the table, save it in a new file and send that.")
	case f.Flags&1 != 0:
		return Encrypted()
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return errs.New(errs.Invalid, "The file is packed in a way that we do not read. Open the table, save it in a new file and send that.")
	case f.UncompressedSize64 > ratioFloor && f.UncompressedSize64/max(f.CompressedSize64, 1) > uint64(a.limits.Ratio):
		return Bomb(a.limits.Unzipped)
	}
	return nil
}

// Has says whether there is a part of that name.
func (a *Archive) Has(name string) bool { return a.parts[name] != nil }

// Names gives the names of all parts, folders among them, in no order.
func (a *Archive) Names() iter.Seq[string] { return maps.Keys(a.parts) }

// Under gives the names of the parts in a folder.
func (a *Archive) Under(folder string) []string {
	var out []string
	for name := range a.parts {
		if strings.HasPrefix(name, folder) && !strings.HasSuffix(name, "/") {
			out = append(out, name)
		}
	}
	return out
}

// Renew gives a new allowance of bytes, for one more reading of the parts.
func (a *Archive) Renew() { a.left = a.limits.Unzipped }

// Follow gives a new allowance for one reading of a part, has done follow it, and
// says how many packed bytes the part has.
func (a *Archive) Follow(name string, done *atomic.Int64) (packed int64) {
	a.Renew()
	a.done = done
	return int64(a.parts[name].CompressedSize64)
}

// Open starts to read a part. The reader counts: what the directory declared
// may be a lie.
func (a *Archive) Open(name string) (io.ReadCloser, error) {
	f := a.parts[name]
	if f == nil {
		return nil, errs.New(errs.Invalid, "The file lacks a part that every spreadsheet has. Open the table, save it in a new file and send that.")
	}
	rc, err := f.Open()
	if err != nil {
		return nil, Damaged(err)
	}
	return &counted{ReadCloser: rc, archive: a, packed: int64(f.CompressedSize64), whole: int64(f.UncompressedSize64)}, nil
}

// Bytes reads a whole small part.
func (a *Archive) Bytes(name string) ([]byte, error) {
	rc, err := a.Open(name)
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	data, err := io.ReadAll(rc)
	return data, Damaged(err)
}

// counted is a part that stops when too much has come out of it.
type counted struct {
	io.ReadCloser
	archive *Archive
	packed  int64
	whole   int64 // what the directory says will come out
	out     int64
}

// Read counts what comes out of this part and of the whole archive.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.out += int64(n)
	c.archive.left -= int64(n)
	if c.archive.done != nil && c.whole > 0 {
		c.archive.done.Store(int64(float64(c.packed) * min(1, float64(c.out)/float64(c.whole))))
	}
	if c.archive.left < 0 || (c.out > ratioFloor && c.out/max(c.packed, 1) > c.archive.limits.Ratio) {
		return 0, Bomb(c.archive.limits.Unzipped)
	}
	return n, err
}

// Damaged gives words to an error met while unpacking, unless it has some.
func Damaged(err error) error {
	if err == nil {
		return nil
	}
	if _, worded := errors.AsType[*errs.Error](err); worded {
		return err
	}
	return errs.Because(errs.Invalid, "The file is damaged: part of it cannot be read. Open it on your computer, save it in a new file and send that.", err)
}

// Encrypted says that a file needs a password.
func Encrypted() error {
	return errs.New(errs.Invalid, "The file is protected with a password, so we cannot read it. Take the password off, save it and send it again.")
}

// Macros says that a file has programs in it.
func Macros() error {
	return errs.New(errs.Invalid, "The file holds macros (small programs), so we do not open it. Save it as a plain XLSX, ODS or CSV file, which keeps the data and "+
		"leaves the macros out, and send that.")
}
