package tableschema

import (
	"encoding/json"
	"math"
	"math/big"

	"candour/internal/base/errs"
)

// bounds reads minimum and maximum, or exclusiveMinimum and exclusiveMaximum.
func (c *Caster) bounds(f *Field) (err error) {
	k := f.Constraints
	low, high := k.Minimum, k.Maximum
	if k.ExclusiveMinimum != nil || k.ExclusiveMaximum != nil {
		if low != nil || high != nil {
			return errs.Newf(errs.Invalid, "Field %s has a bound that belongs and one that does not. Expected one kind.", f.Name)
		}
		low, high, c.over = k.ExclusiveMinimum, k.ExclusiveMaximum, true
	}
	switch f.Type {
	case "date", "datetime", "time", "yearmonth":
		return c.span(low, high)
	}
	if c.min, err = number(f, low); err == nil {
		c.max, err = number(f, high)
	}
	c.least, c.most = math.MinInt64, math.MaxInt64
	c.whole = whole(c.min, &c.least) && whole(c.max, &c.most) && !c.over
	return err
}

// span reads the bounds of dates and times: a bound is itself a value of the
// field, or its ISO form.
func (c *Caster) span(low, high json.RawMessage) error {
	for bound, into := range map[*json.RawMessage]*string{&low: &c.first, &high: &c.last} {
		if *bound == nil {
			continue
		}
		iso := *c
		iso.layout, iso.first, iso.last = "", "", ""
		own := iso
		own.layout = c.layout
		text := bare(*bound)
		v, fault := own.cast(&own, text)
		if fault != nil {
			v, fault = iso.cast(&iso, text)
		}
		if fault != nil {
			return errs.Newf(errs.Invalid, "A bound of field %s, %q, is no %s.", c.Field.Name, short(text), c.Field.Type)
		}
		*into = c.sorted(v)
	}
	return nil
}

// whole gives a bound that is a whole number; one that is not there is no bound.
func whole(r *big.Rat, into *int64) bool {
	if r == nil {
		return true
	}
	*into = r.Num().Int64()
	return r.IsInt() && r.Num().IsInt64()
}

func number(f *Field, raw json.RawMessage) (*big.Rat, error) {
	if raw == nil {
		return nil, nil
	}
	text := bare(raw)
	r, ok := new(big.Rat), len(text) <= 64 // 1e999999999 would fill the memory
	if ok {
		r, ok = r.SetString(text)
	}
	if !ok {
		return nil, errs.Newf(errs.Invalid, "A bound of field %s is not a number.", f.Name)
	}
	return r, nil
}

// outside says whether a number is beyond the bounds.
func (c *Caster) outside(r *big.Rat) bool {
	low, high := -1, 1
	if c.over {
		low, high = 0, 0
	}
	return c.min != nil && r.Cmp(c.min) <= low || c.max != nil && r.Cmp(c.max) >= high
}

func (c *Caster) within(text string) *Fault {
	if c.min == nil && c.max == nil {
		return nil
	}
	if len(text) > 64 {
		return c.wrong("range", text)
	}
	if r, ok := new(big.Rat).SetString(text); !ok || c.outside(r) {
		return c.wrong("range", text)
	}
	return nil
}

// beyond does the same for whole numbers; it is asked for every cell.
func (c *Caster) beyond(n int64) bool {
	if c.whole {
		return n < c.least || n > c.most
	}
	return c.outside(new(big.Rat).SetInt64(n))
}
