package cosign

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/errs"
)

// Policy says whose log is trusted, and which of which witnesses must have
// signed. Its file (docs/formats/witness-policy.md) has a line for each:
//
//	log VKEY
//	witness NAME VKEY URL
//	group NAME K|any|all MEMBER...
//	quorum NAME|none
type Policy struct {
	Log       note.Verifier
	LogVKey   string
	Witnesses []Witness
	quorum    string
	groups    map[string]group
	order     []string
}

// Witness is one that may be asked.
type Witness struct {
	Name     string
	URL      string // where it listens; empty for one that is not asked by us
	Verifier *Verifier
}

type group struct {
	need    int
	members []string
}

// ParsePolicy reads a policy. Every mistake is named with its line.
func ParsePolicy(text string) (*Policy, error) {
	p := &Policy{groups: map[string]group{}}
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		if err := p.line(fields); err != nil {
			return nil, errs.Newf(errs.Invalid, "The witness policy's line %d: %v.", i+1, err)
		}
	}
	switch {
	case p.Log == nil:
		return nil, errs.New(errs.Invalid, "The witness policy names no log: write a line log and the log's public key.")
	case p.quorum == "":
		return nil, errs.New(errs.Invalid, "The witness policy ends without a line quorum.")
	}
	return p, nil
}

func (p *Policy) line(f []string) (err error) {
	switch {
	case f[0] == "log" && len(f) >= 2:
		if p.Log != nil {
			return fmt.Errorf("there is a log already")
		}
		p.LogVKey = f[1]
		p.Log, err = note.NewVerifier(f[1])
		return err
	case f[0] == "witness" && (len(f) == 3 || len(f) == 4):
		return p.addWitness(f[1:])
	case f[0] == "group" && len(f) >= 4:
		return p.addGroup(f[1], f[2], f[3:])
	case f[0] == "quorum" && len(f) == 2:
		if p.quorum != "" {
			return fmt.Errorf("there is a quorum already")
		}
		if f[1] != "none" && !p.known(f[1]) {
			return fmt.Errorf("there is no witness or group %q above", f[1])
		}
		p.quorum = f[1]
		return nil
	}
	return fmt.Errorf("%q is not a line that we know, or it has too few or too many words", f[0])
}

func (p *Policy) known(name string) bool {
	_, ok := p.groups[name]
	return ok || slices.ContainsFunc(p.Witnesses, func(w Witness) bool { return w.Name == name })
}

func (p *Policy) addWitness(f []string) error {
	if p.known(f[0]) || f[0] == "none" {
		return fmt.Errorf("the name %q is taken", f[0])
	}
	v, err := NewVerifier(f[1])
	if err != nil {
		return err
	}
	w := Witness{Name: f[0], Verifier: v}
	if len(f) == 3 {
		u, err := url.Parse(f[2])
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return fmt.Errorf("%q is not a web address", f[2])
		}
		w.URL = strings.TrimSuffix(f[2], "/")
	}
	p.Witnesses = append(p.Witnesses, w)
	return nil
}

func (p *Policy) addGroup(name, need string, members []string) error {
	if p.known(name) || name == "none" {
		return fmt.Errorf("the name %q is taken", name)
	}
	g := group{members: members}
	switch need {
	case "any":
		g.need = 1
	case "all":
		g.need = len(members)
	default:
		n, err := strconv.Atoi(need)
		if err != nil || n < 1 || n > len(members) {
			return fmt.Errorf("the number needed must be any, all, or from 1 to %d", len(members))
		}
		g.need = n
	}
	for i, m := range members {
		if !p.known(m) || slices.Contains(members[:i], m) {
			return fmt.Errorf("the member %q is not above, or is there twice", m)
		}
	}
	p.groups[name] = g
	p.order = append(p.order, name)
	return nil
}

// Signed says who cosigned, and when.
type Signed struct {
	Name string
	Time time.Time
}

// Checkpoint is what a checkpoint says.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
}

// ParseCheckpoint reads a checkpoint's text (https://c2sp.org/tlog-checkpoint).
func ParseCheckpoint(text string) (Checkpoint, error) {
	var c Checkpoint
	lines := strings.SplitN(text, "\n", 4)
	if len(lines) < 4 || lines[0] == "" {
		return c, fmt.Errorf("cosign: this is not a checkpoint")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return c, fmt.Errorf("cosign: the checkpoint's size cannot be read")
	}
	c.Origin, c.Size = lines[0], size
	c.Root, err = tlog.ParseHash(lines[2])
	return c, err
}

// Open checks a signed checkpoint: the log's own signature, and the witnesses'
// as far as they are there. Met says whether the quorum has signed.
func (p *Policy) Open(signed []byte) (c Checkpoint, by []Signed, met bool, err error) {
	verifiers := []note.Verifier{p.Log}
	for _, w := range p.Witnesses {
		verifiers = append(verifiers, w.Verifier)
	}
	n, err := note.Open(signed, note.VerifierList(verifiers...))
	if err != nil {
		return c, nil, false, err
	}
	byLog := false
	have := map[string]bool{}
	for _, sig := range n.Sigs {
		if sig.Name == p.Log.Name() && sig.Hash == p.Log.KeyHash() {
			byLog = true
			continue
		}
		for _, w := range p.Witnesses {
			if t, err := Time(sig); err == nil && sig.Name == w.Verifier.Name() && sig.Hash == w.Verifier.KeyHash() {
				have[w.Name] = true
				by = append(by, Signed{w.Name, t})
			}
		}
	}
	if !byLog {
		return c, nil, false, fmt.Errorf("cosign: the log itself has not signed")
	}
	c, err = ParseCheckpoint(n.Text)
	return c, by, p.met(have), err
}

// met works the groups out in the order of the file, in which members come
// before the groups that they are in.
func (p *Policy) met(have map[string]bool) bool {
	if p.quorum == "none" {
		return true
	}
	for _, name := range p.order {
		n := 0
		for _, m := range p.groups[name].members {
			if have[m] {
				n++
			}
		}
		have[name] = n >= p.groups[name].need
	}
	return have[p.quorum]
}

// Words says in a phrase who must sign.
func (p *Policy) Words() string {
	if p.quorum == "none" {
		return "None is needed."
	}
	if g, ok := p.groups[p.quorum]; ok {
		return fmt.Sprintf("%d of these must have signed: %s.", g.need, strings.Join(g.members, ", "))
	}
	return p.quorum + " must have signed."
}
