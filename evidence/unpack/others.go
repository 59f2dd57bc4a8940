package unpack

import (
	"errors"
	"io"
	"strings"

	"github.com/nwaples/rardecode/v2"

	"candour/evidence"
	"candour/evidence/scratch"
)

// Item is an entry of an archive that somebody else's reader opened.
type Item struct {
	Name string
	Dir  bool
	Size int64
	Open func() (io.ReadCloser, error)
}

// ErrLocked is what such a reader's errors are where a password is missing or wrong.
var ErrLocked = errors.New("it needs a password")

// Opener opens an archive with a password, empty for none.
type Opener func(r io.ReaderAt, size int64, password string) ([]Item, error)

// SevenZip reads a 7-Zip archive by open, which is that of package seven or another.
func SevenZip(f scratch.File, into *scratch.Folder, opener Opener) (*evidence.Reading, error) {
	b := open(f, into, "application/x-7z-compressed", "7-Zip")
	items, isLocked, err := openSeven(f, into.Passwords, opener)
	if err != nil {
		if isLocked {
			return nil, locked
		}
		return b.broken(err)
	}
	if len(items) > into.Limits().Entries {
		return nil, errEntries
	}
	for _, e := range items {
		if e.Dir {
			continue
		}
		if isLocked && e.Size > 0 {
			if err := b.take(e.Name, nil, 0, locked); err != nil {
				return nil, err
			}
			continue
		}
		r, err := e.Open()
		if err != nil {
			err = b.take(e.Name, nil, 0, whyNot(err))
		} else {
			err = b.take(e.Name, r, 0, nil)
			_ = r.Close()
		}
		if err != nil {
			return nil, err
		}
	}
	return b.done()
}

// openSeven opens it with the first password that opens its first file.
func openSeven(f scratch.File, passwords []string, opener Opener) (items []Item, isLocked bool, err error) {
	for _, password := range append([]string{""}, passwords...) {
		tried, bad := opener(f.R, f.Size, password)
		if bad != nil {
			if errors.Is(bad, ErrLocked) {
				isLocked, err = true, bad
				continue
			}
			if password == "" {
				return nil, false, bad
			}
			continue
		}
		items, err = tried, nil
		if isLocked = !opens(tried); !isLocked { // a reader that was tried has given part of its streams away
			items, err = opener(f.R, f.Size, password)
			return items, false, err
		}
	}
	return items, isLocked, err
}

// opens tries the first file that has bytes. Only a failure that says that it is of
// a cipher counts.
func opens(items []Item) bool {
	for _, e := range items {
		if e.Size == 0 {
			continue
		}
		r, err := e.Open()
		if err == nil {
			_, err = io.CopyN(io.Discard, r, scratch.Floor)
			_ = r.Close()
		}
		return !errors.Is(err, ErrLocked)
	}
	return true
}

// RAR reads a RAR archive, of one volume.
func RAR(f scratch.File, into *scratch.Folder) (*evidence.Reading, error) {
	var r *evidence.Reading
	var err error
	for _, password := range append([]string{""}, into.Passwords...) {
		again := *into
		r, err = rar(f, &again, password)
		if evidence.CodeOf(err) != evidence.Locked && err == nil && !anyLocked(r) {
			break
		}
	}
	return r, err
}

func anyLocked(r *evidence.Reading) bool {
	for _, p := range r.Parts {
		if p.Code == evidence.Locked {
			return true
		}
	}
	return false
}

func rar(f scratch.File, into *scratch.Folder, password string) (*evidence.Reading, error) {
	b := open(f, into, "application/x-rar-compressed", "nwaples/rardecode")
	options := []rardecode.Option{rardecode.MaxDictionarySize(256 << 20)}
	if password != "" {
		options = append(options, rardecode.Password(password))
	}
	z, err := rardecode.NewReader(f.Reader(), options...)
	if isLockedRAR(err) {
		return nil, locked
	}
	if err != nil {
		return b.broken(err)
	}
	for {
		h, err := z.Next()
		switch {
		case err == io.EOF:
			return b.done()
		case isLockedRAR(err) && len(b.r.Parts) == 0 && h == nil:
			return nil, locked
		case err != nil:
			return b.broken(err)
		case h.IsDir:
			continue
		case h.LinkType != rardecode.LinkTypeNone:
			b.r.Pieces = append(b.r.Pieces, evidence.Piece{Where: evidence.Metadata, Name: "link in the archive", Text: h.Name + " -> " + h.LinkTarget, Unseen: true})
			continue
		}
		if err := b.take(strings.ToValidUTF8(h.Name, "\ufffd"), saysLocked{z}, max(0, h.PackedSize), nil); err != nil {
			return nil, err
		}
	}
}

func isLockedRAR(err error) bool {
	return errors.Is(err, rardecode.ErrArchiveEncrypted) || errors.Is(err, rardecode.ErrArchivedFileEncrypted) || errors.Is(err, rardecode.ErrBadPassword)
}

// saysLocked puts a reader's word for a missing password into ours.
type saysLocked struct{ r io.Reader }

func (s saysLocked) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if isLockedRAR(err) {
		err = locked
	}
	return n, err
}
