package rules

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A person keeps somebody out by a name, written as they remember it. The name is
// never stored: marks of it are, and a member of staff is kept out when their own
// name comes to one of them. Where the two may be one, they count as one.
//
// A mark of a name is one of
//
//	n|smithjohn   its words, in order, without titles
//	p|johnsmith   its first and last word
//	f|smith|j     the same with the first name cut to a letter: written in full
//	i|smith|j     written as an initial
//	s|smith       one word alone
//	t|smith       any word of a name in full
//	d|johnsmith   first and last word, less a letter (slips.go)
//
// A number that ends a name tells two bearers of it apart: its marks carry "#23",
// and "#" for a bearer who has none. A number beside a title, or in front, is a
// collar number and tells nobody apart.

// titles are words beside a name that are no part of it.
var titles = wordSet(`mr mrs ms miss mx dr prof professor sir dame lord lady rev revd reverend hon judge
 pc wpc ps wps dc wdc ds wds di wdi dci dsu dcs det detective constable con sergeant sgt sarge inspector insp chief ch superintendent supt
 pcso cso tdc tds adc ads a/ds t/ds acting temporary temp assistant deputy commissioner cc dcc acc officer police policeman policewoman social worker
 retired retd ret qc kc mbe obe cbe qpm jr jnr junior snr senior phd the`)

func wordSet(text string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(text) {
		out[w] = true
	}
	return out
}

// nameWord is one word of a name: its plain letters, and whether it stood in
// capitals alone, or began with one.
type nameWord struct {
	plain          string
	capitals, high bool
}

// plainLetters leaves small letters and digits without accents. Of hyphens a
// space is left when split is true.
func plainLetters(text string, split bool) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(norm.NFKC.String(text))) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(foldLetter(r))
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Lm, r) || strings.ContainsRune("'’‘`´ʼ′", r):
		case unicode.Is(unicode.Pd, r) || r == '−' || r == '‐':
			if split {
				b.WriteByte(' ')
			}
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// foldLetter gives the letter that people without it on their keyboard write.
func foldLetter(r rune) rune {
	switch r {
	case 'ø':
		return 'o'
	case 'ł':
		return 'l'
	case 'đ', 'ð':
		return 'd'
	case 'ı':
		return 'i'
	}
	return r
}

// withoutBrackets leaves out what stands in brackets, unless nothing else does.
func withoutBrackets(text string) string {
	var b strings.Builder
	depth := 0
	for _, r := range norm.NFKC.String(text) {
		switch r {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth = max(depth-1, 0)
			b.WriteByte(' ')
		default:
			if depth == 0 {
				b.WriteRune(r)
			}
		}
	}
	if plainLetters(b.String(), true) == "" || strings.TrimSpace(plainLetters(b.String(), true)) == "" {
		return text
	}
	return b.String()
}

// dotted are letters with dots between: "D.C." is a title, "J.A." are initials.
var dotted = regexp.MustCompile(`\b\pL(\.\pL)+\b\.?`)

func undotted(s string) string {
	if together := strings.ReplaceAll(s, ".", ""); titles[strings.ToLower(together)] {
		return together
	}
	return s
}

// nameWords gives the words of a name in their order, without titles and
// numbers; a name that is written "Smith, John" is turned round.
func nameWords(text string, split bool) []nameWord {
	text = dotted.ReplaceAllStringFunc(withoutBrackets(text), undotted)
	if last, first, ok := strings.Cut(norm.NFKC.String(text), ","); ok {
		if a, b := nameWordsIn(last, split), nameWordsIn(first, split); len(b) > 0 {
			return append(b, a...)
		}
	}
	return nameWordsIn(text, split)
}

func nameWordsIn(text string, split bool) []nameWord {
	raw := strings.FieldsFunc(norm.NFKC.String(text), func(r rune) bool { return unicode.IsSpace(r) || r == '.' || r == ',' || r == '/' })
	var all, out []nameWord
	for _, piece := range raw {
		letters := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) {
				return r
			}
			return -1
		}, piece)
		w := nameWord{capitals: letters != "" && letters == strings.ToUpper(letters) && strings.IndexFunc(piece, unicode.IsDigit) < 0, high: letters != "" && unicode.IsUpper([]rune(letters)[0])}
		for p := range strings.FieldsSeq(plainLetters(piece, split)) {
			if strings.IndexFunc(p, unicode.IsLetter) >= 0 {
				w.plain = p
				all = append(all, w)
			}
		}
	}
	for _, w := range all {
		if !titles[w.plain] {
			out = append(out, w)
		}
	}
	if len(out) == 0 { // somebody may be called so
		return all
	}
	return out
}

// namePair is the first and the last word of a name, and which of them is an
// initial.
type namePair struct {
	first, last string
	initial     bool
}

func pairOf(words []nameWord) namePair {
	p := namePair{first: words[0].plain, last: words[len(words)-1].plain}
	loud := !slices.ContainsFunc(words, func(w nameWord) bool { return !w.capitals })
	for i, w := range []nameWord{words[0], words[len(words)-1]} {
		if n := len([]rune(w.plain)); n == 1 || n <= 3 && w.capitals && !loud {
			p.initial = true
			if i == 1 { // "Smith J" is "J Smith"
				p.first, p.last = p.last, p.first
			}
			break
		}
	}
	return p
}

func initialOf(word string) string { return string([]rune(word)[:1]) }

// cut are the two ways of cutting a name in full to a surname and a letter: nobody
// knows which of its words comes first.
func (p namePair) cut(kind string) []string {
	if p.initial {
		return []string{kind + "|" + p.last + "|" + initialOf(p.first)}
	}
	return []string{kind + "|" + p.last + "|" + initialOf(p.first), kind + "|" + p.first + "|" + initialOf(p.last)}
}

func (p namePair) key() string {
	both := []string{p.first, p.last}
	slices.Sort(both)
	return "p|" + strings.Join(both, "")
}

func wholeOf(words []nameWord) string {
	var all []string
	for _, w := range words {
		all = append(all, w.plain)
	}
	slices.Sort(all)
	return "n|" + strings.Join(all, "")
}

// marksOfName gives the marks that are kept of one name.
func marksOfName(name string) []string {
	var out []string
	for _, split := range []bool{true, false} {
		words := nameWords(name, split)
		switch len(words) {
		case 0:
		case 1:
			out = append(out, wholeOf(words), "s|"+words[0].plain)
		default:
			p := pairOf(words)
			out = append(out, wholeOf(words))
			if p.initial {
				out = append(out, p.cut("i")...)
				continue
			}
			out = append(append(out, p.key()), p.cut("f")...)
			out = append(out, p.slipMarks()...)
			for _, w := range words {
				out = append(out, "t|"+w.plain)
			}
		}
	}
	return compactMarks(numbered(out, numberOf(name)))
}

// numbered gives the marks of a name that ends with a number; without one they
// stay as they are, and keep out whoever has the name.
func numbered(marks []string, number string) []string {
	if number == "" {
		return marks
	}
	out := make([]string, 0, 2*len(marks))
	for _, m := range marks {
		out = append(out, m+"#"+number, m+"#")
	}
	return out
}

// LooseMarks gives the marks that may have been kept of what a person wrote: those
// of today, and those of before that a number did not tell apart or that were the
// line as it stood.
func LooseMarks(text string) []string {
	out := NamedMarks(text)
	for line := range strings.SplitSeq(text, "\n") {
		out = append(out, strings.NewReplacer(" ", "", "-", "", "/", "", ".", "").Replace(strings.ToLower(strings.TrimSpace(line))))
	}
	for _, m := range NamedMarks(text) {
		plain, _, _ := strings.Cut(m, "#")
		out = append(out, plain)
	}
	return compactMarks(out)
}

// numberOf gives the number that a name ends with, or nothing. One beside a title
// is left out.
func numberOf(name string) string {
	pieces := strings.FieldsFunc(norm.NFKC.String(withoutBrackets(name)), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(".,;:#!?", r) })
	if len(pieces) < 2 || slices.ContainsFunc(pieces, func(p string) bool { return titles[strings.TrimSpace(plainLetters(p, false))] }) {
		return ""
	}
	last := pieces[len(pieces)-1]
	if strings.ContainsFunc(last, func(r rune) bool { return r < '0' || r > '9' }) {
		return ""
	}
	return "n" + strings.TrimLeft(last, "0")
}

// NameLookups are the marks by which a member of staff is found: those that surely
// mean their name, and those that may.
func NameLookups(name string) (sure, unsure []string) {
	for _, split := range []bool{true, false} {
		words := nameWords(name, split)
		if len(words) == 0 {
			continue
		}
		sure = append(sure, wholeOf(words))
		if len(words) == 1 {
			unsure = append(unsure, "s|"+words[0].plain, "t|"+words[0].plain)
			continue
		}
		p := pairOf(words)
		if !p.initial {
			sure, unsure = append(sure, p.key()), append(unsure, p.slipLookups()...)
		} else {
			unsure = append(unsure, p.cut("f")...)
		}
		unsure = append(unsure, p.cut("i")...)
		for _, w := range words {
			unsure = append(unsure, "s|"+w.plain)
		}
	}
	number := numberOf(name)
	withNumber := func(marks []string) []string {
		out := slices.Clone(marks)
		for _, m := range marks {
			out = append(out, m+"#"+number)
		}
		return out
	}
	return compactMarks(append(withNumber(sure), earlierMarks(name)...)), compactMarks(withNumber(unsure))
}

// earlierMarks are the ways in which a name was marked before release 2: as it
// was written, without spaces, hyphens, dots and strokes. Those that people write
// most are looked for still.
func earlierMarks(name string) []string {
	cutName, _, _ := strings.Cut(name, "(")
	out := []string{strings.TrimSpace(cutName)}
	for _, split := range []bool{true, false} {
		words := nameWords(name, split)
		if len(words) < 2 {
			continue
		}
		p := pairOf(words)
		all := make([]string, 0, len(words))
		for _, w := range words {
			all = append(all, w.plain)
		}
		forms := []string{strings.Join(all, ""), p.first + p.last, p.last + p.first, p.last + "," + p.first, initialOf(p.first) + p.last, p.last}
		out = append(out, forms...)
		for _, title := range []string{"mr", "mrs", "ms", "miss", "dr", "pc", "ps", "dc", "ds", "di", "dci", "sgt", "inspector", "detective"} {
			for _, f := range []string{p.last, p.first + p.last, initialOf(p.first) + p.last} {
				out = append(out, title+f)
			}
		}
	}
	return out
}

func compactMarks(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// namesIn gives the names in what a person wrote: each line, the parts of a line
// that lists several, and in a sentence each word after a title and each pair of
// words that begin with a capital.
func namesIn(text string) []string {
	var out []string
	for line := range strings.SplitSeq(norm.NFKC.String(text), "\n") {
		parts := strings.FieldsFunc(strings.NewReplacer(" and ", ";", " or ", ";", "&", ";", " And ", ";").Replace(line), func(r rune) bool { return r == ';' })
		for _, part := range parts {
			out = append(out, part)
			commas := strings.Split(part, ",")
			if !slices.ContainsFunc(commas, func(c string) bool { return len(nameWordsIn(c, true)) < 2 }) {
				out = append(out, commas...)
			}
		}
		out = append(out, inSentence(line)...)
	}
	return slices.DeleteFunc(out, func(s string) bool { return strings.TrimSpace(s) == "" })
}

// longName is how many words a line may have before it is read as a sentence.
const longName = 4

func inSentence(line string) []string {
	pieces := strings.Fields(withoutBrackets(line))
	if len(pieces) <= longName {
		return nil
	}
	var out []string
	high := func(s string) bool { return s != "" && unicode.IsUpper([]rune(s)[0]) }
	for i := range pieces[:len(pieces)-1] {
		a, b := strings.Trim(pieces[i], ".,;:!?"), strings.Trim(pieces[i+1], ".,;:!?")
		title := titles[strings.TrimSpace(plainLetters(a, false))]
		switch {
		case title && i+2 < len(pieces) && high(b) && high(pieces[i+2]):
			out = append(out, b+" "+strings.Trim(pieces[i+2], ".,;:!?"))
		case title && high(b):
			out = append(out, b)
		case high(a) && high(b):
			pair := a + " " + b
			if i+2 < len(pieces) && numberOf(pair+" "+pieces[i+2]) != "" {
				pair += " " + pieces[i+2]
			}
			out = append(out, pair)
		}
	}
	return out
}

// NamedMarks gives the marks of everybody whom a person keeps out.
func NamedMarks(text string) []string {
	var out []string
	for _, name := range namesIn(text) {
		out = append(out, marksOfName(name)...)
	}
	return compactMarks(out)
}
