package index

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"candour/internal/base/errs"
)

// Query is what is looked for. The zero Query finds nothing.
type Query struct{ root node }

// node is a part of a query: all, or one, of its parts; the first without the others; words that follow each other; or
// two of those near each other.
type node struct {
	op    string // "and", "or", "not", "phrase", "near"
	parts []node
	words []string // of a phrase
	star  bool     // the word is the beginning of one
	near  int      // most words between
}

// MostWords is how many words a query has at most; MostNear how many words lie between two at most.
const (
	MostWords = 40
	MostNear  = 30
)

// IsZero says that nothing is asked.
func (q Query) IsZero() bool { return q.root.op == "" }

// Parse reads a query. An error is of code Invalid, and says what to write instead.
func Parse(text string) (Query, error) {
	p := parser{}
	var closed bool
	if p.tokens, closed = tokens(text); !closed {
		return Query{}, wrong("There is a quotation mark that is not closed")
	}
	if len(p.tokens) == 0 {
		return Query{}, wrong("Write the words to look for")
	}
	n, err := p.either()
	if err == nil && p.at < len(p.tokens) {
		err = wrong("There is a ) too many")
	}
	if err == nil && p.count > MostWords {
		err = wrong(fmt.Sprintf("Write at most %d words", MostWords))
	}
	if err != nil {
		return Query{}, err
	}
	return Query{n}, nil
}

func wrong(words string) error {
	return errs.InvalidInput("This cannot be looked for as it is written", errs.Field{Name: "q", Message: words})
}

// token is a word of the language, or what stands in quotation marks.
type token struct {
	text   string
	quoted bool
}

// tokens parts what was typed; quotation marks of every kind are the same.
func tokens(text string) (out []token, closed bool) {
	closed = true
	text = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`).Replace(text)
	for text != "" {
		switch r := rune(text[0]); {
		case r == '"':
			var inside, rest string
			inside, rest, closed = strings.Cut(text[1:], `"`)
			out, text = append(out, token{inside, true}), rest
		case r == '(' || r == ')':
			out, text = append(out, token{text: string(r)}), text[1:]
		case unicode.IsSpace(r):
			text = strings.TrimLeftFunc(text, unicode.IsSpace)
		default:
			n := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`"()`, r) })
			if n < 0 {
				n = len(text)
			}
			out, text = append(out, token{text: text[:n]}), text[n:]
		}
	}
	return out, closed
}

type parser struct {
	tokens      []token
	at          int
	count, deep int
}

// is says whether the next token is a word of the language, and steps over it.
func (p *parser) is(word string) bool {
	if p.at < len(p.tokens) && !p.tokens[p.at].quoted && p.tokens[p.at].text == word {
		p.at++
		return true
	}
	return false
}

func (p *parser) peek(word string) bool {
	is := p.is(word)
	if is {
		p.at--
	}
	return is
}

// either reads a OR b.
func (p *parser) either() (node, error) {
	if p.deep++; p.deep > 20 {
		return node{}, wrong("There are too many ( in each other")
	}
	defer func() { p.deep-- }()
	first, err := p.all()
	out := node{op: "or", parts: []node{first}}
	for err == nil && p.is("OR") {
		var next node
		next, err = p.all()
		out.parts = append(out.parts, next)
	}
	if len(out.parts) == 1 {
		return first, err
	}
	return out, err
}

// all reads a b, a AND b, a NOT b.
func (p *parser) all() (node, error) {
	var yes, no []node
	for p.at < len(p.tokens) && !p.peek(")") && !p.peek("OR") {
		if len(yes) > 0 {
			p.is("AND")
		}
		not := p.is("NOT")
		n, err := p.near()
		if err != nil {
			return node{}, err
		}
		if not {
			no = append(no, n)
		} else {
			yes = append(yes, n)
		}
	}
	switch {
	case len(yes) == 0 && len(no) > 0:
		return node{}, wrong("Write also what it has, beside what it has not: timetable NOT draft")
	case len(yes) == 0:
		return node{}, wrong("Something is missing beside AND, OR, NOT or (")
	}
	out := yes[0]
	if len(yes) > 1 {
		out = node{op: "and", parts: yes}
	}
	if len(no) > 0 {
		out = node{op: "not", parts: append([]node{out}, no...)}
	}
	return out, nil
}

// near reads a NEAR/5 b.
func (p *parser) near() (node, error) {
	first, err := p.term()
	if err != nil || p.at >= len(p.tokens) || p.tokens[p.at].quoted {
		return first, err
	}
	number, ok := strings.CutPrefix(p.tokens[p.at].text, "NEAR")
	if !ok || number != "" && number[0] != '/' {
		return first, nil
	}
	n := 10
	if number != "" {
		if n, err = strconv.Atoi(number[1:]); err != nil || n < 0 || n > MostNear {
			return node{}, wrong(fmt.Sprintf("Write NEAR/ with a number up to %d, such as draft NEAR/5 timetable", MostNear))
		}
	}
	p.at++
	second, err := p.term()
	if err == nil && (first.op != "phrase" || second.op != "phrase" || first.star || second.star) {
		err = wrong("Write a word, or words in quotation marks, on each side of NEAR")
	}
	return node{op: "near", near: n, parts: []node{first, second}}, err
}

// term reads a word, words in quotation marks, or what stands in ( ).
func (p *parser) term() (node, error) {
	if p.is("(") {
		n, err := p.either()
		if err == nil && !p.is(")") {
			err = wrong("There is a ) missing")
		}
		return n, err
	}
	if p.at >= len(p.tokens) || p.peek(")") || p.peek("AND") || p.peek("OR") || p.peek("NOT") {
		return node{}, wrong("Something is missing beside AND, OR, NOT, NEAR or (")
	}
	t := p.tokens[p.at]
	p.at++
	word := t.text
	star := !t.quoted && strings.HasSuffix(word, "*")
	if star {
		word = strings.TrimSuffix(word, "*")
	}
	if strings.ContainsAny(word, "*?") {
		return node{}, wrong("A * stands only at the end of a word outside quotation marks: time* finds timetable. There is no sign for letters inside a word")
	}
	if err := foreign(t); err != nil {
		return node{}, err
	}
	words := Words(word)
	if len(words) == 0 {
		return node{}, wrong("There is no letter or figure in " + strconv.Quote(t.text))
	}
	if p.count += len(words); star {
		r := len([]rune(words[len(words)-1]))
		if len(words) > 1 || r < shortest || r > longest {
			return node{}, wrong(fmt.Sprintf("Write %d to %d letters before a *", shortest, longest))
		}
	}
	return node{op: "phrase", words: words, star: star}, nil
}

// foreign refuses signs that other systems read and this one would take for words.
func foreign(t token) error {
	if t.quoted {
		return nil
	}
	if name, rest, found := strings.Cut(t.text, ":"); found && name != "" && rest != "" && len(Words(name)) > 0 && strings.IndexFunc(name, unicode.IsDigit) < 0 {
		return wrong("There are no fields to look in. Write the words alone, or in quotation marks if a colon is part of them")
	}
	if r, _ := utf8.DecodeRuneInString(t.text); strings.ContainsRune("-+!&|~^", r) {
		return wrong("A sign before a word means nothing here. Write AND, OR or NOT between words: timetable NOT draft")
	}
	return nil
}

// Terms are the words that a query looks for, for showing where they stand; those that it excludes are not among them.
// One with * at its end is the beginning of words.
func (q Query) Terms() []string { return q.root.terms() }

func (n node) terms() (out []string) {
	if n.op == "phrase" {
		for _, w := range n.words {
			if n.star {
				w += "*"
			}
			out = append(out, w)
		}
		return out
	}
	parts := n.parts
	if n.op == "not" {
		parts = parts[:1]
	}
	for _, p := range parts {
		out = append(out, p.terms()...)
	}
	return out
}
