package unpack

import (
	"archive/zip"
	"compress/bzip2"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"candour/evidence"
	"candour/evidence/scratch"
)

// Zip reads a zip archive.
func Zip(f scratch.File, into *scratch.Folder) (*evidence.Reading, error) {
	b := open(f, into, "application/zip", "archive/zip")
	z, err := zip.NewReader(f.R, f.Size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return b.broken(err)
	}
	if len(z.File) > into.Limits().Entries {
		return nil, errEntries
	}
	z.RegisterDecompressor(12, func(r io.Reader) io.ReadCloser { return io.NopCloser(bzip2.NewReader(r)) })
	if z.Comment != "" {
		b.r.Pieces = append(b.r.Pieces, evidence.Piece{Where: evidence.Metadata, Name: "comment", Text: words(z.Comment), Unseen: true})
	}
	for _, e := range z.File {
		if e.Comment != "" {
			b.r.Pieces = append(b.r.Pieces, evidence.Piece{Where: evidence.Metadata, Name: "comment of an entry", Text: words(e.Comment), Unseen: true})
		}
		name := e.Name
		if e.NonUTF8 {
			name = words(name)
		}
		if strings.HasSuffix(name, "/") && e.UncompressedSize64 == 0 {
			continue // a folder
		}
		if err := b.entry(e, name); err != nil {
			return nil, err
		}
	}
	return b.done()
}

// words reads a name that does not say how it is written.
func words(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	out, err := charmap.CodePage437.NewDecoder().String(s)
	if err != nil {
		return strings.ToValidUTF8(s, "\ufffd")
	}
	return out
}

// entry takes one out, with the first password that opens it.
func (b *box) entry(e *zip.File, name string) error {
	packed := max(1, int64(min(e.CompressedSize64, 1<<62)))
	if e.Flags&1 == 0 && e.Method != aesMethod {
		r, err := e.Open()
		if err != nil {
			return b.take(name, nil, 0, whyNot(err))
		}
		defer func() { _ = r.Close() }()
		return b.take(name, r, packed, nil)
	}
	for _, password := range b.into.Passwords {
		r, err := unlock(e, password)
		if err != nil {
			if errors.Is(err, errPassword) {
				continue
			}
			return b.take(name, nil, 0, whyNot(err))
		}
		if n := len(b.r.Parts); n >= b.into.Limits().Entries {
			return errEntries
		}
		// One byte of the old cipher's check lets one wrong password in 256 through:
		// only a part whose sum is right counts.
		part, err := b.into.Add(name, evidence.Entry, r, packed)
		if err != nil {
			return err
		}
		if part.Code == evidence.Broken {
			continue
		}
		b.keep(name, part)
		return nil
	}
	return b.take(name, nil, 0, locked)
}

var locked = &evidence.Unreadable{Code: evidence.Locked, Why: "It needs a password. Ask whoever sent it for the password and read it again."}

func whyNot(err error) *evidence.Unreadable {
	if errors.Is(err, zip.ErrAlgorithm) {
		return &evidence.Unreadable{Code: evidence.NoReader, Why: "It is packed in a way that nothing here reads. Ask for it in another archive.", Err: err}
	}
	return &evidence.Unreadable{Code: evidence.Broken, Why: "It is damaged: its bytes could not be taken out. Ask for it again.", Err: err}
}
