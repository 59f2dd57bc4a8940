package linkage

import (
	"math"
	"strconv"

	"candour/linkage/dialect"
	"candour/linkage/lists"
)

// tuples are the different combinations of values that records have in some
// columns, numbered; code 0 is the one without any value.
type tuples struct {
	names []string
	dicts []*lists.Dictionary
	parts [][]uint32 // for each code the code of each column; nil for one column, whose codes are used
	codes []uint32   // of each record
	n     int
}

func newTuples(r *lists.Records, names []string) (*tuples, error) {
	t := &tuples{names: names}
	for _, name := range names {
		t.dicts = append(t.dicts, r.Column(name).Dict)
	}
	if len(names) == 1 {
		t.codes, t.n = r.Column(names[0]).Codes, t.dicts[0].Size()
		return t, nil
	}
	d := lists.NewDictionary()
	t.codes = make([]uint32, r.Len())
	t.parts = make([][]uint32, len(names))
	for k := range names {
		t.parts[k] = append(t.parts[k], 0)
	}
	key := make([]byte, 4*len(names))
	for i := range t.codes {
		empty := true
		for k, name := range names {
			c := r.Column(name).Codes[i]
			empty = empty && c == 0
			key[4*k], key[4*k+1], key[4*k+2], key[4*k+3] = byte(c), byte(c>>8), byte(c>>16), byte(c>>24)
		}
		if empty {
			continue
		}
		before := d.Size()
		code, err := d.Add(key)
		if err != nil {
			return nil, err
		}
		t.codes[i] = code
		if d.Size() > before {
			for k, name := range names {
				t.parts[k] = append(t.parts[k], r.Column(name).Codes[i])
			}
		}
	}
	t.n = d.Size()
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
func (t *tuples) value(name string, code uint32) dialect.Value {
	for k, n := range t.names {
		if n == name {
			if c := t.part(k, code); c != 0 {
				return dialect.TextValue(string(t.dicts[k].At(c)))
			}
			return dialect.Value{}
		}
	}
	return dialect.Value{}
}

// feature is an expression of one record's columns, worked out once for each
// tuple.
type feature struct {
	e     *dialect.Expr
	kind  dialect.Kind
	codes []uint32          // as text: 0 for null; nil when the tuple's code serves
	dict  *lists.Dictionary // of the texts
	nums  []float64         // as number or truth: NaN for null
	masks []uint64          // which bytes a text has, by dict code
}

// features makes each feature of a set of tuples once.
type features struct {
	t      *tuples
	shared *lists.Dictionary // texts of all features that are not plain columns of a single-column tuple
	byText map[string]*feature
}

func newFeatures(t *tuples) *features {
	return &features{t: t, shared: lists.NewDictionary(), byText: map[string]*feature{}}
}

// each works an expression of one side out for every tuple.
func (f *features) each(e *dialect.Expr, set func(code uint32, v dialect.Value) error) error {
	var now uint32
	s := &dialect.Scope{Column: func(name string, _ byte) dialect.Value { return f.t.value(name, now) }}
	for c := range f.t.n {
		now = uint32(c) //nolint:gosec // below maxCode
		if err := set(now, s.Eval(e)); err != nil {
			return err
		}
	}
	return nil
}

// text gives the feature with its values as texts.
func (f *features) text(e *dialect.Expr) (*feature, error) {
	key := "t" + e.Sideless()
	if x := f.byText[key]; x != nil {
		return x, nil
	}
	x := &feature{e: e, kind: dialect.Text}
	f.byText[key] = x
	if e.Kind == dialect.ColumnExpr && f.t.parts == nil {
		x.dict = f.t.dicts[0]
		return x, nil
	}
	x.dict, x.codes = f.shared, make([]uint32, f.t.n)
	return x, f.each(e, func(code uint32, v dialect.Value) (err error) {
		if v.Kind != dialect.Null {
			x.codes[code], err = f.shared.Add([]byte(v.Text()))
		}
		return err
	})
}

// number gives the feature with its values as numbers.
func (f *features) number(e *dialect.Expr) (*feature, error) {
	key := "n" + e.Sideless()
	if x := f.byText[key]; x != nil {
		return x, nil
	}
	x := &feature{e: e, kind: dialect.Number, nums: make([]float64, f.t.n)}
	f.byText[key] = x
	return x, f.each(e, func(code uint32, v dialect.Value) error {
		x.nums[code] = v.Number()
		return nil
	})
}

// truths gives the feature as 1, 0 and NaN.
func (f *features) truths(e *dialect.Expr) (*feature, error) {
	key := "b" + e.Sideless()
	if x := f.byText[key]; x != nil {
		return x, nil
	}
	x := &feature{e: e, kind: dialect.Bool, nums: make([]float64, f.t.n)}
	f.byText[key] = x
	return x, f.each(e, func(code uint32, v dialect.Value) error {
		x.nums[code] = math.NaN()
		if t := dialect.TruthOf(v); t != dialect.Unknown {
			x.nums[code] = float64(t)
		}
		return nil
	})
}

// same gives codes that are equal where the values are, for comparing two
// different expressions with one another; loose ones also where a text and a
// number that it may be read as are.
func (f *features) same(e *dialect.Expr, loose bool) (*feature, error) {
	key := "e" + e.Sideless()
	if loose {
		key = "l" + key
	}
	if x := f.byText[key]; x != nil {
		return x, nil
	}
	x := &feature{e: e, kind: dialect.Text, dict: f.shared, codes: make([]uint32, f.t.n)}
	f.byText[key] = x
	kind := e.Gives()
	return x, f.each(e, func(code uint32, v dialect.Value) (err error) {
		switch {
		case v.Kind == dialect.Null:
		case kind == dialect.Number || loose && !math.IsNaN(v.Number()):
			if n := v.Number(); !math.IsNaN(n) {
				x.codes[code], err = f.shared.Add(strconv.AppendFloat(nil, n+0, 'g', -1, 64))
			}
		default:
			x.codes[code], err = f.shared.Add([]byte(v.Text()))
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
	for c := len(x.masks); c < x.dict.Size(); c++ {
		var m uint64
		for _, b := range x.dict.At(uint32(c)) { //nolint:gosec // below maxCode
			m |= 1 << (b & 63)
		}
		x.masks = append(x.masks, m)
	}
}
