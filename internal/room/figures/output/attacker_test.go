package output

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/errs"
	"candour/internal/testkit"
)

// atom is a kind of investigation that the attacker of the tests tells apart.
type atom struct{ body, period, setting, suspects string }

// equation is what one line of a file says: the atoms that it counts, and between
// what their number lies.
type equation struct {
	in     []int
	lo, hi int
	hidden bool
	truth  int
	words  string
	table  int // which file, in the order in which they came
}

// attacker has the files and knows how each table was asked for. It shares
// nothing with what protects them: it tries whole numbers, one atom after the
// other.
type attacker struct {
	atoms   []atom
	count   []int // the truth, to say what a find is worth
	lines   []equation
	maximum int
	steps   int
	files   int
}

// small is a table as the test asks for it.
type small struct {
	rows, bodies, periods []string
	suspects              int      // 0 for any
	settings              []string // none for any
	not                   string   // a setting that is left out
}

func (s small) text(n int) string {
	quoted := func(list []string) string { return `["` + strings.Join(list, `", "`) + `"]` }
	if len(s.periods) > 1 && !slices.Contains(s.rows, "period") {
		s.rows = append([]string{"period"}, s.rows...) // periods are never added up
	}
	out := fmt.Sprintf("title = \"Table %d\"\nperiods = %s\nrows = %s\nshare = \"none\"\n", n, quoted(s.periods), quoted(s.rows))
	if len(s.bodies) > 0 {
		out += "bodies = " + quoted(s.bodies) + "\n"
	}
	out += "[measure]\ncount = \"investigation\"\nunit = \"investigations\"\ndefinition = \"group-based-abuse/1\"\n"
	if s.suspects > 0 {
		out += fmt.Sprintf("[[filter]]\nfield = \"suspects\"\nat_least = %d\n", s.suspects)
	}
	if len(s.settings) > 0 {
		out += "[[filter]]\nfield = \"setting\"\nin = " + quoted(s.settings) + "\n"
	}
	if s.not != "" {
		out += "[[filter]]\nfield = \"setting\"\nnot_in = [\"" + s.not + "\"]\n"
	}
	return out
}

// counts says whether a line of the table's file counts an atom.
func (s small) counts(a atom, line map[string]string) bool {
	n, _ := strconv.Atoi(a.suspects)
	if n < 2 || n < s.suspects || s.not == a.setting || len(s.bodies) > 0 && !slices.Contains(s.bodies, a.body) || !slices.Contains(s.periods, a.period) || len(s.settings) > 0 &&
		!slices.Contains(s.settings, a.setting) {
		return false
	}
	for name, value := range map[string]string{"body": a.body, "period": a.period, "setting": a.setting} {
		code, ok := line[name+"_code"]
		missing := strings.HasPrefix(value, "~")
		switch {
		case !ok || code == "all":
		case code == "recorded" && missing, code == "not-recorded" && !missing, code != "recorded" && code != "not-recorded" && code != value:
			return false
		}
	}
	return true
}

// reads takes in a file.
func (k *attacker) reads(t testing.TB, s small, file []byte) {
	t.Helper()
	k.files++
	for r, line := range testkit.Lines(t, file) {
		e := equation{hi: 1_000, words: strings.Join(r, ","), table: k.files}
		for i, a := range k.atoms {
			if s.counts(a, line) {
				e.in = append(e.in, i)
				e.truth += k.count[i]
			}
		}
		switch n, err := strconv.Atoi(line["count"]); {
		case err == nil:
			e.lo, e.hi = n, n
			if n != e.truth {
				t.Fatalf("%s: %d are printed, there are %d", e.words, n, e.truth)
			}
		case line["count"] == "[c]":
			e.hidden = true
		default:
			continue
		}
		k.lines = append(k.lines, e)
	}
}

// targets are what may not be narrowed: each hidden number of few, and what is
// left of one line without another where it is of few in one body, one setting
// or one number of suspects, and each number of few of one body in one setting,
// printed or not; and what is left of several lines of one file together.
func (k *attacker) targets() (out []equation) {
	seen := map[string]bool{}
	add := func(e equation) {
		if key := fmt.Sprint(e.in); !seen[key] {
			seen[key] = true
			out = append(out, e)
		}
	}
	for _, a := range k.lines {
		if a.hidden && a.truth > 0 && a.truth <= 5 {
			add(a)
		}
		for _, b := range k.lines {
			if a.hidden || b.hidden || a.truth <= b.truth || a.truth-b.truth > 5 {
				continue
			}
			left := slices.DeleteFunc(slices.Clone(a.in), func(x int) bool { return slices.Contains(b.in, x) })
			if len(left)+len(b.in) == len(a.in) && k.oneLeft(a.in, left) {
				add(equation{in: left, truth: a.truth - b.truth, words: a.words + " LESS " + b.words})
			}
		}
	}
	for i, a := range k.atoms {
		cell := equation{words: fmt.Sprint(a.body, a.period, a.setting)}
		for j, b := range k.atoms {
			if a.body == b.body && a.period == b.period && a.setting == b.setting {
				cell.in, cell.truth = append(cell.in, j), cell.truth+k.count[j]
			}
		}
		if cell.in[0] == i && cell.truth > 0 && cell.truth <= 5 {
			add(cell)
		}
	}
	for _, e := range k.leftOfSums() {
		add(e)
	}
	return out
}

// oneLeft says that what is left is all that has one value: one body, say.
func (k *attacker) oneLeft(all, left []int) bool {
	for _, value := range []func(a atom) string{func(a atom) string { return a.body }, func(a atom) string { return a.setting }, func(a atom) string { return a.suspects }} {
		want := value(k.atoms[left[0]])
		n := 0
		for _, i := range all {
			if value(k.atoms[i]) == want {
				n++
			}
		}
		if n == len(left) && !slices.ContainsFunc(left, func(i int) bool { return value(k.atoms[i]) != want }) {
			return true
		}
	}
	return false
}

// can says whether the target can have a number; known is false when the search
// is given up.
func (k *attacker) can(target equation, n int) (ok, known bool) {
	list := append(slices.Clone(k.lines), equation{in: target.in, lo: n, hi: n})
	of := make([][]int, len(k.atoms))
	for e := range list {
		for _, i := range list[e].in {
			of[i] = append(of[i], e)
		}
	}
	lo, hi := make([]int, len(k.atoms)), make([]int, len(k.atoms))
	for i := range hi {
		hi[i] = k.maximum
	}
	k.steps = 10_000
	ok = k.try(list, lo, hi)
	return ok, k.steps > 0
}

// try narrows what every atom can be by every line, then tries the ends of one.
func (k *attacker) try(list []equation, lo, hi []int) bool {
	lo, hi = slices.Clone(lo), slices.Clone(hi)
	for changed := true; changed; {
		changed = false
		if k.steps--; k.steps < 0 {
			return false
		}
		for _, e := range list {
			from, to := 0, 0
			for _, i := range e.in {
				from, to = from+lo[i], to+hi[i]
			}
			if from > e.hi || to < e.lo {
				return false
			}
			for _, i := range e.in {
				l, h := max(lo[i], e.lo-(to-hi[i])), min(hi[i], e.hi-(from-lo[i]))
				if l > lo[i] || h < hi[i] {
					from, to = from+max(0, l-lo[i]), to-max(0, hi[i]-h)
					lo[i], hi[i], changed = max(l, lo[i]), min(h, hi[i]), true
					if lo[i] > hi[i] {
						return false
					}
				}
			}
		}
	}
	at := -1
	for i := range lo {
		if lo[i] < hi[i] && (at < 0 || hi[i]-lo[i] < hi[at]-lo[at]) {
			at = i
		}
	}
	if at < 0 {
		return true
	}
	for _, half := range [][2]int{{lo[at], (lo[at] + hi[at]) / 2}, {(lo[at]+hi[at])/2 + 1, hi[at]}} {
		l, h := slices.Clone(lo), slices.Clone(hi)
		l[at], h[at] = half[0], half[1]
		if k.try(list, l, h) {
			return true
		}
	}
	return false
}

// finds lists what the attacker narrows to less than promised.
func (k *attacker) finds() (out []string, decided int) {
	for _, t := range k.targets() {
		low, high, sure := -1, -1, true
		for n := max(0, t.truth-width); n <= t.truth+width && sure; n++ {
			ok, known := k.can(t, n)
			switch sure = known || ok; {
			case !ok:
			case low < 0:
				low, high = n, n
			default:
				high = n
			}
			if low >= 0 && high-low >= width {
				break
			}
		}
		if !sure {
			continue
		}
		decided++
		if high-low < width {
			out = append(out, fmt.Sprintf("%s: it is %d, and between %d and %d", t.words, t.truth, low, high))
		}
	}
	return out, decided
}

// smallWorld has few investigations of three forces.
func smallWorld(t testing.TB, seed uint64) (*world, *attacker) {
	w := newWorld(t)
	w.bodies = w.bodies[:3]
	rnd := rand.New(rand.NewPCG(seed, 7))
	k := &attacker{maximum: 40}
	for _, b := range w.bodies {
		for _, p := range []string{"2022", "2023"} {
			for i, s := range []string{"group", "family", "institution", "other", "~not-asked"} {
				for _, n := range []string{"2", "3"} {
					count := 0
					switch {
					case i < 2 && n == "3":
						count = []int{0, 1, 4, 7, 9, 12}[rnd.IntN(6)]
					case i < 3:
						count = []int{0, 0, 1, 2}[rnd.IntN(4)]
					}
					k.atoms, k.count = append(k.atoms, atom{b, p, s, n}), append(k.count, count)
					for range count {
						w.rows["investigation"] = append(w.rows["investigation"], row{b, p, map[string]string{"investigation.setting": s, "investigation.suspects": n,
							"investigation.offence_class": "exploitation"}, nil})
					}
				}
			}
		}
	}
	return w, k
}

// publishSmall protects tables one release after the other, each against all
// before it or alone, and gives the attacker their files.
func publishSmall(t testing.TB, w *world, k *attacker, tables []small, alone bool) (published int) {
	t.Helper()
	var before []*Printed
	for i, s := range tables {
		opts := ProtectOptions{Release: fmt.Sprintf("release %d", i+1), Before: before}
		if alone {
			opts.Before = nil
		}
		p, err := Protect(context.Background(), []*Draft{w.draft(s.text(i+1), BuildOptions{Name: "T1"})}, opts)
		if errs.Is(err, errs.Invalid) {
			continue // refused
		}
		if err != nil {
			t.Fatal(err)
		}
		before = append(before, p.Printed...)
		published++
		var file bytes.Buffer
		if err := WriteCSV(&file, p.Results[0], info); err != nil {
			t.Fatal(err)
		}
		k.reads(t, s, file.Bytes())
	}
	return published
}

// TestNoReleasesTogetherTellOfFew publishes random tables over some of the
// bodies, periods and settings, under conditions, one release after the other:
// whoever has all their files narrows no number of few people.
func TestNoReleasesTogetherTellOfFew(t *testing.T) {
	decided, published := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		w, k := smallWorld(t, rapid.Uint64().Draw(rt, "seed"))
		some := func(list []string, name string) (out []string) {
			for _, x := range list {
				if rapid.IntRange(0, 2).Draw(rt, name) > 0 {
					out = append(out, x)
				}
			}
			return out
		}
		var tables []small
		for range rapid.IntRange(2, 4).Draw(rt, "tables") {
			s := small{rows: [][]string{{"setting"}, {"body"}, {"body", "setting"}, {"period", "setting"}, {"period"}}[rapid.IntRange(0, 4).Draw(rt, "rows")],
				periods: some([]string{"2022", "2023"}, "periods"),
				bodies:  some(w.bodies, "bodies"), suspects: rapid.SampledFrom([]int{0, 0, 3}).Draw(rt, "suspects")}
			if len(s.periods) == 0 {
				s.periods = []string{"2023"}
			}
			switch rapid.IntRange(0, 5).Draw(rt, "filter") {
			case 0:
				s.settings = []string{"group", "family"}
			case 1:
				s.not = "institution"
			}
			tables = append(tables, s)
		}
		published += publishSmall(t, w, k, tables, false)
		finds, n := k.finds()
		decided += n
		if len(finds) > 0 {
			rt.Errorf("%v\n%s", tables, strings.Join(finds, "\n"))
		}
	})
	t.Logf("%d releases, %d numbers of few", published, decided)
	if decided == 0 {
		t.Error("there was nothing to narrow")
	}
}

// TestAllButOne is the plainest way to subtract, by name: all and all but one,
// of bodies, of the bodies of one period, of codes, of a condition (periods are
// never added up). Protected alone, the attacker
// has the one that is left; protected together, not.
func TestAllButOne(t *testing.T) {
	both := []string{"2022", "2023"}
	for name, tables := range map[string][]small{
		"bodies":    {{rows: []string{"setting"}, periods: both}, {rows: []string{"setting"}, periods: both, bodies: []string{"made-up-force-01", "made-up-force-02"}}},
		"periods":   {{rows: []string{"setting"}, periods: both}, {rows: []string{"setting"}, periods: []string{"2022"}, bodies: []string{"made-up-force-01", "made-up-force-03"}}},
		"codes":     {{rows: []string{"body"}, periods: both}, {rows: []string{"body"}, periods: both, not: "institution"}},
		"condition": {{rows: []string{"body"}, periods: both}, {rows: []string{"body"}, periods: both, suspects: 3}},
		"one after the other": {{rows: []string{"body"}, periods: both}, {rows: []string{"body"}, periods: both, bodies: []string{"made-up-force-01", "made-up-force-02"}, suspects: 3},
			{rows: []string{"setting"}, periods: both, bodies: []string{"made-up-force-03"}}, {rows: []string{"setting"}, periods: both}},
	} {
		t.Run(name, func(t *testing.T) {
			open := 0
			for seed := range uint64(6) {
				w, k := smallWorld(t, seed)
				publishSmall(t, w, k, tables, true)
				finds, _ := k.finds()
				open += len(finds)
				w, k = smallWorld(t, seed)
				publishSmall(t, w, k, tables, false)
				if finds, _ = k.finds(); len(finds) > 0 {
					t.Errorf("seed %d: %s", seed, strings.Join(finds, "\n"))
				}
			}
			if open == 0 {
				t.Error("the attacker has nothing without protection")
			}
		})
	}
}
