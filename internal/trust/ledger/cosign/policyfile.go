package cosign

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"candour/internal/base/errs"
)

// none is the quorum of a policy that needs no witness.
const none = "none"

// ParsePolicy reads a policy file (https://c2sp.org/tlog-policy, which is
// Sigsum's with keys as vkeys; docs/formats/witness-policy.md). It has a line
// for each:
//
//	log VKEY [URL]
//	witness NAME VKEY [URL]
//	group NAME K|any|all MEMBER...
//	quorum NAME|none
//
// Every mistake is named with its line (errs.Field.Row).
func ParsePolicy(text string) (*Policy, error) {
	b := builder{p: &Policy{groups: map[string]group{}}, defined: map[string]bool{none: true}, grouped: map[string]bool{}}
	for i, line := range strings.Split(text, "\n") {
		if err := b.line(line); err != nil {
			words := errs.Message(err)
			return nil, errs.InvalidInput(fmt.Sprintf("The witness policy's line %d: %s", i+1, words), errs.Field{Name: "policy", Row: i + 1, Message: words})
		}
	}
	switch {
	case len(b.p.Logs) == 0:
		return nil, errs.New(errs.Invalid, "The witness policy names no log: write a line log and the log's public key.")
	case b.p.quorum == "":
		return nil, errs.New(errs.Invalid, "The witness policy has no line quorum: write who must sign, or quorum none.")
	}
	b.p.Log, b.p.LogVKey = b.p.Logs[0].Verifier, b.p.Logs[0].VKey
	return b.p, nil
}

// builder reads the lines of a policy.
type builder struct {
	p       *Policy
	keys    [][]byte        // of logs and of witnesses: no key may be there twice
	defined map[string]bool // names of witnesses and groups
	grouped map[string]bool // names that are a member of a group already
}

func wrong(format string, args ...any) error { return errs.Newf(errs.Invalid, format, args...) }

func (b *builder) line(line string) error {
	if i := strings.IndexFunc(line, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }); i >= 0 {
		return wrong("It has a character that may not be there (number %d). A file from Windows must be saved with plain line ends.", line[i])
	}
	f := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\t' })
	switch {
	case len(f) == 0 || f[0][0] == '#':
		return nil
	case slices.ContainsFunc(f, func(s string) bool { return s[0] == '#' }):
		return wrong("A comment must stand on a line of its own.")
	case f[0] == "log" && (len(f) == 2 || len(f) == 3):
		return b.log(f[1], f[2:])
	case f[0] == "witness" && (len(f) == 3 || len(f) == 4):
		return b.witness(f[1], f[2], f[3:])
	case f[0] == "group" && len(f) >= 4:
		return b.group(f[1], f[2], f[3:])
	case f[0] == "quorum" && len(f) == 2:
		return b.quorum(f[1])
	case slices.Contains([]string{"log", "witness", "group", "quorum"}, f[0]):
		return wrong("A line %s has too few or too many words.", f[0])
	}
	return wrong("%q is not a word that a line can begin with: use log, witness, group or quorum.", f[0])
}

func (b *builder) log(vkey string, at []string) error {
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return wrong("%q is not a log's public key.", vkey)
	}
	key, address, err := keyAt(vkey, at)
	if err != nil {
		return err
	}
	b.p.Logs = append(b.p.Logs, Log{Verifier: v, VKey: vkey, URL: address})
	return b.newKey(key)
}

func (b *builder) witness(name, vkey string, at []string) error {
	v, err := NewVerifier(vkey)
	if err != nil {
		return err
	}
	key, address, err := keyAt(vkey, at)
	if err != nil {
		return err
	}
	b.p.Witnesses = append(b.p.Witnesses, Witness{Name: name, URL: address, Verifier: v})
	if err := b.newKey(key); err != nil {
		return err
	}
	return b.define(name)
}

// newKey refuses a key that was there before, under whatever name: one body
// would count as two.
func (b *builder) newKey(k parsed) error {
	if slices.ContainsFunc(b.keys, func(old []byte) bool { return bytes.Equal(old, k.key) }) {
		return wrong("The key of %s stands on a line above already.", k.name)
	}
	b.keys = append(b.keys, k.key)
	return nil
}

func (b *builder) define(name string) error {
	if b.defined[name] {
		return wrong("The name %q is taken.", name)
	}
	b.defined[name] = true
	return nil
}

func (b *builder) group(name, need string, members []string) error {
	for _, m := range members {
		if m == none || !b.defined[m] {
			return wrong("There is no witness or group %q above.", m)
		}
		if b.grouped[m] {
			return wrong("%q is a member of a group already, and can count only once.", m)
		}
		b.grouped[m] = true
	}
	g := group{members: members}
	switch need {
	case "any":
		g.need = 1
	case "all":
		g.need = len(members)
	default:
		n, ok := parseSize(need)
		if !ok || n < 1 || n > int64(len(members)) {
			return wrong("The number needed must be any, all, or from 1 to %d.", len(members))
		}
		g.need = int(n)
	}
	b.p.groups[name] = g
	b.p.order = append(b.p.order, name)
	return b.define(name)
}

func (b *builder) quorum(name string) error {
	if b.p.quorum != "" {
		return wrong("There is a quorum already.")
	}
	if !b.defined[name] {
		return wrong("There is no witness or group %q above.", name)
	}
	b.p.quorum = name
	return nil
}

// webAddress reads the address at the end of a line, if there is one.
func webAddress(at []string) (string, error) {
	if len(at) == 0 {
		return "", nil
	}
	u, err := url.Parse(at[0])
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.RawQuery != "" || u.Fragment != "" {
		return "", wrong("%q is not a web address.", at[0])
	}
	return strings.TrimSuffix(at[0], "/"), nil
}

// keyAt reads what a line says of a log or a witness: its key, and where it is.
func keyAt(vkey string, at []string) (key parsed, address string, err error) {
	if key, err = parseKey(vkey); err != nil {
		return key, "", err
	}
	address, err = webAddress(at)
	return key, address, err
}
