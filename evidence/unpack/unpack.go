package unpack

import (
	"archive/tar"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/ulikunitz/xz"

	"candour/evidence"
	"candour/evidence/scratch"
)

// box is an archive that is being read.
type box struct {
	f     scratch.File
	into  *scratch.Folder
	r     *evidence.Reading
	seen  map[string]bool
	twice int
	out   int
}

func open(f scratch.File, into *scratch.Folder, kind, reader string) *box {
	into.Within(f.Size)
	return &box{f: f, into: into, r: &evidence.Reading{Kind: kind, Reader: reader}, seen: map[string]bool{}}
}

// errEntries is what ends an archive of too many entries.
var errEntries = &evidence.Unreadable{Code: evidence.TooMuch, Why: "It holds more files than are allowed in one delivery. Ask for it in several."}

// take adds an entry. r is nil for one that cannot be opened; bad says why.
func (b *box) take(name string, r io.Reader, packed int64, bad *evidence.Unreadable) error {
	if len(b.r.Parts) >= b.into.Limits().Entries {
		return errEntries
	}
	part := evidence.Part{}
	if bad != nil {
		part = scratch.Refused(name, evidence.Entry, 0, bad.Code, bad.Why)
	} else {
		var err error
		if part, err = b.into.Add(name, evidence.Entry, r, packed); err != nil {
			return err
		}
	}
	b.keep(name, part)
	return nil
}

// keep puts a part into the list, and its name among the words.
func (b *box) keep(name string, part evidence.Part) {
	if b.seen[name] {
		b.twice++
	}
	b.seen[name] = true
	if clean := path.Clean(strings.ReplaceAll(name, `\`, "/")); strings.HasPrefix(clean, "../") || strings.HasPrefix(clean, "/") || len(clean) > 1 && clean[1] == ':' {
		b.out++
	}
	b.r.Parts = append(b.r.Parts, part)
	b.r.Pieces = append(b.r.Pieces, evidence.Piece{Where: evidence.Attachment, Name: "entry", Text: name})
}

// done is the reading with what a human should know. An archive of which nothing
// opens without a password is locked as a whole, so that it is read again with one.
func (b *box) done() (*evidence.Reading, error) {
	shut, opened := 0, 0
	for _, p := range b.r.Parts {
		if p.Code == evidence.Locked {
			shut++
		} else if p.Size > 0 {
			opened++
		}
	}
	if shut > 0 && opened == 0 {
		return nil, locked
	}
	for _, n := range []struct {
		n    int
		code string
		text string
	}{
		{b.twice, "two-of-one-name", "entries have the name of another entry. All are kept."},
		{b.out, "name-points-outside", "entries have a name that points outside the archive. The names are kept as words."},
		{shut, "locked-entries", "entries need a password."},
	} {
		if n.n > 0 {
			b.r.Notes = append(b.r.Notes, evidence.Note{Code: n.code, Text: fmt.Sprintf("%d %s", n.n, n.text)})
		}
	}
	return b.r, nil
}

// broken is an archive that cannot be read on. What was taken out until then stays
// in the list, with a part for what is missing.
func (b *box) broken(err error) (*evidence.Reading, error) {
	var u *evidence.Unreadable
	if errors.As(err, &u) {
		return nil, err
	}
	if len(b.r.Parts) == 0 {
		return nil, &evidence.Unreadable{Code: evidence.Broken, Why: "The archive is damaged or cut off. Ask for it again.", Err: err}
	}
	const why = "The archive is damaged or cut off after the entries before this. Ask for it again."
	b.r.Parts = append(b.r.Parts, scratch.Refused("(the rest of the archive)", evidence.Entry, 0, evidence.Broken, why))
	b.r.Notes = append(b.r.Notes, evidence.Note{Code: "cut-off", Text: "The archive is damaged or cut off: what came after the last entry here is missing."})
	return b.done()
}

// Tar reads a tar archive.
func Tar(f scratch.File, into *scratch.Folder) (*evidence.Reading, error) {
	b := open(f, into, "application/x-tar", "archive/tar")
	t := tar.NewReader(f.Reader())
	for {
		h, err := t.Next()
		if err == io.EOF {
			return b.done()
		}
		if err != nil {
			return b.broken(err)
		}
		switch h.Typeflag {
		case tar.TypeReg, tar.TypeRegA, tar.TypeGNUSparse: //nolint:staticcheck // old archives have TypeRegA
			err = b.take(h.Name, t, 0, nil)
		case tar.TypeDir:
		default: // a link or a device: no bytes, and nothing is followed
			b.r.Pieces = append(b.r.Pieces, evidence.Piece{Where: evidence.Metadata, Name: "link in the archive", Text: h.Name + " -> " + h.Linkname, Unseen: true})
		}
		if err != nil {
			return nil, err
		}
	}
}

// One reads a file that is packed by itself: gzip, bzip2 or xz.
func One(f scratch.File, into *scratch.Folder, kind string) (*evidence.Reading, error) {
	b := open(f, into, kind, "compress")
	name := path.Base(strings.ReplaceAll(f.Name, `\`, "/"))
	inner := name
	for _, end := range []string{".gz", ".bz2", ".xz"} {
		inner = strings.TrimSuffix(inner, end)
	}
	if i := strings.LastIndexByte(name, '.'); i > 0 && (strings.EqualFold(name[i:], ".tgz") || strings.EqualFold(name[i:], ".tbz") || strings.EqualFold(name[i:], ".txz")) {
		inner = name[:i] + ".tar"
	}
	var r io.Reader
	var err error
	switch kind {
	case "application/gzip":
		var z *gzip.Reader
		if z, err = gzip.NewReader(f.Reader()); err == nil {
			r = z
			if z.Name != "" {
				inner = z.Name
			}
			if z.Comment != "" {
				b.r.Pieces = append(b.r.Pieces, evidence.Piece{Where: evidence.Metadata, Name: "comment", Text: z.Comment, Unseen: true})
			}
		}
	case "application/x-bzip2":
		r = bzip2.NewReader(f.Reader())
	case "application/x-xz":
		r, err = xz.ReaderConfig{DictCap: 64 << 20}.NewReader(f.Reader())
	default:
		return nil, &evidence.Unreadable{Code: evidence.NoReader, Why: "Nothing here reads files that are packed in this way."}
	}
	if err != nil {
		return b.broken(err)
	}
	if err := b.take(inner, r, f.Size, nil); err != nil {
		return nil, err
	}
	return b.done()
}
