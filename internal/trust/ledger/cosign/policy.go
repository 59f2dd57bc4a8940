package cosign

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"candour/internal/base/errs"
)

// Policy says whose log is trusted, and which of which witnesses must have
// signed. ParsePolicy reads it from its file.
type Policy struct {
	// Log checks the signature of the first log of the file, and LogVKey is
	// its public key. Most policies name one log.
	Log     note.Verifier
	LogVKey string
	// Logs are all of them: a checkpoint of any is accepted.
	Logs      []Log
	Witnesses []Witness

	quorum string
	groups map[string]group
	order  []string // of the groups in the file; members come before groups
}

// Log is a log that is trusted.
type Log struct {
	Verifier note.Verifier
	VKey     string
	URL      string // where it is published; may be empty
}

// Witness is one that may be asked.
type Witness struct {
	Name     string // in the policy; the key has a name of its own
	URL      string // where it listens; empty for one that is not asked by us
	Verifier *Verifier
}

type group struct {
	need    int
	members []string
}

// Cosigner says who cosigned, and when.
type Cosigner struct {
	Name string // of the witness in the policy
	Time time.Time
}

// Verify checks a signed checkpoint: the log must have signed it, and enough
// witnesses. It gives who did, and when each says that it did.
func (p *Policy) Verify(signed []byte) (Checkpoint, []Cosigner, error) {
	c, by, met, err := p.Open(signed)
	if err != nil {
		return Checkpoint{}, nil, err
	}
	if !met {
		return Checkpoint{}, by, errs.Newf(errs.Invalid, "Too few witnesses have signed this checkpoint (%d). %s", len(by), p.Words())
	}
	return c, by, nil
}

// Open checks a signed checkpoint: the log's own signature, and the witnesses'
// as far as they are there. Met says whether the quorum has signed. Signatures
// by keys that the policy does not name are passed over; one by a key that it
// does name and that does not fit spoils the note.
func (p *Policy) Open(signed []byte) (c Checkpoint, by []Cosigner, met bool, err error) {
	n, err := note.Open(signed, note.VerifierList(p.verifiers()...))
	if err != nil {
		return c, nil, false, errs.Because(errs.Invalid, "The checkpoint is not signed as it must be.", err)
	}
	if c, err = ParseCheckpoint(n.Text); err != nil {
		return Checkpoint{}, nil, false, err
	}
	if !p.byLog(c.Origin, n.Sigs) {
		return Checkpoint{}, nil, false, errs.Newf(errs.Invalid, "The log %q has not signed this checkpoint, or is not the one of the policy.", c.Origin)
	}
	have := map[string]bool{}
	for _, sig := range n.Sigs {
		w, ok := p.witness(sig)
		if !ok {
			continue
		}
		t, err := Time(sig)
		if err != nil {
			return Checkpoint{}, nil, false, err
		}
		have[w.Name] = true
		by = append(by, Cosigner{w.Name, t})
	}
	return c, by, p.met(have), nil
}

func (p *Policy) verifiers() (list []note.Verifier) {
	for _, l := range p.Logs {
		list = append(list, l.Verifier)
	}
	for _, w := range p.Witnesses {
		list = append(list, w.Verifier)
	}
	return list
}

// byLog says whether one of the signatures is by the log that the checkpoint
// names: a log's key bears the name of the log.
func (p *Policy) byLog(origin string, sigs []note.Signature) bool {
	return slices.ContainsFunc(p.Logs, func(l Log) bool {
		return l.Verifier.Name() == origin && slices.ContainsFunc(sigs, func(s note.Signature) bool { return madeBy(s, l.Verifier) })
	})
}

func (p *Policy) witness(sig note.Signature) (Witness, bool) {
	i := slices.IndexFunc(p.Witnesses, func(w Witness) bool { return madeBy(sig, w.Verifier) })
	if i < 0 {
		return Witness{}, false
	}
	return p.Witnesses[i], true
}

func madeBy(s note.Signature, v note.Verifier) bool {
	return s.Name == v.Name() && s.Hash == v.KeyHash()
}

// met works the groups out in the order of the file, in which members come
// before the groups that they are in.
func (p *Policy) met(have map[string]bool) bool {
	if p.quorum == none {
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

// Digest stands for what the policy asks of a checkpoint: which logs, which
// witnesses by their keys, which groups and the quorum. Where they listen is no
// part of it.
func (p *Policy) Digest() string {
	h := sha256.New()
	for _, l := range p.Logs {
		_, _ = fmt.Fprintf(h, "log %s %08x\n", l.Verifier.Name(), l.Verifier.KeyHash())
	}
	for _, w := range p.Witnesses {
		_, _ = fmt.Fprintf(h, "witness %s %s %08x\n", w.Name, w.Verifier.Name(), w.Verifier.KeyHash())
	}
	for _, name := range p.order {
		_, _ = fmt.Fprintf(h, "group %s %d %q\n", name, p.groups[name].need, p.groups[name].members)
	}
	_, _ = fmt.Fprintf(h, "quorum %s\n", p.quorum)
	return hex.EncodeToString(h.Sum(nil))
}

// Words says in a phrase who must sign.
func (p *Policy) Words() string {
	if p.quorum == none {
		return "None is needed."
	}
	if g, ok := p.groups[p.quorum]; ok {
		return fmt.Sprintf("%d of these must have signed: %s.", g.need, strings.Join(g.members, ", "))
	}
	return p.quorum + " must have signed."
}
