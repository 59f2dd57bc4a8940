package linkage

import (
	"math"
	"strconv"
)

// tuples are the different combinations of values that records have in some
// columns, numbered; code 0 is the one without any value.
type tuples struct {
	names []string
	dicts []*dictionary
	parts [][]uint32 // for each code the code of each column; nil for one column, whose codes are used
	codes []uint32   // of each record
	n     int
}

func newTuples(r *Records, names []string) (*tuples, error) {
	t := &tuples{names: names}
	for _, name := range names {
		t.dicts = append(t.dicts, r.column(name).dict)
	}
	if len(names) == 1 {
		t.codes, t.n = r.column(names[0]).codes, t.dicts[0].size()
		return t, nil
	}
	d := newDictionary()
	t.codes = make([]uint32, r.Len())
	t.parts = make([][]uint32, len(names))
	for k := range names {
		t.parts[k] = append(t.parts[k], 0)
	}
	key := make([]byte, 4*len(names))
	for i := range t.codes {
		empty := true
		for k, name := range names {
			c := r.column(name).codes[i]
			empty = empty && c == 0
			key[4*k], key[4*k+1], key[4*k+2], key[4*k+3] = byte(c), byte(c>>8), byte(c>>16), byte(c>>24)
		}
		if empty {
			continue
		}
		before := d.size()
		code, err := d.add(key)
		if err != nil {
			return nil, err
		}
		t.codes[i] = code
		if d.size() > before {
			for k, name := range names {
				t.parts[k] = append(t.parts[k], r.column(name).codes[i])
			}
		}
	}
	t.n = d.size()
	return t, nil
}

// part gives the code of one column within a tuple.
func (t *tuples) part(k int, code uint32) uint32 {
	if t.parts == nil {
		return code
	}
	return t.parts[k][code]
}

// value gives the value of a column of a tuple.
func (t *tuples) value(name string, code uint32) value {
	for k, n := range t.names {
		if n == name {
			if c := t.part(k, code); c != 0 {
				return textValue(string(t.dicts[k].at(c)))
			}
			return value{}
		}
	}
	return value{}
}

// feature is an expression of one record's columns, worked out once for each
// tuple.
type feature struct {
	e     *expr
	kind  valueKind
	codes []uint32    // as text: 0 for null; nil when the tuple's code serves
	dict  *dictionary // of the texts
	nums  []float64   // as number or truth: NaN for null
	masks []uint64    // which bytes a text has, by dict code
}

// features makes each feature of a set of tuples once.
type features struct {
	t      *tuples
	shared *dictionary // texts of all features that are not plain columns of a single-column tuple
	byText map[string]*feature
}

func newFeatures(t *tuples) *features {
	return &features{t: t, shared: newDictionary(), byText: map[string]*feature{}}
}

// each works an expression of one side out for every tuple.
func (f *features) each(e *expr, set func(code uint32, v value) error) error {
	var now uint32
	s := &scope{column: func(name string, _ byte) value { return f.t.value(name, now) }}
	for c := range f.t.n {
		now = uint32(c) //nolint:gosec // below maxCode
		if err := set(now, s.eval(e)); err != nil {
			return err
		}
	}
	return nil
}

// text gives the feature with its values as texts.
func (f *features) text(e *expr) (*feature, error) {
	key := "t" + e.sideless()
	if x := f.byText[key]; x != nil {
		return x, nil
	}
	x := &feature{e: e, kind: isText}
	f.byText[key] = x
	if e.kind == exprColumn && f.t.parts == nil {
		x.dict = f.t.dicts[0]
		return x, nil
	}
	x.dict, x.codes = f.shared, make([]uint32, f.t.n)
	return x, f.each(e, func(code uint32, v value) (err error) {
		if v.kind != isNull {
			x.codes[code], err = f.shared.add([]byte(v.text()))
		}
		return err
	})
}

// number gives the feature with its values as numbers.
func (f *features) number(e *expr) (*feature, error) {
	key := "n" + e.sideless()
	if x := f.byText[key]; x != nil {
		return x, nil
	}
	x := &feature{e: e, kind: isNumber, nums: make([]float64, f.t.n)}
	f.byText[key] = x
	return x, f.each(e, func(code uint32, v value) error {
		x.nums[code] = v.number()
		return nil
	})
}

// truths gives the feature as 1, 0 and NaN.
func (f *features) truths(e *expr) (*feature, error) {
	key := "b" + e.sideless()
	if x := f.byText[key]; x != nil {
		return x, nil
	}
	x := &feature{e: e, kind: isBool, nums: make([]float64, f.t.n)}
	f.byText[key] = x
	return x, f.each(e, func(code uint32, v value) error {
		x.nums[code] = math.NaN()
		if t := truthOf(v); t != unknown {
			x.nums[code] = float64(t)
		}
		return nil
	})
}

// same gives codes that are equal where the values are, for comparing two
// different expressions with one another; loose ones also where a text and a
// number that it may be read as are.
func (f *features) same(e *expr, loose bool) (*feature, error) {
	key := "e" + e.sideless()
	if loose {
		key = "l" + key
	}
	if x := f.byText[key]; x != nil {
		return x, nil
	}
	x := &feature{e: e, kind: isText, dict: f.shared, codes: make([]uint32, f.t.n)}
	f.byText[key] = x
	kind := e.gives()
	return x, f.each(e, func(code uint32, v value) (err error) {
		switch {
		case v.kind == isNull:
		case kind == isNumber || loose && !math.IsNaN(v.number()):
			if n := v.number(); !math.IsNaN(n) {
				x.codes[code], err = f.shared.add(strconv.AppendFloat(nil, n+0, 'g', -1, 64))
			}
		default:
			x.codes[code], err = f.shared.add([]byte(v.text()))
		}
		return err
	})
}

func (x *feature) code(tuple uint32) uint32 {
	if x.codes == nil {
		return tuple
	}
	return x.codes[tuple]
}

// mask prepares the sets of bytes by which far texts are told at once.
func (x *feature) mask() {
	for c := len(x.masks); c < x.dict.size(); c++ {
		var m uint64
		for _, b := range x.dict.at(uint32(c)) { //nolint:gosec // below maxCode
			m |= 1 << (b & 63)
		}
		x.masks = append(x.masks, m)
	}
}
