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
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/base/wholefile"
)

const (
	markFile   = "vault-marks.key"
	forgetFile = "vault-erased.list"
)

// Mark is HMAC-SHA-256 under a key that is in no database.
func (k *FileKeys) Mark(_ context.Context, field, value string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	key, err := os.ReadFile(filepath.Join(k.folder, markFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", ErrNoMarks
	}
	if err != nil || len(key) < 32 {
		return "", errs.Because(errs.Unavailable, "A key cannot be read, so nothing can be searched for.", err)
	}
	h := hmac.New(sha256.New, key)
	_, _ = h.Write([]byte(field + "\x00" + value))
	return hex.EncodeToString(h.Sum(nil)[:16]), nil
}

// NewMarks makes the key of marks, unless there is one.
func (k *FileKeys) NewMarks(context.Context) error {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	err := wholefile.Create(filepath.Join(k.folder, markFile), 0o600, key)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return errs.Because(errs.Unavailable, "A key cannot be stored, so nothing can be searched for.", err)
	}
	return nil
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
	seen := map[string]bool{}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		if p := strings.TrimSpace(lines.Text()); p != "" && !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out, nil
}
