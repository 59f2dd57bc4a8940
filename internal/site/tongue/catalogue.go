package tongue

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Tongue is a language with its catalogue. It does not change once it is read.
type Tongue struct {
	tag    language.Tag
	whole  map[string]*message   // without places
	begins map[string][]*message // with places, by the first word
	loose  []*message            // those that begin with a place
	size   int
}

// message is an entry that can be matched.
type message struct {
	entry
	match  []*regexp.Regexp // of the singular and the plural
	places []string         // their names, in the order of the groups
}

// Read reads the catalogue of one language out of files, each named words/CODE.po.
// Two entries of one English text must say the same.
func Read(code string, files ...fs.FS) (*Tongue, error) {
	tag, err := language.Parse(code)
	if err != nil {
		return nil, fmt.Errorf("tongue.Read: %w", err)
	}
	t := &Tongue{tag: tag, whole: map[string]*message{}, begins: map[string][]*message{}}
	for _, f := range files {
		if err := t.readFile(f, "words/"+code+".po"); err != nil {
			return nil, fmt.Errorf("tongue.Read: %s: %w", code, err)
		}
	}
	return t, nil
}

func (t *Tongue) readFile(files fs.FS, name string) error {
	f, err := files.Open(name)
	if errors.Is(err, fs.ErrNotExist) { // a room that has no words in this language
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	entries, err := readPO(f)
	for _, e := range entries {
		err = errors.Join(err, t.add(e))
	}
	return err
}

// Code is the language's code, as a page's lang says it.
func (t *Tongue) Code() string { return t.tag.String() }

// Len is how many messages the catalogue has.
func (t *Tongue) Len() int { return t.size }

func (t *Tongue) add(e entry) error {
	if err := e.check(); err != nil {
		return fmt.Errorf("the entry of line %d, %q: %w", e.line, e.id, err)
	}
	t.size++
	m := &message{entry: e}
	if !place.MatchString(e.id) {
		if was := t.whole[e.id]; was != nil && !slices.Equal(was.said, e.said) {
			return fmt.Errorf("the entry of line %d, %q, is there twice", e.line, e.id)
		}
		t.whole[e.id] = m
		return nil
	}
	if err := m.compile(); err != nil {
		return err
	}
	first := firstWord(e.id)
	if place.MatchString(first) {
		t.loose = append(t.loose, m)
		return nil
	}
	t.begins[first] = append(t.begins[first], m)
	return nil
}

// place is a place in a message.
var place = regexp.MustCompile(`\{(n|day|time|text|name)[0-9]*\}`)

// mark is a tag or a place.
var mark = regexp.MustCompile(place.String() + `|</?[0-9]+/?>`)

// kinds are what may stand in each kind of place.
var kinds = map[string]string{
	"n":    `-?[0-9][0-9,]*`,
	"day":  `[0-9]{1,2} [A-Z][a-z]+ [0-9]{4}`,
	"time": `[0-9]{1,2}(?::[0-9]{2})?[ap]m`,
	"text": `.+?`,
	"name": `[^<>]+?`,
}

// check says whether both sides have the same places and tags. A plural form may
// leave the number out ("dwy" has it in the word).
func (e entry) check() error {
	if e.plural != "" && !strings.Contains(e.plural, "{n}") {
		return errors.New("a plural needs {n}")
	}
	if e.plural != "" && len(e.said) != 6 {
		return errors.New("a plural has six forms")
	}
	want := marks(e.id)
	for _, said := range e.said {
		have := marks(said)
		if said == "" {
			return errors.New("it has no translation")
		}
		if e.plural != "" && !slices.Contains(have, "{n}") {
			have = append(have, "{n}")
			slices.Sort(have)
		}
		if !slices.Equal(want, have) {
			return fmt.Errorf("places and tags are not the same in %q", said)
		}
	}
	// %{count} is filled in by a script.
	if left := place.ReplaceAllString(strings.ReplaceAll(e.id, "%{", "%"), ""); strings.Contains(left, "{") {
		return errors.New("a place in it is of no known kind")
	}
	return nil
}

func marks(s string) []string {
	out := mark.FindAllString(s, -1)
	slices.Sort(out)
	return out
}

func firstWord(s string) string {
	w, _, _ := strings.Cut(s, " ")
	return w
}

func (m *message) compile() error {
	for _, text := range []string{m.id, m.plural} {
		if text == "" {
			continue
		}
		var b strings.Builder
		var places []string
		at := 0
		for _, i := range place.FindAllStringSubmatchIndex(text, -1) {
			b.WriteString(regexp.QuoteMeta(text[at:i[0]]) + "(" + kinds[text[i[2]:i[3]]] + ")")
			places, at = append(places, text[i[0]+1:i[1]-1]), i[1]
		}
		re, err := regexp.Compile("^" + b.String() + regexp.QuoteMeta(text[at:]) + "$")
		if err != nil {
			return err
		}
		if m.places != nil && !slices.Equal(m.places, places) {
			return fmt.Errorf("the plural of %q has its places in another order", m.id)
		}
		m.match, m.places = append(m.match, re), places
	}
	return nil
}

// Say gives English words of the program in this language; ok is false when the
// catalogue has them not. Words with no letters in them are the same in all.
func (t *Tongue) Say(english string) (said string, ok bool) {
	english = strings.Join(strings.Fields(english), " ")
	if !lettered(english) {
		return english, true
	}
	if said, ok := t.one(english); ok {
		return said, true
	}
	return t.sentences(english)
}

// one looks up a text as a single message.
func (t *Tongue) one(english string) (string, bool) {
	if m := t.whole[english]; m != nil {
		return m.said[0], true
	}
	for _, list := range [][]*message{t.begins[firstWord(english)], t.loose} {
		for _, m := range list {
			if said, ok := t.fill(m, english); ok {
				return said, true
			}
		}
	}
	return t.day(english)
}

// sentences tries a text as several messages of whole sentences, the longest first.
func (t *Tongue) sentences(english string) (string, bool) {
	cuts := []int{0}
	for _, i := range ends.FindAllStringIndex(english, -1) {
		cuts = append(cuts, i[1])
	}
	cuts = append(cuts, len(english))
	var out []string
	for i := 0; i < len(cuts)-1; {
		j := len(cuts) - 1
		for ; j > i; j-- {
			if said, ok := t.one(strings.TrimSpace(english[cuts[i]:cuts[j]])); ok && (i > 0 || j < len(cuts)-1) {
				out = append(out, said)
				break
			}
		}
		if j == i {
			return "", false
		}
		i = j
	}
	return strings.Join(out, " "), true
}

// ends are where one sentence ends and the next begins.
var ends = regexp.MustCompile(`[.?!:]”? `)

// fill gives a message with what stands in its places, if the text is one of it.
func (t *Tongue) fill(m *message, english string) (string, bool) {
	var found []string
	for _, re := range m.match {
		if found = re.FindStringSubmatch(english); found != nil {
			break
		}
	}
	if found == nil {
		return "", false
	}
	values := map[string]string{}
	for i, name := range m.places {
		value, ok := t.value(strings.TrimRight(name, "0123456789"), found[i+1])
		if !ok {
			return "", false
		}
		values["{"+name+"}"] = value
	}
	said := m.said[0]
	if len(m.said) > 1 {
		said = m.said[t.form(values["{n}"])]
	}
	return mark.ReplaceAllStringFunc(said, func(s string) string {
		if v, ok := values[s]; ok {
			return v
		}
		return s
	}), true
}

func (t *Tongue) value(kind, english string) (string, bool) {
	switch kind {
	case "text":
		return t.Say(english)
	case "day":
		return t.day(english)
	}
	return english, true
}

// day is a day with the month's name in this language. English months that it has
// no name for are no days.
func (t *Tongue) day(english string) (string, bool) {
	f := strings.Fields(english)
	switch {
	case len(f) == 3 && isNumber(f[0]) && isNumber(f[2]):
	case len(f) == 2 && isNumber(f[1]):
		f = append([]string{""}, f...)
	default:
		return "", false
	}
	month := t.whole[f[1]]
	if month == nil || !slices.Contains(months, f[1]) {
		return "", false
	}
	return strings.TrimSpace(f[0] + " " + month.said[0] + " " + f[2]), true
}

var months = []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

func isNumber(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

// form is which of the six plural forms a number takes, in the order of gettext's
// rule for Welsh: none, one, two, three, six, any other.
func (t *Tongue) form(number string) int {
	n, err := strconv.Atoi(strings.ReplaceAll(number, ",", ""))
	if err != nil || n < 0 {
		return 5
	}
	f := plural.Cardinal.MatchPlural(t.tag, n, 0, 0, 0, 0)
	return slices.Index([]plural.Form{plural.Zero, plural.One, plural.Two, plural.Few, plural.Many, plural.Other}, f)
}
