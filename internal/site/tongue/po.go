package tongue

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// entry is one message of a catalogue.
type entry struct {
	id, plural string
	said       []string // one, or one a plural form
	fuzzy      bool
	line       int
}

// readPO reads a gettext file. Comments and contexts are left out; an entry that is
// marked fuzzy is a draft that nobody has checked, and counts like any other.
func readPO(r io.Reader) ([]entry, error) {
	p := poReader{}
	s := bufio.NewScanner(r)
	for s.Scan() {
		p.line++
		if err := p.take(strings.TrimSpace(s.Text())); err != nil {
			return nil, fmt.Errorf("line %d: %w", p.line, err)
		}
	}
	p.end()
	return p.out, s.Err()
}

type poReader struct {
	out  []entry
	now  entry
	to   *string
	line int
}

func (p *poReader) end() {
	if len(p.now.said) > 0 && p.now.id != "" {
		p.out = append(p.out, p.now)
	}
	p.now, p.to = entry{}, nil
}

func (p *poReader) take(text string) error {
	switch {
	case text == "":
		p.end()
		return nil
	case strings.HasPrefix(text, "#"):
		p.now.fuzzy = p.now.fuzzy || strings.HasPrefix(text, "#,") && strings.Contains(text, "fuzzy")
		return nil
	case strings.HasPrefix(text, `"`):
		return p.add(text)
	}
	word, rest, _ := strings.Cut(text, " ")
	switch {
	case word == "msgid":
		if len(p.now.said) > 0 {
			p.end()
		}
		p.to, p.now.line = &p.now.id, p.line
	case word == "msgid_plural":
		p.to = &p.now.plural
	case word == "msgstr" || word == "msgstr["+strconv.Itoa(len(p.now.said))+"]":
		p.now.said = append(p.now.said, "")
		p.to = &p.now.said[len(p.now.said)-1]
	default:
		return fmt.Errorf("%q is not expected here", word)
	}
	return p.add(strings.TrimSpace(rest))
}

func (p *poReader) add(quoted string) error {
	words, err := strconv.Unquote(quoted)
	if err != nil || p.to == nil {
		return fmt.Errorf("%s is no string of a message", quoted)
	}
	*p.to += words
	return nil
}
