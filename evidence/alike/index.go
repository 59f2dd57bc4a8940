package alike

import (
	"errors"
	"strings"

	"candour/evidence/folding"
)

// Rules say when documents are near copies.
type Rules struct {
	Threshold   float64 // of all shingles of two texts, how many both must have: over 0 and up to 1
	MinWords    int     // texts with fewer are compared by their hashes alone; 5 at least
	CommonShare float64 // a line that stands in more of the texts than this may be left out; 1 leaves none out
	CommonTexts int     // and in as many texts at least
}

// Usual are the rules for an inquiry's documents. A copy with 5 % of its words changed has about 63 % of the shingles in common.
var Usual = Rules{Threshold: 0.5, MinWords: 20, CommonShare: 0.01, CommonTexts: 10}

// Document is what is compared. An empty hash is like no other.
type Document struct {
	ID     string
	SHA256 string // of the bytes
	Family string // evidence.Mail.FamilyHash
	Text   string // all that a reader sees
}

// ErrTwice is a document whose id is in the index.
var ErrTwice = errors.New("a document of this id is in the index")

// ErrRules are rules by which nothing or everything would be alike.
var ErrRules = errors.New("the rules need a threshold over 0 and up to 1, five words at least, a share from 0 to 1 and one text at least")

// Index holds documents and finds copies among them. It is for one goroutine at a time. It keeps four bytes a word
// and some 700 a document, and not the text.
type Index struct {
	rules     Rules
	documents map[string]*node
	exact     map[string][]string
	family    map[string][]string
	sha       map[string]string // by document
	nodes     []*node           // one for each differing text
	byKey     map[key]*node
	lineCount map[uint64]int    // differing texts that hold a line
	lineWords map[uint64]string // of lines that may be left out
	verified  map[[2]key]float64
}

// node is one text, and the documents that have it.
type node struct {
	text *text
	key  key // of all its words
	ids  []string

	shape     key // of the words that count: what is left out of it may change as documents come
	counted   int // how many they are
	signature signature
	fresh     bool
}

// New is an empty index.
func New(r Rules) (*Index, error) {
	if r.Threshold <= 0 || r.Threshold > 1 || r.MinWords < shingleWords || r.CommonShare < 0 || r.CommonShare > 1 || r.CommonTexts < 1 {
		return nil, ErrRules
	}
	return &Index{
		rules: r, documents: map[string]*node{}, exact: map[string][]string{}, family: map[string][]string{}, sha: map[string]string{},
		byKey: map[key]*node{}, lineCount: map[uint64]int{}, lineWords: map[uint64]string{}, verified: map[[2]key]float64{},
	}, nil
}

// Add takes a document in.
func (x *Index) Add(d Document) error {
	if x.documents[d.ID] != nil {
		return ErrTwice
	}
	if d.SHA256 != "" {
		x.exact[d.SHA256] = append(x.exact[d.SHA256], d.ID)
	}
	if d.Family != "" {
		x.family[d.Family] = append(x.family[d.Family], d.ID)
	}
	x.sha[d.ID] = d.SHA256
	t := textOf(d.Text)
	k := keyOf(t.words)
	n := x.byKey[k]
	if n == nil {
		n = &node{text: t, key: k}
		x.byKey[k], x.nodes = n, append(x.nodes, n)
		x.countLines(n, d.Text)
	}
	n.ids = append(n.ids, d.ID)
	x.documents[d.ID] = n
	return nil
}

func (n *node) distinctLines() map[uint64]bool {
	out := make(map[uint64]bool, len(n.text.lines))
	for _, h := range n.text.lines {
		out[h] = true
	}
	return out
}

func (x *Index) countLines(n *node, s string) {
	wanted := map[uint64]bool{}
	for h := range n.distinctLines() {
		x.lineCount[h]++
		if x.lineCount[h] == x.rules.CommonTexts {
			wanted[h] = true
		}
	}
	if len(wanted) == 0 {
		return
	}
	i := 0
	for line := range strings.Lines(s) {
		words := strings.TrimSpace(folding.Text(line))
		if words == "" {
			continue
		}
		if wanted[n.text.lines[i]] {
			x.lineWords[n.text.lines[i]] = beginning(words)
		}
		i++
	}
}

// beginning is as much of a line as a list of lines shows.
func beginning(s string) string {
	const most = 120
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
