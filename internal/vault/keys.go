package vault

import (
	"bufio"
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"candour/internal/errs"
)

// Keys is the key service: it holds what the database must not. Any error is a
// refusal to open; nothing falls back.
type Keys interface {
	// Wrap and Unwrap seal a private key for a group of staff.
	Wrap(ctx context.Context, group string, plain, context []byte) ([]byte, error)
	Unwrap(ctx context.Context, group string, wrapped, context []byte) ([]byte, error)
	// Mark gives the blind index of a value of a field: the same for the same
	// value, and no use to whoever lacks the key.
	Mark(ctx context.Context, field, value string) (string, error)
	// Forget remembers that a person was erased; Forgotten lists them.
	Forget(ctx context.Context, person string) error
	Forgotten(ctx context.Context) ([]string, error)
	// Renew gives each group a new key, which wraps from now on; Retire
	// destroys the earlier ones.
	Renew(ctx context.Context) error
	Retire(ctx context.Context) error
}

// FileKeys keeps keys as files of a folder that only the service may read: one
// keyset for each group, one key for marks, and the list of the erased. Back
// the folder up apart from the database, or a thief of one has both.
type FileKeys struct {
	folder string
	mu     sync.Mutex
	loaded map[string]*keyset.Handle
}

// NewFileKeys opens a folder, making it when it is not there.
func NewFileKeys(folder string) (*FileKeys, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, errs.Because(errs.Unavailable, "The folder of keys cannot be made.", err)
	}
	return &FileKeys{folder: folder, loaded: map[string]*keyset.Handle{}}, nil
}

var plainName = regexp.MustCompile(`^[a-z][a-z-]{0,40}$`)

const (
	markFile   = "vault-marks.key"
	forgetFile = "vault-erased.list"
)

func (k *FileKeys) path(group string) string {
	return filepath.Join(k.folder, "vault-"+group+".keyset")
}

// handle gives a group's keyset, made the first time it is needed. The caller
// holds the lock.
func (k *FileKeys) handle(group string) (*keyset.Handle, error) {
	if h := k.loaded[group]; h != nil {
		return h, nil
	}
	if !plainName.MatchString(group) {
		return nil, errs.Newf(errs.Invalid, "%q is no group of staff.", group)
	}
	text, err := os.ReadFile(k.path(group))
	if errors.Is(err, fs.ErrNotExist) {
		return k.make(group)
	}
	if err != nil {
		return nil, errs.Because(errs.Unavailable, "A key cannot be read, so nothing sealed can be opened.", err)
	}
	h, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(text)))
	if err != nil {
		return nil, errs.Because(errs.Unavailable, "A key cannot be read, so nothing sealed can be opened.", err)
	}
	k.loaded[group] = h
	return h, nil
}

func (k *FileKeys) make(group string) (*keyset.Handle, error) {
	h, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, err
	}
	return h, k.save(group, h, false)
}

// save writes a keyset whole or not at all. Without replace it fails when
// another process was first, whose key then counts.
func (k *FileKeys) save(group string, h *keyset.Handle, replace bool) error {
	var text bytes.Buffer
	if err := insecurecleartextkeyset.Write(h, keyset.NewJSONWriter(&text)); err != nil {
		return err
	}
	if err := writeWhole(k.path(group), text.Bytes(), replace); err != nil {
		return errs.Because(errs.Unavailable, "A key cannot be stored, so nothing can be sealed.", err)
	}
	k.loaded[group] = h
	return nil
}

// Wrap seals for a group.
func (k *FileKeys) Wrap(_ context.Context, group string, plain, about []byte) ([]byte, error) {
	a, err := k.aead(group)
	if err != nil {
		return nil, err
	}
	return a.Encrypt(plain, about)
}

// Unwrap opens for a group.
func (k *FileKeys) Unwrap(_ context.Context, group string, wrapped, about []byte) ([]byte, error) {
	a, err := k.aead(group)
	if err != nil {
		return nil, err
	}
	plain, err := a.Decrypt(wrapped, about)
	if err != nil {
		return nil, errs.Because(errs.Unavailable, "This cannot be opened: the key that it was sealed with is not here.", err)
	}
	return plain, nil
}

func (k *FileKeys) aead(group string) (tink.AEAD, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	h, err := k.handle(group)
	if err != nil {
		return nil, err
	}
	return aead.New(h)
}

// Mark is HMAC-SHA-256 under a key that is in no database.
func (k *FileKeys) Mark(_ context.Context, field, value string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	key, err := os.ReadFile(filepath.Join(k.folder, markFile))
	if errors.Is(err, fs.ErrNotExist) {
		key = make([]byte, 32)
		_, _ = rand.Read(key) // never fails
		err = writeWhole(filepath.Join(k.folder, markFile), key, false)
	}
	if err != nil || len(key) < 32 {
		return "", errs.Because(errs.Unavailable, "A key cannot be read, so nothing can be searched for.", err)
	}
	h := hmac.New(sha256.New, key)
	_, _ = h.Write([]byte(field + "\x00" + value))
	return hex.EncodeToString(h.Sum(nil)[:16]), nil
}

// Forget adds a person to the list of the erased, and has it on the disk
// before it returns.
func (k *FileKeys) Forget(_ context.Context, person string) error {
	if person == "" || strings.ContainsAny(person, "\r\n") {
		return errs.New(errs.Invalid, "That is no person.")
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	f, err := os.OpenFile(filepath.Join(k.folder, forgetFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return errs.Because(errs.Unavailable, "The list of the erased cannot be written, so nothing was erased.", err)
	}
	_, err = f.WriteString(person + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errs.Because(errs.Unavailable, "The list of the erased cannot be written, so nothing was erased.", err)
	}
	return nil
}

// Forgotten lists the erased.
func (k *FileKeys) Forgotten(context.Context) ([]string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	text, err := os.ReadFile(filepath.Join(k.folder, forgetFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, errs.Because(errs.Unavailable, "The list of the erased cannot be read.", err)
	}
	var out []string
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		if p := strings.TrimSpace(lines.Text()); p != "" && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out, nil
}

// groups lists the groups that have a keyset on the disk.
func (k *FileKeys) groups() ([]string, error) {
	files, err := filepath.Glob(k.path("*"))
	var out []string
	for _, f := range files {
		out = append(out, strings.TrimSuffix(strings.TrimPrefix(filepath.Base(f), "vault-"), ".keyset"))
	}
	return out, err
}

// Renew adds a new key to each keyset and makes it the one that wraps.
func (k *FileKeys) Renew(context.Context) error {
	return k.each(func(m *keyset.Manager, _ *keyset.Handle) error {
		id, err := m.Add(aead.AES256GCMKeyTemplate())
		if err != nil {
			return err
		}
		return m.SetPrimary(id)
	})
}

// Retire destroys all keys but those that wrap. What was wrapped with them, in
// old backups too, can never be opened again.
func (k *FileKeys) Retire(context.Context) error {
	return k.each(func(m *keyset.Manager, h *keyset.Handle) error {
		primary, err := h.Primary()
		if err != nil {
			return err
		}
		for i := range h.Len() {
			e, err := h.Entry(i)
			if err != nil {
				return err
			}
			if e.KeyID() != primary.KeyID() {
				if err := m.Delete(e.KeyID()); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (k *FileKeys) each(change func(*keyset.Manager, *keyset.Handle) error) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	groups, err := k.groups()
	if err != nil {
		return err
	}
	for _, g := range groups {
		delete(k.loaded, g) // another process may have changed it
		h, err := k.handle(g)
		if err != nil {
			return err
		}
		m := keyset.NewManagerFromHandle(h)
		if err := change(m, h); err != nil {
			return err
		}
		if h, err = m.Handle(); err != nil {
			return err
		}
		if err := k.save(g, h, true); err != nil {
			return err
		}
	}
	return nil
}

// writeWhole stores a file so that it is whole or not there.
func writeWhole(path string, data []byte, replace bool) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(data)
	if err = errors.Join(err, f.Chmod(0o600), f.Sync(), f.Close()); err != nil {
		return err
	}
	if replace {
		return os.Rename(f.Name(), path)
	}
	return os.Link(f.Name(), path) // fails if another was first
}
