package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"candour/internal/base/errs"
	"candour/internal/base/wholefile"
)

// FileKeys keeps keys as files of a folder that only the service may read: one
// keyset for each group and one for the service itself, one key for marks, and
// the list of the erased. Back the folder up apart from the database, or a
// thief of one has both.
type FileKeys struct {
	folder string
	mu     sync.Mutex
	loaded map[string]*heldSet
}

// heldSet is a keyset as it was in its file.
type heldSet struct {
	handle *keyset.Handle
	stamp  string
	opens  tink.AEAD
	wraps  map[string]tink.AEAD // by key
}

// NewFileKeys opens a folder, making it when it is not there.
func NewFileKeys(folder string) (*FileKeys, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, errs.Because(errs.Unavailable, "The folder of keys cannot be made.", err)
	}
	return &FileKeys{folder: folder, loaded: map[string]*heldSet{}}, nil
}

var plainName = regexp.MustCompile(`^[a-z][a-z-]{0,40}$`)

func (k *FileKeys) path(set string) string {
	return filepath.Join(k.folder, "vault-"+set+".keyset")
}

// stampOf tells one content of a file from the next.
func stampOf(info os.FileInfo) string {
	return fmt.Sprint(info.ModTime().Format(time.RFC3339Nano), info.Size())
}

func cannotRead(err error) error {
	return errs.Because(errs.Unavailable, "A key cannot be read, so nothing sealed can be opened.", err)
}

// held gives a keyset as it is in its file now: another node may have changed
// it. The caller holds the lock.
func (k *FileKeys) held(set string, again bool) (*heldSet, error) {
	if !plainName.MatchString(set) {
		return nil, errs.Newf(errs.Invalid, "%q is no keyset.", set)
	}
	info, err := os.Stat(k.path(set))
	if err != nil {
		return nil, cannotRead(err)
	}
	if h := k.loaded[set]; h != nil && !again && h.stamp == stampOf(info) {
		return h, nil
	}
	text, err := os.ReadFile(k.path(set))
	if err != nil {
		return nil, cannotRead(err)
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(text)))
	if err != nil {
		return nil, cannotRead(err)
	}
	return k.hold(set, handle, stampOf(info))
}

func (k *FileKeys) hold(set string, handle *keyset.Handle, stamp string) (*heldSet, error) {
	opens, err := aead.New(handle)
	if err != nil {
		return nil, cannotRead(err)
	}
	h := &heldSet{handle: handle, stamp: stamp, opens: opens, wraps: map[string]tink.AEAD{}}
	k.loaded[set] = h
	return h, nil
}

// Primary gives the key that the file itself says wraps.
func (k *FileKeys) Primary(_ context.Context, set string, mayMake bool) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	h, err := k.held(set, false)
	if errors.Is(err, fs.ErrNotExist) && mayMake {
		if err = k.make(set); err == nil {
			h, err = k.held(set, true)
		}
	}
	if err != nil {
		return "", err
	}
	e, err := h.handle.Primary()
	if err != nil {
		return "", cannotRead(err)
	}
	return keyName(e.KeyID()), nil
}

// make writes a first keyset. When another process was first its key counts.
func (k *FileKeys) make(set string) error {
	h, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return err
	}
	if err := k.save(set, h, false); !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// save writes a keyset whole or not at all.
func (k *FileKeys) save(set string, h *keyset.Handle, replace bool) error {
	var text bytes.Buffer
	if err := insecurecleartextkeyset.Write(h, keyset.NewJSONWriter(&text)); err != nil {
		return err
	}
	write := wholefile.Create // fails if another was first
	if replace {
		write = wholefile.Replace
	}
	if err := write(k.path(set), 0o600, text.Bytes()); err != nil {
		return errs.Because(errs.Unavailable, "A key cannot be stored, so nothing can be sealed.", err)
	}
	delete(k.loaded, set)
	return nil
}

// keyName is a key's id as the database writes it, and as it stands in front
// of what the key wraps.
func keyName(id uint32) string { return fmt.Sprintf("%08X", id) }

// Holds says whether a key is at hand.
func (k *FileKeys) Holds(_ context.Context, set, key string) (bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	h, err := k.held(set, false)
	if err != nil {
		return false, err
	}
	return h.has(key), nil
}

func (h *heldSet) has(key string) bool {
	for _, info := range h.handle.KeysetInfo().GetKeyInfo() {
		if keyName(info.GetKeyId()) == key {
			return true
		}
	}
	return false
}

// Wrap seals with one key of a keyset.
func (k *FileKeys) Wrap(_ context.Context, set, key string, plain, about []byte) ([]byte, error) {
	a, err := k.wrapsWith(set, key)
	if err != nil {
		return nil, err
	}
	return a.Encrypt(plain, about)
}

func (k *FileKeys) wrapsWith(set, key string) (tink.AEAD, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	h, err := k.held(set, false)
	if err == nil && !h.has(key) {
		h, err = k.held(set, true)
	}
	if err != nil {
		return nil, err
	}
	if a := h.wraps[key]; a != nil {
		return a, nil
	}
	id, err := strconv.ParseUint(key, 16, 32)
	if err != nil || !h.has(key) {
		return nil, errs.Newf(errs.Unavailable, "The key %s of %s is not in the folder of keys, so nothing can be sealed.", key, set)
	}
	m := keyset.NewManagerFromHandle(h.handle)
	if err := m.SetPrimary(uint32(id)); err != nil {
		return nil, cannotRead(err)
	}
	one, err := m.Handle()
	if err != nil {
		return nil, cannotRead(err)
	}
	h.wraps[key], err = aead.New(one)
	return h.wraps[key], err
}

// Unwrap opens. When it does not open, the file is read once more: another
// node may have added a key this moment.
func (k *FileKeys) Unwrap(_ context.Context, set string, wrapped, about []byte) ([]byte, error) {
	var failed error
	for _, again := range []bool{false, true} {
		k.mu.Lock()
		h, err := k.held(set, again)
		k.mu.Unlock()
		if err != nil {
			return nil, err
		}
		plain, err := h.opens.Decrypt(wrapped, about)
		if err == nil {
			return plain, nil
		}
		failed = err
	}
	return nil, fmt.Errorf("%w (%w)", ErrDoesNotOpen, failed)
}

// sets lists the keysets that are on the disk.
func (k *FileKeys) sets() ([]string, error) {
	files, err := filepath.Glob(k.path("*"))
	var out []string
	for _, f := range files {
		out = append(out, strings.TrimSuffix(strings.TrimPrefix(filepath.Base(f), "vault-"), ".keyset"))
	}
	return out, err
}

// Renew adds a new key to each keyset. It opens from now on; the database says
// from when it wraps.
func (k *FileKeys) Renew(context.Context) (map[string]string, error) {
	out := map[string]string{}
	return out, k.each(func(set string, m *keyset.Manager, _ *keyset.Handle) (bool, error) {
		id, err := m.Add(aead.AES256GCMKeyTemplate())
		out[set] = keyName(id)
		return true, err
	})
}

// Retire makes the named keys the first of their keysets and destroys all
// others. What was wrapped with those, in old backups too, can never be opened
// again.
func (k *FileKeys) Retire(_ context.Context, keep map[string]string) error {
	return k.each(func(set string, m *keyset.Manager, h *keyset.Handle) (bool, error) {
		kept, err := strconv.ParseUint(keep[set], 16, 32)
		if err != nil {
			return false, nil // nobody said which key of this one wraps
		}
		if err := m.SetPrimary(uint32(kept)); err != nil {
			return false, err
		}
		for _, info := range h.KeysetInfo().GetKeyInfo() {
			if info.GetKeyId() != uint32(kept) {
				if err := m.Delete(info.GetKeyId()); err != nil {
					return false, err
				}
			}
		}
		return true, nil
	})
}

func (k *FileKeys) each(change func(string, *keyset.Manager, *keyset.Handle) (bool, error)) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	sets, err := k.sets()
	if err != nil {
		return err
	}
	for _, set := range sets {
		h, err := k.held(set, true)
		if err != nil {
			return err
		}
		m := keyset.NewManagerFromHandle(h.handle)
		changed, err := change(set, m, h.handle)
		if err != nil {
			return err
		}
		if !changed {
			continue
		}
		handle, err := m.Handle()
		if err != nil {
			return err
		}
		if err := k.save(set, handle, true); err != nil {
			return err
		}
	}
	return nil
}
