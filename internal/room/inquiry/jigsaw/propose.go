package jigsaw

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Seen is a place in a text at which it would be well to look: of whom it tells, and whether it does, is for
// whoever reads.
type Seen struct {
	Kind  Kind
	Value string
	Words string // as they stand around it
	Found string // just what was found, as it is read
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

// ordinals are the numbers from first to nineteenth, and those of tens, in words.
var ordinals = func() map[string]int {
	out := map[string]int{}
	for i, w := range strings.Fields("first second third fourth fifth sixth seventh eighth ninth tenth " +
		"eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth") {
		out[w] = i + 1
	}
	out["twenty first"] = 21
	return out
}()

const (
	nth    = `first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|twenty[- ]first`
	young  = `girl|boy|child|lad|lass|teenager|youth|kid|pupil|daughter|son|sister|brother|woman|man`
	youngs = `girls|boys|children|lads|lasses|teenagers|youths|kids|pupils|daughters|sons|sisters|brothers`
	// after is what stands after an age that stands alone.
	after   = `(?:$|[^\pL\pN:%£ -]|[ -]+(?:years?|when|then|and|or|at|i|she|he|they|in|on|who|was|were)\b)`
	kinfolk = `daughter|son|sister|brother|niece|nephew|cousin|stepdaughter|stepson|granddaughter|grandson`
	// offices are what people do whose children a whole place knows.
	offices = `nurse|teacher|headteacher|headmaster|headmistress|vicar|rector|curate|priest|minister|imam|rabbi|pastor|doctor|gp|midwife|councillor|mayor|officer|policeman|policewoman|constable|` +
		`sergeant|inspector|magistrate|judge|farmer|postmaster|caretaker|butcher|baker|landlord|publican|coach|footballer|soldier|driver|dentist|solicitor|mp|carer|social worker`
)

var (
	aged = regexp.MustCompile(`(?i)\b(?:age[ds]?(?: of| from| between| about| around| just| only)?|then|turned) ?(` + numbers + `)\b|\b(` + numbers + `)[- ]?(?:years?|yrs?)(?:[- ]olds?| of age)\b|` +
		`\b(\d{1,2})(?:st|nd|rd|th) birthday\b|\b(` + nth + `) birthday\b|\b(?:` + young + `) of (?:just |only |about |barely )?(` + some + `)(?:$|[^\pL\pN:%£-])|` +
		`\b(?:` + youngs + `) of (?:just |only |about |barely )?(` + some + `)` + after + `|\b(\d{1,2}) ?y/?o\b|` +
		`\b(?:was|were|i'm|i am|she is|he is|only|just|about|nearly|barely) (` + some + `)` + after)
	years = regexp.MustCompile(`\b(?:19[3-9]\d|20\d\d)\b`)
	days  = regexp.MustCompile(`(?i)\b\d{1,2}(?:st|nd|rd|th)? (?:January|February|March|April|May|June|July|August|September|October|November|December)\b`)
	works = regexp.MustCompile(`(?i)\b(?:worked as|was|is|became|as) an? (apprentice|carer|cleaner|cook|doctor|driver|footballer|hairdresser|` +
		`mechanic|model|nurse|singer|soldier|student teacher|teacher|waitress|youth worker)\b`)
	kin = regexp.MustCompile(`(?i)\b(?:(?:only|twin|step|foster|half|eldest|youngest) ?-?)?(?:` + kinfolk + `) of\b|` +
		`\b(?:step|foster|half|god|grand)[- ]?(?:father|mother|parent|dad|daddy|mum|brother|sister|daughter|son|child)s?\b|\b(?:uncle|aunt|aunty|auntie)s?\b|` +
		`\b(?:` + offices + `)'?s?'? (?:(?:only|twin|eldest|youngest|elder|younger|little|own) )?(?:` + kinfolk + `|child|children|girl|boy)\b|` +
		`\b\pL+'s? (?:(?:only|twin|eldest|youngest|elder|younger|little|own) )?(?:` + kinfolk + `)\b`)
	// forms are years of a school: of England and Wales, of Scotland and of Northern Ireland.
	forms = regexp.MustCompile(`(?i)\b(?:school year|year group|year) ?(?:1[0-3]|[1-9]|` + formWords + `)\b|\b(?:lower |upper )?(?:first|second|third|fourth|fifth|sixth) form(?:ers?)?\b|` +
		`\bprimary (?:[1-7]|` + formWords + `)\b|\bsecondary (?:[1-6]|` + formWords + `)\b`)
)

const formWords = `one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen`

// Propose reads a text simply, for ages, years, days, years of a school, how people are related, what they do, and the names
// that the inquiry listed, whatever nobody sees stands between their letters. It finds what is written plainly, and that it
// finds nothing says nothing.
func Propose(text string, listed Listed) (out []Seen) {
	seen, places := visible(text)
	add := func(k Kind, from, to int, value, found string) {
		s := Seen{Kind: k, Value: plain(value), Words: around(text, places[from], places[to]), Found: found}
		if !slices.ContainsFunc(out, func(o Seen) bool { return o.Kind == s.Kind && o.Value == s.Value }) {
			out = append(out, s)
		}
	}
	for _, m := range aged.FindAllStringSubmatchIndex(seen, -1) {
		for g := 2; g+1 < len(m); g += 2 {
			if m[g] >= 0 {
				value := seen[m[g]:m[g+1]]
				word := plain(strings.ReplaceAll(value, "-", " "))
				if n := max(spelled[word], ordinals[word]); n > 0 {
					value = strconv.Itoa(n)
				}
				add(Age, m[0], m[1], value, seen[m[g]:m[g+1]])
			}
		}
	}
	for kind, re := range map[Kind]*regexp.Regexp{Year: years, Date: days, Relation: kin, School: forms} {
		for _, m := range re.FindAllStringIndex(seen, -1) {
			add(kind, m[0], m[1], seen[m[0]:m[1]], seen[m[0]:m[1]])
		}
	}
	for _, m := range works.FindAllStringSubmatchIndex(seen, -1) {
		add(Occupation, m[0], m[1], seen[m[2]:m[3]], seen[m[2]:m[3]])
	}
	for _, kind := range Kinds {
		for _, name := range listed[kind] {
			if from, to, ok := indexWord(seen, name); ok {
				add(kind, from, to, name, seen[from:to])
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Seen) int { return slices.Index(Kinds, a.Kind) - slices.Index(Kinds, b.Kind) })
	return out
}

// between is what may stand between the words of a name.
const between = `[^\pL\pN]{0,3}`

// indexWord finds a name as whole words, in large or small letters, in a text that is visible.
func indexWord(seen, name string) (from, to int, ok bool) {
	name, _ = visible(name)
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return 0, 0, false
	}
	re, err := regexp.Compile(`(?i)(?:^|[^\pL\pN])(` + strings.Join(words, between) + `)(?:$|[^\pL\pN])`)
	if err != nil {
		return 0, 0, false
	}
	if m := re.FindStringSubmatchIndex(seen); m != nil {
		return m[2], m[3], true
	}
	return 0, 0, false
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
