package jigsaw

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Seen is a place in a text at which it would be well to look: of whom it tells, and whether it does, is for
// whoever reads.
type Seen struct {
	Kind  Kind
	Value string
	Words string // as they stand around it
	Must  bool   // answered whatever its kind is: somebody established that it identifies Persons
	// Persons are whom it identifies, where that was established: it is answered too where something of each is marked.
	Persons []string
}

// Listed are the names that an inquiry listed: of its schools, areas and so on.
type Listed map[Kind][]string

// spelled are the numbers from one to ninety-nine in words, and numbers the pattern of any of them or of digits; some leaves out "one",
// which is said of much else.
var (
	spelled = func() map[string]int {
		out := map[string]int{}
		ones := strings.Fields("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
		for i, w := range ones {
			out[w] = i + 1
		}
		for i, tens := range strings.Fields("twenty thirty forty fifty sixty seventy eighty ninety") {
			out[tens] = 20 + 10*i
			for j, w := range ones[:9] {
				out[tens+" "+w] = 21 + 10*i + j
			}
		}
		return out
	}()
	tens    = `(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?`
	some    = `\d{1,2}|` + tens + `|two|three|four(?:teen)?|five|six(?:teen)?|seven(?:teen)?|eight(?:een)?|nine(?:teen)?|ten|eleven|twelve|thirteen|fifteen`
	numbers = some + `|one`
)

var (
	aged = regexp.MustCompile(`(?i)\b(?:aged?(?: of)?|then|turned) (` + numbers + `)\b|\b(` + numbers + `)[- ]years?(?:[- ]olds?| of age)\b|\b(\d{1,2})(?:st|nd|rd|th) birthday\b|` +
		`\b(?:was|were|i'm|i am|she is|he is|only|just|about|nearly|barely) (` + some + `)(?:$|[^\pL\pN:%£ -]|[ -]+(?:years?|when|then|and|or|at|i|she|he|they|in|on)\b)`)
	years = regexp.MustCompile(`\b(?:19[3-9]\d|20\d\d)\b`)
	days  = regexp.MustCompile(`(?i)\b\d{1,2}(?:st|nd|rd|th)? (?:January|February|March|April|May|June|July|August|September|October|November|December)\b`)
	works = regexp.MustCompile(`(?i)\b(?:worked as|was|is|became|as) an? (apprentice|carer|cleaner|cook|doctor|driver|footballer|hairdresser|` +
		`mechanic|model|nurse|singer|soldier|student teacher|teacher|waitress|youth worker)\b`)
	kin = regexp.MustCompile(`(?i)\b(?:(?:only|twin|step|foster|half|eldest|youngest) ?-?)?(?:daughter|son|sister|brother|niece|nephew|cousin|stepdaughter|stepson|granddaughter|grandson) of\b`)
)

// Propose reads a text simply, for ages, years, days, how people are related, what they do, and the names
// that the inquiry listed. It finds what is written plainly, and that it finds nothing says nothing.
func Propose(text string, listed Listed) (out []Seen) {
	add := func(k Kind, from, to int, value string) {
		s := Seen{Kind: k, Value: plain(value), Words: around(text, from, to)}
		if !slices.ContainsFunc(out, func(o Seen) bool { return o.Kind == s.Kind && o.Value == s.Value }) {
			out = append(out, s)
		}
	}
	for _, m := range aged.FindAllStringSubmatchIndex(text, -1) {
		for g := 2; g+1 < len(m); g += 2 {
			if m[g] >= 0 {
				value := text[m[g]:m[g+1]]
				if n := spelled[plain(strings.ReplaceAll(value, "-", " "))]; n > 0 {
					value = strconv.Itoa(n)
				}
				add(Age, m[0], m[1], value)
			}
		}
	}
	for kind, re := range map[Kind]*regexp.Regexp{Year: years, Date: days, Relation: kin} {
		for _, m := range re.FindAllStringIndex(text, -1) {
			add(kind, m[0], m[1], text[m[0]:m[1]])
		}
	}
	for _, m := range works.FindAllStringSubmatchIndex(text, -1) {
		add(Occupation, m[0], m[1], text[m[2]:m[3]])
	}
	for _, kind := range Kinds {
		for _, name := range listed[kind] {
			if at := indexWord(text, name); at >= 0 {
				add(kind, at, at+len(name), name)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Seen) int { return slices.Index(Kinds, a.Kind) - slices.Index(Kinds, b.Kind) })
	return out
}

// indexWord finds a name as whole words, in large or small letters.
func indexWord(text, name string) int {
	name = strings.TrimSpace(name)
	if name == "" {
		return -1
	}
	re, err := regexp.Compile(`(?i)(?:^|[^\pL\pN])(` + regexp.QuoteMeta(name) + `)(?:$|[^\pL\pN])`)
	if err != nil {
		return -1
	}
	if m := re.FindStringSubmatchIndex(text); m != nil {
		return m[2]
	}
	return -1
}

// around gives some words before and after a place.
func around(text string, from, to int) string {
	const wide = 60
	a, b := max(0, from-wide), min(len(text), to+wide)
	for a > 0 && text[a]&0xC0 == 0x80 {
		a--
	}
	for b < len(text) && text[b]&0xC0 == 0x80 {
		b++
	}
	if i := strings.IndexAny(text[a:from], " \n"); a > 0 && i >= 0 {
		a += i + 1
	}
	if i := strings.LastIndexAny(text[to:b], " \n"); b < len(text) && i >= 0 {
		b = to + i
	}
	return strings.Join(strings.Fields(text[a:b]), " ")
}

// marked says that something is told of each of those whom a place identifies.
func (s Seen) marked(answers []Mark) bool {
	return len(s.Persons) > 0 && !slices.ContainsFunc(s.Persons, func(p string) bool {
		return fold(p) == "" || !slices.ContainsFunc(answers, func(m Mark) bool { return fold(m.Person) == fold(p) })
	})
}

// asked are the kinds that whoever reads answers, wherever they are found.
var asked = []Kind{Area, Age, Year, School, Relation}

// Unanswered are those places found of which nobody said of whom they tell, or that they tell of nobody: by a mark of just
// that, or of a span of ages or years from one that was found to another.
func Unanswered(found []Seen, answers []Mark) (out []Seen) {
	known := func(k Kind, n int) bool {
		return slices.ContainsFunc(found, func(s Seen) bool { return s.Kind == k && s.Value == strconv.Itoa(n) })
	}
	for _, s := range found {
		if !slices.Contains(asked, s.Kind) && !s.Must || s.marked(answers) {
			continue
		}
		if !slices.ContainsFunc(answers, func(m Mark) bool {
			m = m.Clean()
			if m.Kind != s.Kind {
				return false
			}
			a, b, ok := span(m.Value)
			switch {
			case (m.Kind == Age || m.Kind == Year) && ok:
				n, _ := strconv.Atoi(s.Value)
				return (n == a || n == b) && known(m.Kind, a) && known(m.Kind, b)
			case m.Kind == Relation:
				return strings.Contains(m.Value, s.Value)
			}
			return m.Value == s.Value
		}) {
			out = append(out, s)
		}
	}
	return out
}
