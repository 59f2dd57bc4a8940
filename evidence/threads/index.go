package threads

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"candour/evidence"
)

// Mail is a mail as it was found in one place.
type Mail struct {
	Key  string // the caller's own number of this copy
	Said evidence.Mail
	Body string // what a reader sees, with what it quotes
}

// ErrTwice is a mail whose key is in the index.
var ErrTwice = errors.New("a mail of this key is in the index")

// Index holds mails. It is for one goroutine at a time.
type Index struct {
	keys  map[string]bool
	mails []Mail
}

// New is an empty index.
func New() *Index { return &Index{keys: map[string]bool{}} }

// Add takes a mail in.
func (x *Index) Add(m Mail) error {
	if x.keys[m.Key] {
		return ErrTwice
	}
	x.keys[m.Key] = true
	x.mails = append(x.mails, m)
	return nil
}

// By is what says that a mail answers another, the strongest first.
type By int

// What a link rests on.
const (
	ByNothing     By = iota // it begins a thread
	ByInReplyTo             // its own header
	ByReferences            // the last of its own references
	ByThreadIndex           // its own, and that of the mail above
	ByOthers                // the references of other mails
)

func (b By) String() string {
	return [...]string{"", "In-Reply-To", "References", "Thread-Index", "References of others"}[b]
}

// MarshalText is the words, for exports.
func (b By) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// claim is that a mail stands under another.
type claim struct {
	by     By
	parent string
}

// entry is one mail, or one that is only named.
type entry struct {
	id     string
	copies []Mail
	claims []claim // the strongest first
	index  string  // Thread-Index, hex
	first  time.Time
}

// Without these prefixes two names of different kinds could be one.
const (
	byID     = "id:"
	byFamily = "family:"
	byKey    = "key:"
	byIndex  = "thread-index:"
)

// nameOf is what a mail is found by: its Message-ID; without one its family, and without that nothing else is it.
func nameOf(m Mail) string {
	switch id := cleanID(m.Said.MessageID); {
	case id != "":
		return byID + id
	case m.Said.FamilyHash != "":
		return byFamily + m.Said.FamilyHash
	}
	return byKey + m.Key
}

func cleanID(s string) string { return strings.Trim(strings.TrimSpace(s), "<>") }

// threadIndex is the bytes of the header, in hex; empty where it is not one.
func threadIndex(s string) string {
	raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil || len(raw) < indexRoot || (len(raw)-indexRoot)%indexStep != 0 {
		return ""
	}
	return hex.EncodeToString(raw)
}

const (
	indexRoot = 22 // bytes of the conversation
	indexStep = 5  // of each answer
)

// indexParent is the index of the mail that is answered; empty for the first.
func indexParent(index string) string {
	if len(index) < 2*(indexRoot+indexStep) {
		return ""
	}
	return index[:len(index)-2*indexStep]
}

// entries are all mails and all that is named, with their claims.
func (x *Index) entries() map[string]*entry {
	all := map[string]*entry{}
	get := func(name string) *entry {
		e := all[name]
		if e == nil {
			e = &entry{id: name}
			all[name] = e
		}
		return e
	}
	for _, m := range x.mails {
		e := get(nameOf(m))
		e.copies = append(e.copies, m)
		if i := threadIndex(m.Said.ThreadIndex); i != "" && (e.index == "" || i < e.index) {
			e.index = i
		}
		if t := m.Said.Sent; !t.IsZero() && (e.first.IsZero() || t.Before(e.first)) {
			e.first = t
		}
	}
	for _, m := range x.mails {
		claimsOf(m, nameOf(m), get)
	}
	indexClaims(all)
	for _, e := range all {
		e.settle()
	}
	return all
}

// claimsOf adds what one mail says of itself and of others.
func claimsOf(m Mail, name string, get func(string) *entry) {
	var refs []string
	for _, r := range m.Said.References {
		if id := cleanID(r); id != "" {
			refs = append(refs, byID+id)
		}
	}
	add := func(child string, by By, parent string) {
		if child != parent {
			e := get(child)
			e.claims = append(e.claims, claim{by, parent})
			get(parent)
		}
	}
	if parent := answered(m, refs); parent != "" {
		add(name, ByInReplyTo, parent)
	}
	if len(refs) > 0 {
		add(name, ByReferences, refs[len(refs)-1])
	}
	for i := range len(refs) - 1 {
		add(refs[i+1], ByOthers, refs[i])
	}
}

// answered is the mail of In-Reply-To. Of several it is that which the references end with, and the first otherwise.
func answered(m Mail, refs []string) string {
	first := ""
	for _, r := range m.Said.InReplyTo {
		id := cleanID(r)
		if id == "" {
			continue
		}
		if len(refs) > 0 && byID+id == refs[len(refs)-1] {
			return byID + id
		}
		if first == "" {
			first = byID + id
		}
	}
	return first
}

// indexClaims are those of Outlook's Thread-Index, for mails that say nothing else of themselves. A mail between that is
// not here is missing, as any that is named.
func indexClaims(all map[string]*entry) {
	holders := map[string]string{} // by index; of several the first by name
	for name, e := range all {
		if e.index != "" && (holders[e.index] == "" || name < holders[e.index]) {
			holders[e.index] = name
		}
	}
	var wanting []*entry
	for _, e := range all {
		if e.index != "" && !slices.ContainsFunc(e.claims, func(c claim) bool { return c.by <= ByReferences }) {
			wanting = append(wanting, e)
		}
	}
	for _, e := range wanting {
		child := e
		for parent := indexParent(e.index); parent != ""; parent = indexParent(parent) {
			name, here := holders[parent]
			if !here {
				name = byIndex + parent
			}
			next := all[name]
			if next == nil {
				next = &entry{id: name}
				all[name] = next
			}
			if child.id != name {
				child.claims = append(child.claims, claim{ByThreadIndex, name})
			}
			if here {
				break
			}
			child = next
		}
	}
}

// settle puts claims in their order. What others say counts only where a mail says nothing itself, also where it is not
// here and says nothing because of that.
func (e *entry) settle() {
	slices.SortFunc(e.claims, func(a, b claim) int {
		if a.by != b.by {
			return int(a.by - b.by)
		}
		return strings.Compare(a.parent, b.parent)
	})
	e.claims = slices.Compact(e.claims)
	if len(e.claims) > 0 && e.claims[0].by != ByOthers {
		e.claims = slices.DeleteFunc(e.claims, func(c claim) bool { return c.by == ByOthers })
	}
}
