package cosign

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/base/wholefile"
)

// LoadOrCreateKey reads the secret key in a file, or makes one there if there
// is no file. Created says which. It gives the secret and the public key.
//
// The file is whole and on disk before the key is given out, and if two
// processes create it at once both get the one key that won. A file that
// others on the machine can read is refused, and so is a key of another kind
// or name than was asked for.
func LoadOrCreateKey(path, name string, kind Kind) (skey, vkey string, created bool, err error) {
	skey, vkey, err = LoadKey(path, name, kind)
	if !errs.Is(err, errs.NotFound) {
		return skey, vkey, false, err
	}
	defer errs.Wrap(&err, "cosign.LoadOrCreateKey(%q)", path)
	skey, vkey, err = generate(nil, name, kind)
	if err != nil {
		return "", "", false, err
	}
	err = createFile(path, []byte(skey+"\n"))
	if errors.Is(err, fs.ErrExist) {
		skey, vkey, err = LoadKey(path, name, kind)
		return skey, vkey, false, err
	}
	if err != nil {
		return "", "", false, errs.Because(errs.Unavailable, "The key "+path+" cannot be written.", err)
	}
	return skey, vkey, true, nil
}

// LoadKey reads the secret key in a file; errs.NotFound if there is no file.
// An empty name accepts a key of any name.
func LoadKey(path, name string, kind Kind) (skey, vkey string, err error) {
	defer errs.Wrap(&err, "cosign.LoadKey(%q)", path)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", "", errs.New(errs.NotFound, "There is no key "+path+".")
	}
	if err != nil {
		return "", "", errs.Because(errs.Invalid, "The key "+path+" cannot be read.", err)
	}
	// A group that may read is how containers hand out secrets.
	if info.Mode().Perm()&0o027 != 0 {
		return "", "", errs.Newf(errs.Invalid, "The key %s can be read or changed by others on this machine (its mode is %04o). "+
			"Set it to 0600, and ask who may have read it.", path, info.Mode().Perm())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", "", errs.Because(errs.Invalid, "The key "+path+" cannot be read.", err)
	}
	skey = strings.TrimSpace(string(text))
	p, key, err := parseSecret(skey)
	switch {
	case err != nil:
		return "", "", errs.Because(errs.Invalid, "The file "+path+" does not hold a key: "+errs.Message(err), err)
	case p.kind != kind:
		return "", "", errs.Newf(errs.Invalid, "The key %s is of type %d; a key of type %d is needed.", path, p.kind, kind)
	case name != "" && p.name != name:
		return "", "", errs.Newf(errs.Invalid, "The key %s belongs to %q and not to %q.", path, p.name, name)
	}
	return skey, p.kind.encode(p.name, p.hash, publicOf(key)), nil
}

// createFile makes a file of mode 0600 that is whole or not there, and its folder;
// it fails if there is one already.
func createFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return wholefile.Create(path, 0o600, data)
}
