package bodies

import (
	"slices"
	"strings"

	"candour/internal/table/tableschema"
)

// likeEnough is how much of two names' groups of three letters must be common to
// both, of all that either has, for one to be asked about.
const likeEnough = 0.6

// nearAtMost is how many bodies somebody is asked about.
const nearAtMost = 5

// nameIndex finds names that are like one that was typed.
type nameIndex struct {
	names []indexedName
	known map[string]bool  // every word of a name
	by    map[string][]int // by a group of three letters
	brief map[string][]int // by initials
}

type indexedName struct {
	body   string
	words  []string
	groups int
}

// groups gives each group of three letters of a name once.
func groups(words []string) []string {
	text := []rune(" " + strings.Join(words, " ") + " ")
	var out []string
	for i := 0; i+3 <= len(text); i++ {
		out = append(out, string(text[i:i+3]))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func initials(words []string) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(string([]rune(w)[:1]))
	}
	return b.String()
}

func (d *Directory) nameIndex() *nameIndex {
	d.once.Do(func() {
		x := &nameIndex{known: map[string]bool{}, by: map[string][]int{}, brief: map[string][]int{}}
		for _, b := range d.All() {
			x.add(b.ID, b.Name)
			for _, n := range d.Names(b.ID) {
				x.add(b.ID, n.Name)
			}
		}
		d.like = x
	})
	return d.like
}

func (x *nameIndex) add(body, name string) {
	words := tokens(name)
	if len(words) == 0 {
		return
	}
	for _, w := range words {
		x.known[w] = true
	}
	at, of := len(x.names), groups(words)
	x.names = append(x.names, indexedName{body, words, len(of)})
	for _, g := range of {
		x.by[g] = append(x.by[g], at)
	}
	if len(words) > 1 {
		x.brief[initials(words)] = append(x.brief[initials(words)], at)
	}
}

// Near gives the bodies with a name that is like one that was typed, the most like
// first: other spellings, one slip of the hand, the same words and more, initials. What means one of the
// list ([Directory.Named]) is not asked about.
func (d *Directory) Near(name string) []Body {
	words := tokens(name)
	if len(words) == 0 {
		return nil
	}
	x, score := d.nameIndex(), map[string]float64{}
	note := func(at int, s float64) {
		id := x.names[at].body
		score[id] = max(score[id], s)
	}
	of := groups(words)
	shared := map[int]int{}
	for _, g := range of {
		for _, at := range x.by[g] {
			shared[at]++
		}
	}
	for at, n := range shared {
		other := x.names[at]
		if s := float64(n) / float64(len(of)+other.groups-n); s >= likeEnough {
			note(at, s)
		} else if within(words, other.words) || within(other.words, words) {
			note(at, likeEnough+s/10)
		}
	}
	for at := range x.names {
		if oneSlip(words, x.names[at].words, x.known) {
			note(at, slipped)
		}
	}
	if len(words) == 1 {
		for _, at := range x.brief[words[0]] {
			note(at, 1)
		}
	}
	return d.best(score)
}

// slipped is how like a name is that differs by one slip of the hand.
const slipped = 0.95

// slipLetters is how long a word must be for a slip in it to be one: of shorter ones too
// many are a slip apart.
const slipLetters = 4

// apart are words of real names that are a slip from another's and that no list need have.
var apart = map[string]bool{"herefordshire": true, "hertfordshire": true, "hereford": true, "hertford": true}

// OneSlip says that a name which was typed differs from another by one slip in one word (a
// letter too many, too few, another, two that changed places). A word
// that stands in a name of the list is no slip: Herefordshire is not Hertfordshire. What is
// so alike is asked about, and never taken for the other.
func (d *Directory) OneSlip(typed, name string) bool {
	return oneSlip(tokens(typed), tokens(name), d.nameIndex().known)
}

func oneSlip(typed, name []string, known map[string]bool) bool {
	if len(typed) != len(name) {
		return false
	}
	at := -1
	for i := range typed {
		switch {
		case typed[i] == name[i]:
		case at >= 0:
			return false // two words differ
		default:
			at = i
		}
	}
	if at < 0 || known[typed[at]] || apart[typed[at]] || len([]rune(name[at])) < slipLetters {
		return false
	}
	return tableschema.Slips([]rune(typed[at]), []rune(name[at])) == 1
}

// within says that all words of a name of two or more stand in another.
func within(few, many []string) bool {
	if len(few) < 2 {
		return false
	}
	return !slices.ContainsFunc(few, func(w string) bool { return !slices.Contains(many, w) })
}

func (d *Directory) best(score map[string]float64) []Body {
	out := make([]Body, 0, len(score))
	for id := range score {
		b, _ := d.Find(id)
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b Body) int {
		if score[a.ID] != score[b.ID] {
			return map[bool]int{true: -1, false: 1}[score[a.ID] > score[b.ID]]
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out[:min(len(out), nearAtMost)]
}
