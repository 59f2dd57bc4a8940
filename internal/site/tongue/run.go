package tongue

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// flush writes the run that was gathered, in the language: as one sentence with its
// tags, or piece by piece.
func (p *pager) flush() {
	run := p.run
	p.run = nil
	before, core, after := trim(run)
	if len(core) == 0 {
		p.write(run)
		p.box = 0
		return
	}
	key, tags := keyOf(core)
	said, ok := p.t.one(key)
	p.write(before)
	if ok {
		p.out.WriteString(html5(edges(core[0].raw, said, core[len(core)-1].raw), tags))
	} else {
		p.pieces(core)
	}
	p.write(after)
	p.box = 0
}

func (p *pager) write(run []item) {
	for _, it := range run {
		p.out.WriteString(it.raw)
	}
}

// trim takes from both ends what is no part of a sentence: spaces, pictures, and
// tags around all of it.
func trim(run []item) (before, core, after []item) {
	i, j := 0, len(run)
	for i < j {
		switch {
		case blank(run[i]), run[i].kind == isWhole:
			i++
		case blank(run[j-1]), run[j-1].kind == isWhole:
			j--
		case run[i].kind == isClose:
			i++
		case run[j-1].kind == isOpen:
			j--
		case run[i].kind == isOpen && (partner(run[i:j]) == j-1-i || partner(run[i:j]) < 0 || empty(run[i:i+partner(run[i:j])+1])):
			i++
		case run[j-1].kind == isClose && opener(run[i:j]) < 0:
			j--
		default:
			return run[:i], run[i:j], run[j:]
		}
	}
	return run, nil, nil
}

func empty(run []item) bool {
	for _, it := range run {
		if it.kind == isText && !blank(it) {
			return false
		}
	}
	return true
}

func blank(it item) bool { return it.kind == isText && strings.TrimSpace(it.raw) == "" }

// partner is where the first tag of a run is closed; -1 when it is not.
func partner(run []item) int {
	depth := 0
	for i, it := range run {
		switch it.kind {
		case isOpen:
			depth++
		case isClose:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// opener is where the last tag of a run was opened; -1 when it was not.
func opener(run []item) int {
	depth := 0
	for i := len(run) - 1; i >= 0; i-- {
		switch run[i].kind {
		case isClose:
			depth++
		case isOpen:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// keyOf is a run as the catalogue has it: with its tags numbered.
func keyOf(run []item) (key string, tags map[string]string) {
	var b strings.Builder
	tags = map[string]string{}
	var open []string
	n := 0
	put := func(mark, raw string) {
		tags[mark] = raw
		b.WriteString(mark)
	}
	for _, it := range run {
		switch it.kind {
		case isText:
			b.WriteString(html.UnescapeString(it.raw))
		case isOpen:
			n++
			open = append(open, strconv.Itoa(n))
			put("<"+strconv.Itoa(n)+">", it.raw)
		case isClose:
			if len(open) > 0 {
				put("</"+open[len(open)-1]+">", it.raw)
				open = open[:len(open)-1]
			}
		case isWhole:
			n++
			put("<"+strconv.Itoa(n)+"/>", it.raw)
		}
	}
	return strings.Join(strings.Fields(b.String()), " "), tags
}

// numbered is a tag in a translation.
var numbered = regexp.MustCompile(`</?[0-9]+/?>`)

// html5 writes a translation with the tags of the page in it; all else is text.
func html5(said string, tags map[string]string) string {
	var b strings.Builder
	at := 0
	for _, i := range numbered.FindAllStringIndex(said, -1) {
		b.WriteString(html.EscapeString(said[at:i[0]]))
		b.WriteString(tags[said[i[0]:i[1]]])
		at = i[1]
	}
	b.WriteString(html.EscapeString(said[at:]))
	return b.String()
}

// edges keeps the space at both ends of what was replaced.
func edges(first, said, last string) string {
	if strings.TrimLeft(first, " \n\t") != first {
		said = " " + said
	}
	if strings.TrimRight(last, " \n\t") != last {
		said += " "
	}
	return said
}

// pieces puts each text of a run into the language by itself, and marks those that
// cannot be.
func (p *pager) pieces(run []item) {
	for _, it := range run {
		if it.kind != isText || blank(it) {
			p.out.WriteString(it.raw)
			continue
		}
		english := strings.Join(strings.Fields(html.UnescapeString(it.raw)), " ")
		if said, ok := p.t.Say(p.withoutSite(english)); ok {
			p.out.WriteString(html.EscapeString(edges(it.raw, p.withSite(english, said), it.raw)))
			continue
		}
		p.miss(english)
		p.english(it.raw)
	}
}

// english writes text that stays English, marked.
func (p *pager) english(raw string) {
	if p.box == 0 {
		p.out.WriteString(`<span lang="en">` + raw + `</span>`)
		return
	}
	all := p.out.String() // a title and an option hold no tags
	p.out.Reset()
	p.out.WriteString(all[:p.box] + ` lang="en"` + all[p.box:] + raw)
	if p.notice > p.box {
		p.notice += len(` lang="en"`)
	}
}

// withoutSite leaves the service's name out at the end of a title.
func (p *pager) withoutSite(english string) string {
	if p.o.Site == "" {
		return english
	}
	return strings.TrimSuffix(english, " - "+p.o.Site)
}

func (p *pager) withSite(english, said string) string {
	if p.withoutSite(english) == english {
		return said
	}
	return said + " - " + p.o.Site
}
