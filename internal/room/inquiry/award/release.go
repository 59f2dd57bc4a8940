package award

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
	"strconv"

	"candour/disclosure"
	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

// Fewest is how few payees a figure must have behind it. No law says it: our own choice, as for answers
// to consultations.
const Fewest = 5

// Dominated is by how many parts of a hundred the second largest payee of a figure must at least miss the
// amount of the largest (the p % rule of Statistical Disclosure Control, 2012). Our own choice.
const Dominated = 10

// Entry is one payment as figures count it.
type Entry struct {
	ID     string `json:"id"`
	Payee  string `json:"payee"`
	Class  Class  `json:"class"`
	Amount Pence  `json:"amount"`
}

// Figure is one figure of a quarter. Class is empty for the total.
type Figure struct {
	Class  Class `json:"class,omitempty"`
	Amount Pence `json:"amount,omitempty"`
	Given  bool  `json:"given"`
	// Back says that an earlier release gave it, and that it is given no more.
	Back bool `json:"back,omitempty"`
	// Was is what the release before gave, where this one gives something else.
	Was Pence `json:"was,omitempty"`
}

// Release is what everybody reads of one quarter.
type Release struct {
	Quarter Quarter  `json:"quarter"`
	Number  int      `json:"number"`
	Figures []Figure `json:"figures"` // the total last
	// Counted is what it was made of: nobody reads it.
	Counted []Entry `json:"-"`

	On            clock.Day `json:"-"`
	Why           string    `json:"-"`
	Asked, Agreed string    `json:"-"`
}

// Total is the figure of all.
func (r *Release) Total() Figure { return r.Figures[len(r.Figures)-1] }

// Empty says that it gives no figure.
func (r *Release) Empty() bool {
	return !slices.ContainsFunc(r.Figures, func(f Figure) bool { return f.Given })
}

// covers says which payments a figure is the sum of.
func (f *Figure) covers(e *Entry) bool { return f.Class == "" || e.Class.public() == f.Class }

// payees are the amounts of each payee of some entries.
func payees(all []Entry) map[string]Pence {
	out := map[string]Pence{}
	for _, e := range all {
		out[e.Payee] += e.Amount
	}
	return out
}

// enough says that a sum may be given: enough payees are behind it, and none of them stands out so far that
// the second could tell what the first got.
func enough(all []Entry) bool {
	amounts := []Pence{}
	var total Pence
	for _, p := range payees(all) {
		amounts = append(amounts, p)
		total += p
	}
	slices.SortFunc(amounts, func(a, b Pence) int { return cmp.Compare(b, a) })
	return len(amounts) >= Fewest && (total-amounts[0]-amounts[1])*100 >= amounts[0]*Dominated
}

func of(all []Entry, classes ...Class) (out []Entry) {
	for _, e := range all {
		if slices.Contains(classes, e.Class.public()) {
			out = append(out, e)
		}
	}
	return out
}

func amountOf(all []Entry) (out Pence, err error) {
	for _, e := range all {
		if out, err = out.Add(e.Amount); err != nil {
			return 0, err
		}
	}
	return out, nil
}

// errNothingNew is said of a release that would say what the last one said.
var errNothingNew = errs.New(errs.Conflict, "Everybody reads these figures already. Nothing was changed since.")

// MostReleases is how many releases a quarter has at most: what they give together is looked at as a whole.
const MostReleases = 4

// mostTried is how many groups of payees are looked at; where there are more, figures are taken back.
const mostTried = 5000

// Build makes the next release of a quarter. A class with too few payees is not given, whether there are
// any or none, and so many others are not that what is left out is no smaller group itself; then
// whatever would tell of few payees beside what was ever given of the quarter is not given.
func Build(q Quarter, now []Entry, before []Release) (Release, error) {
	r := Release{Quarter: q, Number: len(before) + 1, Counted: now}
	if r.Number > MostReleases {
		return r, errs.New(errs.Conflict, "A quarter has at most four releases. What is put right now is counted in the quarter in which it is paid.")
	}
	hidden, total := hide(now, before)
	for _, c := range PublicClasses() {
		amount, err := amountOf(of(now, c))
		if err != nil {
			return r, err
		}
		r.Figures = append(r.Figures, Figure{Class: c, Amount: amount, Given: !slices.Contains(hidden, c)})
	}
	amount, err := amountOf(now)
	if err != nil {
		return r, err
	}
	r.Figures = append(r.Figures, Figure{Amount: amount, Given: total})
	r.settle(before)
	if len(before) > 0 && same(r.Figures, before[len(before)-1].Figures) {
		return r, errNothingNew
	}
	return r, nil
}

// hide chooses the classes that are not given, and says whether the total is.
func hide(now []Entry, before []Release) (hidden []Class, total bool) {
	for _, c := range PublicClasses() {
		was := slices.ContainsFunc(before, func(r Release) bool {
			return slices.ContainsFunc(r.Figures, func(f Figure) bool { return f.Class == c && !f.Given })
		})
		if was || !enough(of(now, c)) {
			hidden = append(hidden, c)
		}
	}
	// What is hidden together is the total less what is given: it must do as a figure by itself.
	for len(hidden) > 0 && len(hidden) < len(PublicClasses()) && (len(hidden) == 1 || !enough(of(now, hidden...))) {
		next, least := Class(""), Pence(0)
		for _, c := range PublicClasses() {
			if amount, _ := amountOf(of(now, c)); !slices.Contains(hidden, c) && (next == "" || amount < least) {
				next, least = c, amount
			}
		}
		hidden = append(hidden, next)
	}
	return hidden, enough(now)
}

// settle takes back figures, those first that were changed since, until nothing that was ever given of the quarter
// tells of few payees, or of one nearly; and says what differs from the release before.
func (r *Release) settle(before []Release) {
	for {
		if all := append(slices.Clone(before), *r); Safe(all) && !Bounds(all) {
			break
		}
		i := slices.IndexFunc(r.Figures, func(f Figure) bool { return f.Given && changed(&f, r, before) })
		if i < 0 {
			i = slices.IndexFunc(r.Figures, func(f Figure) bool { return f.Given })
		}
		if i < 0 {
			break // what stands was given before
		}
		r.Figures[i].Given = false
	}
	for i := range r.Figures {
		f := &r.Figures[i]
		if !f.Given {
			f.Amount = 0
		}
		for _, b := range before {
			f.Back = !f.Given && (f.Back || b.Figures[i].Given)
		}
		if len(before) > 0 {
			if was := before[len(before)-1].Figures[i]; was.Given && f.Given && was.Amount != f.Amount {
				f.Was = was.Amount
			}
		}
	}
}

// changed says that a figure is made of other payments than in the release before.
func changed(f *Figure, r *Release, before []Release) bool {
	if len(before) == 0 {
		return true
	}
	ids := func(all []Entry) (out []string) {
		for _, e := range all {
			if f.covers(&e) {
				out = append(out, e.ID)
			}
		}
		slices.Sort(out)
		return out
	}
	return !slices.Equal(ids(r.Counted), ids(before[len(before)-1].Counted))
}

func same(a, b []Figure) bool {
	return slices.EqualFunc(a, b, func(x, y Figure) bool { return x.Class == y.Class && x.Given == y.Given && x.Amount == y.Amount })
}

// Safe says that no sum or difference of figures that were given, in any of these releases of one quarter, with
// whatever factors, is made of the payments of fewer than [Fewest] payees. Payments belong to one
// quarter for ever, so that figures of other quarters, and of the year, add payees and take none away.
//
// Each given figure is a row over the payments. A sum of rows with factors that is made of the payments of a few
// payees alone, and is not nothing, is one whose part outside them vanishes: the rows outside have a
// lower rank than the rows. It is tried for every few payees that together own whole groups.
func Safe(all []Release) bool {
	g := grouped(all)
	if len(g.rows) == 0 {
		return true
	}
	whole := rank(g.rows, nil)
	var small []int
	for i, p := range g.payees {
		if len(p) < Fewest {
			small = append(small, i)
		}
	}
	tried := map[string]bool{}
	var try func(few []string) bool
	try = func(few []string) bool {
		slices.Sort(few)
		few = slices.Compact(few)
		key := ""
		for _, p := range few {
			key += p + "\x00"
		}
		if len(few) >= Fewest || tried[key] {
			return true
		}
		if len(tried) >= mostTried {
			return false
		}
		tried[key] = true
		out := make([]bool, len(g.payees))
		inside := false
		for _, i := range small {
			out[i] = !slices.ContainsFunc(g.payees[i], func(p string) bool { return !slices.Contains(few, p) })
			inside = inside || out[i]
		}
		if inside && rank(g.rows, out) < whole {
			return false
		}
		for _, i := range small {
			if !out[i] && !try(append(slices.Clone(few), g.payees[i]...)) {
				return false
			}
		}
		return true
	}
	return try(nil)
}

// groups are payments that the same figures count, with their payees; rows say of each figure which groups it
// counts.
type groups struct {
	rows   [][]uint64
	payees [][]string
}

func grouped(all []Release) (g groups) {
	type at struct{ release, figure int }
	var given []at
	in := map[string][]bool{} // a payment: which given figures count it
	owner := map[string]string{}
	for i := range all {
		for j, f := range all[i].Figures {
			if f.Given {
				given = append(given, at{i, j})
			}
		}
	}
	for n, a := range given {
		f := &all[a.release].Figures[a.figure]
		for _, e := range all[a.release].Counted {
			if in[e.ID] == nil {
				in[e.ID], owner[e.ID] = make([]bool, len(given)), e.Payee
			}
			in[e.ID][n] = f.covers(&e)
		}
	}
	number, columns := map[string]int{}, [][]bool{}
	for id, pattern := range in {
		key := ""
		for _, on := range pattern {
			key += strconv.FormatBool(on)[:1]
		}
		k, known := number[key]
		if !known {
			k = len(columns)
			number[key], columns, g.payees = k, append(columns, pattern), append(g.payees, nil)
		}
		if !slices.Contains(g.payees[k], owner[id]) {
			g.payees[k] = append(g.payees[k], owner[id])
		}
	}
	for n := range given {
		row := make([]uint64, len(columns))
		for k := range columns {
			if columns[k][n] {
				row[k] = 1
			}
		}
		g.rows = append(g.rows, row)
	}
	return g
}

// prime is 2^61 - 1. A determinant of n rows of noughts and ones is at most (n+1)^((n+1)/2)/2^n, which is smaller for
// up to 36 rows: the rank by it is the rank of all figures of [MostReleases].
const prime = 1<<61 - 1

func mul(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	_, rem := bits.Div64(hi, lo, prime)
	return rem
}

func inverse(a uint64) uint64 {
	out := uint64(1)
	for e := uint64(prime - 2); e > 0; e >>= 1 {
		if e&1 == 1 {
			out = mul(out, a)
		}
		a = mul(a, a)
	}
	return out
}

// rank is that of rows without some columns.
func rank(rows [][]uint64, without []bool) (out int) {
	left := make([][]uint64, len(rows))
	for i := range rows {
		left[i] = slices.Clone(rows[i])
	}
	for c := range rows[0] {
		if without != nil && without[c] {
			continue
		}
		at := slices.IndexFunc(left[out:], func(r []uint64) bool { return r[c] != 0 })
		if at < 0 {
			continue
		}
		left[out], left[out+at] = left[out+at], left[out]
		by := inverse(left[out][c])
		for i := out + 1; i < len(left); i++ {
			if left[i][c] == 0 {
				continue
			}
			k := mul(left[i][c], by)
			for j := range left[i] {
				left[i][j] = (left[i][j] + prime - mul(k, left[out][j])) % prime
			}
		}
		if out++; out == len(left) {
			break
		}
	}
	return out
}

// Attacked has package disclosure play the reader of one release: no amount that is not given can be told from the
// others to within a tenth of what it is. What several releases tell together is [Safe].
func Attacked(ctx context.Context, r Release) error {
	p, opts, err := printed(&r)
	if err != nil {
		return err
	}
	report, err := disclosure.Audit(ctx, []disclosure.Published{p}, opts)
	if err == nil {
		err = report.Err()
	}
	if err != nil {
		return errs.Because(errs.Conflict, "From these figures somebody could work out one that is not given. They are not published.", err)
	}
	return nil
}

func printed(r *Release) (disclosure.Published, disclosure.Options, error) {
	var names []string
	var leaves []disclosure.Cell
	for i, c := range PublicClasses() {
		amount, _ := amountOf(of(r.Counted, c))
		names = append(names, string(c))
		leaves = append(leaves, disclosure.Cell{Index: []int{i + 1}, Count: float64(amount)})
	}
	t, err := disclosure.NewTable(string(r.Quarter), []disclosure.Dimension{disclosure.Flat("class", "all", names...)}, leaves)
	if err != nil {
		return disclosure.Published{}, disclosure.Options{}, err
	}
	t.Population, t.Amounts, t.Fixed = "pence paid", true, map[string]string{"quarter": string(r.Quarter)}
	var hidden []int
	keys := map[disclosure.Key]bool{}
	for _, f := range r.Figures {
		name := string(f.Class)
		if name == "" {
			name = "all"
		}
		i, err := t.Cell(name)
		if err != nil {
			return disclosure.Published{}, disclosure.Options{}, err
		}
		if !f.Given {
			hidden = append(hidden, i)
			keys[t.Key(i)] = true
		}
	}
	opts := disclosure.Options{WidthPercent: 10, Also: func(k disclosure.Key) bool { return keys[k] }}
	return disclosure.Hide(t, string(r.Quarter)+" "+strconv.Itoa(r.Number), opts, hidden...), opts, nil
}
