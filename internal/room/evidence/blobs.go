package evidence

import (
	"context"
	"crypto/hpke"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tink-crypto/tink-go/v2/streamingaead/subtle"

	"candour/internal/base/errs"
	"candour/internal/base/wholefile"
	"candour/internal/trust/phrase"
)

// Blobs keeps bytes that are written once and read by name. What it is given is sealed already.
type Blobs interface {
	// Put stores what fill writes under a name that has nothing yet. It is on the disk when Put returns.
	Put(ctx context.Context, name string, fill func(io.Writer) error) error
	// Get opens what a name has; an error of code NotFound where it has nothing.
	Get(ctx context.Context, name string) (io.ReadCloser, error)
	// Remove takes away what a name has, if it has anything.
	Remove(ctx context.Context, name string) error
}

// Folder keeps bytes in files of a folder that nobody else reads.
type Folder struct{ root string }

// NewFolder keeps bytes in a folder, which it makes when something is put into it.
func NewFolder(root string) *Folder { return &Folder{root} }

// path is where a name lies: names are ids of this room, so that each is a base name, and some hundred lie in each folder.
func (f *Folder) path(name string) string {
	last := name[max(0, len(name)-2):]
	return filepath.Join(f.root, last, name)
}

// Put writes a file whole or not at all.
func (f *Folder) Put(ctx context.Context, name string, fill func(io.Writer) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	path := f.path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return wholefile.Fill(path, 0o600, fill)
}

// Get opens a file.
func (f *Folder) Get(_ context.Context, name string) (io.ReadCloser, error) {
	file, err := os.Open(f.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errs.Because(errs.NotFound, "The bytes of this file are not where they should be. Tell whoever runs the service.", err)
	}
	return file, err
}

// Remove takes a file away.
func (f *Folder) Remove(_ context.Context, name string) error {
	if err := os.Remove(f.path(name)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// segment is how many bytes are sealed at a time: one that was changed, cut off or moved does not open.
const segment = 1 << 20

// sealer seals under the key of a delivery: bytes each to their own name, names each to their row.
type sealer struct {
	aead *subtle.AESGCMHKDF
	key  phrase.Key
	pair hpke.PrivateKey // opens the keys of files that were sealed to the delivery
}

func newSealer(key []byte) (sealer, error) {
	if len(key) != 32 {
		return sealer{}, errs.New(errs.Internal, "a key of another length")
	}
	pair, err := pairOf(key)
	if err != nil {
		return sealer{}, err
	}
	aead, err := subtle.NewAESGCMHKDF(key, "SHA256", 32, segment, 0)
	return sealer{aead, phrase.NewKey([32]byte(key)), pair}, err
}

// put stores what fill writes, sealed.
func (s sealer) put(ctx context.Context, to Blobs, name string, fill func(io.Writer) error) error {
	return to.Put(ctx, name, func(w io.Writer) error {
		sealed, err := s.aead.NewEncryptingWriter(w, []byte(name))
		if err != nil {
			return err
		}
		if err := fill(sealed); err != nil {
			return err
		}
		return sealed.Close()
	})
}

// get reads all of what a name has into w.
func (s sealer) get(ctx context.Context, from Blobs, name string, w io.Writer) error {
	sealed, err := from.Get(ctx, name)
	if err != nil {
		return err
	}
	defer func() { _ = sealed.Close() }()
	plain, err := s.aead.NewDecryptingReader(sealed, []byte(name))
	if err == nil {
		_, err = io.CopyBuffer(struct{ io.Writer }{w}, plain, make([]byte, 256<<10))
	}
	if err != nil {
		return fmt.Errorf("evidence: what is kept as %s does not open: %w", name, err)
	}
	return nil
}

// bytes writes those of a file of the delivery into w.
func (s sealer) bytes(ctx context.Context, from Blobs, i *Item, w io.Writer) error {
	own, err := s.of(i)
	if err != nil {
		return err
	}
	return own.get(ctx, from, bytesOf(i.ID), w)
}

// The names under which the bytes of an item, and what was read of it, are kept.
func bytesOf(item string) string   { return item }
func readingOf(item string) string { return item + "-read" }
