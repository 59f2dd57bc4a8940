package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"candour/internal/base/config"
	"candour/internal/base/errs"
	"candour/internal/base/wholefile"
	"candour/internal/trust/ledger"
)

// The files of the folder of keys.
const (
	logKeyFile     = "log.key"
	logVkeyFile    = "log.vkey" // public: give it to witnesses and to whoever checks
	formKeyFile    = "forms.key"
	earlierForms   = "forms-*.key" // replaced, and still read (docs/runbooks/lost-key.md)
	publicEnding   = ".vkey"
	evidenceOfAKey = "The log of this database was signed with a key that is not in %s. Put the key back from its safe copy. A new key would start a different log. If " +
		"there is no copy, see docs/runbooks/lost-key.md: the public key is enough to verify, to restore and to back up, and candour ledger succeed lets another key take over."
)

// keysFolder is where the keys are.
func keysFolder(cfg config.Config) string {
	if cfg.Keys != "" {
		return cfg.Keys
	}
	return filepath.Join(cfg.Data, "keys")
}

func (c *core) keyPath(name string) string { return filepath.Join(keysFolder(c.cfg), name) }

// mustBeClosed refuses a folder of keys, or of data with a database in it, that
// others on the machine can look into or write to.
func mustBeClosed(cfg config.Config) error {
	folders := map[string]string{keysFolder(cfg): "keys"}
	if cfg.Database == "" {
		folders[cfg.Data] = "data"
	}
	var bad []errs.Field
	for folder, what := range folders {
		info, err := os.Stat(folder)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return errs.Because(errs.Invalid, "The folder of "+what+" "+folder+" cannot be looked at.", err)
		}
		if mode := info.Mode().Perm(); info.IsDir() && mode&0o066 != 0 {
			bad = append(bad, errs.Field{Name: folder, Message: fmt.Sprintf("Others can look into it or write to it (mode %04o). Run: chmod 700 %s", mode, folder)})
		}
	}
	if len(bad) > 0 {
		slices.SortFunc(bad, func(a, b errs.Field) int { return strings.Compare(a.Name, b.Name) })
		return errs.InvalidInput("A folder of this service is open to others on this machine.", bad...)
	}
	return nil
}

// mustBePrivate refuses keys that others on the machine can read. Public keys
// may be read by anybody.
func mustBePrivate(folder string) error {
	files, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return errs.Because(errs.Invalid, "The folder of keys "+folder+" cannot be read.", err)
	}
	var bad []errs.Field
	for _, f := range files {
		info, err := os.Stat(filepath.Join(folder, f.Name())) // what a link leads to
		if errors.Is(err, fs.ErrNotExist) || err == nil && (!info.Mode().IsRegular() || strings.HasSuffix(f.Name(), publicEnding)) {
			continue
		}
		if err != nil {
			return errs.Because(errs.Invalid, "The key "+f.Name()+" cannot be looked at.", err)
		}
		if mode := info.Mode().Perm(); mode&0o077 != 0 {
			path := filepath.Join(folder, f.Name())
			bad = append(bad, errs.Field{Name: f.Name(), Message: fmt.Sprintf("Others can read or write it (mode %04o). Run: chmod 600 %s. If others may have read it, see docs/runbooks/lost-key.md.", mode,
				path)})
		}
	}
	if len(bad) > 0 {
		return errs.InvalidInput("Private keys in "+folder+" are open to others on this machine.", bad...)
	}
	return nil
}

// loadKey reads the log's key. It is made when there is none yet and the
// database is new. With public allowed (what it names, or log.vkey), the log's
// private key may be missing: then nothing can be signed.
func (c *core) loadKey(ctx context.Context, use keyUse) error {
	skey, err := os.ReadFile(c.keyPath(logKeyFile))
	if errors.Is(err, fs.ErrNotExist) {
		return c.withoutKey(ctx, use)
	}
	if err != nil {
		return err
	}
	if c.signer, err = note.NewSigner(string(skey)); err != nil {
		return errs.Because(errs.Invalid, "The log's key "+c.keyPath(logKeyFile)+" cannot be read.", err)
	}
	if err := c.loadPublic(""); err != nil {
		return err
	}
	switch {
	case c.verifier.KeyHash() != c.signer.KeyHash() || c.verifier.Name() != c.signer.Name():
		return errs.New(errs.Invalid, "The log's two key files do not belong together.")
	case c.cfg.Origin != "" && c.cfg.Origin != c.verifier.Name():
		// The name is in every checkpoint and in the key: it cannot change.
		return errs.Newf(errs.Invalid, "The log is called %s, and the configuration calls it %s. A log keeps its name.", c.verifier.Name(), c.cfg.Origin)
	}
	if use.public != "" {
		c.signer = nil // it is checked by the key that was named
		return c.loadPublic(use.public)
	}
	return c.mustNotBeSucceeded(ctx)
}

// keyUse is what a command needs of the log's key.
type keyUse struct {
	// reads is true for commands that need no more than the public key.
	reads bool
	// public names the public key (text or file); the folder's own when empty.
	public string
}

// withoutKey goes on with the public key alone, or makes a first pair.
func (c *core) withoutKey(ctx context.Context, use keyUse) error {
	_, err := os.Stat(c.keyPath(logVkeyFile))
	known := err == nil || use.public != ""
	var n int64
	if err := c.db.QueryRow(ctx, `SELECT count(*) FROM ledger_checkpoint`).Scan(&n); err != nil {
		return err
	}
	switch {
	case !known && n == 0:
		if err := c.makeKey(); err != nil {
			return err
		}
		return c.loadKey(ctx, use)
	case !use.reads:
		return errs.Newf(errs.Invalid, evidenceOfAKey, c.keyPath(logKeyFile))
	case !known:
		return errs.New(errs.Invalid, "Give the log's public key with --key: it is on paper, with the witnesses, in others' receipts, or in log.vkey of any copy of the keys.")
	}
	return c.loadPublic(use.public)
}

// loadPublic reads the public key from the text or file named, or the folder's.
func (c *core) loadPublic(named string) (err error) {
	what := named
	if named == "" {
		what = c.keyPath(logVkeyFile)
	}
	c.vkey, err = readVkey(what)
	if err == nil {
		c.verifier, err = note.NewVerifier(c.vkey)
	}
	if err != nil {
		return errs.Because(errs.Invalid, "The log's public key "+what+" cannot be read.", err)
	}
	return nil
}

// keepPublic puts the public key into the folder, when no other is there.
func (c *core) keepPublic() error {
	there, err := readVkey(c.keyPath(logVkeyFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return writeKey(c.keyPath(logVkeyFile), []byte(c.vkey), 0o644)
	case err == nil && there != c.vkey:
		return errs.Newf(errs.Invalid, "The public key in %s is another than the one given.", c.keyPath(logVkeyFile))
	}
	return err
}

// readVkey gives the text of a public key, from the text itself or a file.
func readVkey(textOrFile string) (string, error) {
	if _, err := note.NewVerifier(strings.TrimSpace(textOrFile)); err == nil {
		return strings.TrimSpace(textOrFile), nil
	}
	text, err := os.ReadFile(textOrFile)
	return strings.TrimSpace(string(text)), err
}

// mustNotBeSucceeded refuses a key that another has taken over from.
func (c *core) mustNotBeSucceeded(ctx context.Context) error {
	all, err := ledger.Successions(ctx, c.db)
	if err != nil || len(all) == 0 {
		return err
	}
	if last := all[len(all)-1]; last.NewKey != c.vkey {
		return errs.Newf(errs.Invalid, "The log %s was taken over by %s on %s. Put that log's keys into %s, or run candour ledger succeed again if it was cut off. Nothing was changed.",
			last.OldOrigin, last.NewOrigin, last.Made, keysFolder(c.cfg))
	}
	return nil
}

func (c *core) makeKey() error {
	skey, vkey, err := note.GenerateKey(rand.Reader, c.cfg.LogOrigin())
	if err != nil {
		return err
	}
	if err := writeKey(c.keyPath(logVkeyFile), []byte(vkey), 0o644); err != nil {
		return err
	}
	return writeKey(c.keyPath(logKeyFile), []byte(skey), 0o600)
}

// writeKey stores a key so that it is whole or not there, and fails if another
// process was first.
func writeKey(path string, data []byte, mode os.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return wholefile.Create(path, mode, data)
}

// formKeys gives the secret of forms and of the index of return phrases, the
// same on every node, and those that it replaced: people come back by phrases
// that were indexed with them. None is made while somebody could no longer
// come back.
func (c *core) formKeys(ctx context.Context) (now []byte, earlier [][]byte, err error) {
	found, err := filepath.Glob(c.keyPath(earlierForms))
	if err != nil {
		return nil, nil, err
	}
	slices.Sort(found)
	for _, path := range found {
		key, err := readFormKey(path)
		if err != nil {
			return nil, nil, err
		}
		earlier = append(earlier, key)
	}
	now, err = readFormKey(c.keyPath(formKeyFile))
	if !errors.Is(err, fs.ErrNotExist) {
		return now, earlier, err
	}
	if err := c.mayMakeFormKey(ctx, len(earlier) > 0); err != nil {
		return nil, nil, err
	}
	now = make([]byte, 32)
	_, _ = rand.Read(now) // never fails
	return now, earlier, writeKey(c.keyPath(formKeyFile), now, 0o600)
}

func (c *core) mayMakeFormKey(ctx context.Context, replaced bool) error {
	var n int64
	const all = `SELECT (SELECT count(*) FROM review_find) + (SELECT count(*) FROM inquiry_speak_find) + (SELECT count(*) FROM inquiry_reply_find)`
	if err := c.db.QueryRow(ctx, all).Scan(&n); err != nil || n == 0 || replaced {
		return err
	}
	return errs.Newf(errs.Invalid, "The key %s is missing, and %d people come back by phrases that only it finds. Put it back from its safe copy. If there is no copy, see docs/runbooks/lost-key.md.",
		c.keyPath(formKeyFile), n)
}

func readFormKey(path string) ([]byte, error) {
	key, err := os.ReadFile(path)
	if err == nil && len(key) < 32 {
		err = errs.New(errs.Invalid, "The key "+path+" is too short.")
	}
	return key, err
}
