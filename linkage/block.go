package linkage

import (
	"fmt"
	"slices"
	"strings"

	"candour/linkage/dialect"
	"candour/linkage/lists"
)

// maxRules bounds blocking rules.
const maxRules = 100

// rule is a compiled blocking rule: records whose keys are equal are compared
// when the rest of the rule holds.
type rule struct {
	sql   string
	left  []uint32 // key of each record as l; 0 for none
	right []uint32 // as r; the same slice when both sides read the same
	keys  int
	rest  *comparator
}

// compileRule works out the keys of a rule.
func compileRule(sql string, r *lists.Records) (*rule, error) {
	e, err := dialect.ParseRule(sql)
	if err != nil {
		return nil, fmt.Errorf("blocking rule %s: %w", sql, err)
	}
	var l, rr, rest []*dialect.Expr
	for _, c := range e.Conjuncts() {
		a, b, ok := c.Equality()
		if ok && a.Gives() != dialect.List && b.Gives() != dialect.List {
			l, rr = append(l, a), append(rr, b)
		}
		if !ok || !sameKey(a, b) {
			rest = append(rest, c)
		}
	}
	out := &rule{sql: sql}
	if err := out.fill(l, rr, r); err != nil {
		return nil, fmt.Errorf("blocking rule %s: %w", sql, err)
	}
	if len(rest) > 0 {
		all := rest[0]
		for _, c := range rest[1:] {
			all = dialect.Binary("and", all, c)
		}
		if len(dialect.ColumnsOf(all)) == 0 {
			return nil, fmt.Errorf("blocking rule %s: it speaks of no column", sql)
		}
		if out.rest, err = compileTest(all, r); err != nil {
			return nil, fmt.Errorf("blocking rule %s: %w", sql, err)
		}
	}
	return out, nil
}

// sameKey says that two expressions are equal exactly where their keys are:
// both give texts, or numbers, or truths. Of others the keys are equal wherever
// they may be, and the equality must be tried.
func sameKey(a, b *dialect.Expr) bool {
	k := a.Gives()
	return k == b.Gives() && (k == dialect.Text || k == dialect.Number || k == dialect.Bool)
}

func (u *rule) fill(l, rr []*dialect.Expr, r *lists.Records) error {
	d := lists.NewDictionary()
	if len(l) == 0 { // nothing must be equal: all records stand in one block
		u.left, u.keys = slices.Repeat([]uint32{1}, r.Len()), 2
		u.right = u.left
		return nil
	}
	texts := func(es []*dialect.Expr) string {
		parts := make([]string, len(es))
		for i, e := range es {
			parts[i] = e.Sideless()
		}
		return strings.Join(parts, "\x00")
	}
	shared := lists.NewDictionary()
	var err error
	loose := make([]bool, len(l))
	for i := range l {
		loose[i] = !sameKey(l[i], rr[i])
	}
	if u.left, err = keysOf(l, loose, r, shared, d); err != nil {
		return err
	}
	u.right = u.left
	if texts(l) != texts(rr) {
		if u.right, err = keysOf(rr, loose, r, shared, d); err != nil {
			return err
		}
	}
	u.keys = d.Size()
	return nil
}

// keysOf gives each record a number for its values of some expressions, 0 when
// one of them is null.
func keysOf(es []*dialect.Expr, loose []bool, r *lists.Records, shared, d *lists.Dictionary) ([]uint32, error) {
	t, err := newTuples(r, dialect.ColumnsOf(es...))
	if err != nil {
		return nil, err
	}
	f := newFeatures(t)
	f.shared = shared
	var cols [][]uint32
	for i, e := range es {
		x, err := f.same(e, loose[i])
		if err != nil {
			return nil, err
		}
		cols = append(cols, x.codes)
	}
	of := make([]uint32, t.n)
	key := make([]byte, 4*len(es))
	for code := range of {
		null := false
		for k, c := range cols {
			v := c[code]
			null = null || v == 0
			key[4*k], key[4*k+1], key[4*k+2], key[4*k+3] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
		}
		if !null {
			if of[code], err = d.Add(key); err != nil {
				return nil, err
			}
		}
	}
	out := make([]uint32, r.Len())
	for i, c := range t.codes {
		out[i] = of[c]
	}
	return out, nil
}

// holds says whether the rule holds for l and r, which stand in this order.
func (u *rule) holds(w *work, l, r uint32) bool {
	if k := u.left[l]; k == 0 || k != u.right[r] {
		return false
	}
	return u.rest == nil || u.rest.compare(w, u.rest.t.codes[l], u.rest.t.codes[r]) == 2
}

// blocks are the records of each key, in the order of the records.
type blocks struct {
	order  []uint32
	starts []uint32 // by key
	same   bool     // both sides have the same keys
	right  *blocks
}

func sortByKey(keys []uint32, n int) *blocks {
	b := &blocks{starts: make([]uint32, n+1)}
	for _, k := range keys {
		b.starts[k]++
	}
	b.starts[0] = 0 // records without a key are in no block
	total := uint32(0)
	for k := range b.starts {
		total, b.starts[k] = total+b.starts[k], total
	}
	b.order = make([]uint32, total)
	next := slices.Clone(b.starts)
	for i, k := range keys {
		if k != 0 {
			b.order[next[k]] = uint32(i) //nolint:gosec // below lists.MaxRecords
			next[k]++
		}
	}
	return b
}

func (u *rule) blocks() *blocks {
	b := sortByKey(u.left, u.keys)
	b.same, b.right = true, b
	if &u.left[0] != &u.right[0] {
		b.same, b.right = false, sortByKey(u.right, u.keys)
	}
	return b
}

func (b *blocks) of(key int) []uint32 { return b.order[b.starts[key]:b.starts[key+1]] }
