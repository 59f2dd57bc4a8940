package bounds

import (
	"encoding/json"
	"fmt"
	"math"
)

// Difference is how far one share is above another, in bounds.
type Difference struct{ a, b Share }

// Compare compares a share with another.
func Compare(a, b Share) Difference { return Difference{a, b} }

// Points gives the bounds of the difference a - b as fractions.
func (d Difference) Points() (lower, upper float64) {
	_, al, au := d.a.Range()
	_, bl, bu := d.b.Range()
	return al - bu, au - bl
}

// Ratio gives the bounds of a / b. Upper is +Inf where b may be nothing.
func (d Difference) Ratio() (lower, upper float64) {
	_, al, au := d.a.Range()
	_, bl, bu := d.b.Range()
	lower, upper = 0, math.Inf(1)
	if bu > 0 {
		lower = al / bu
	}
	if bl > 0 {
		upper = au / bl
	}
	return lower, upper
}

// Certain says whether the bounds tell which share is greater.
func (d Difference) Certain() bool {
	l, u := d.Points()
	return l > 0 || u < 0
}

// String says the difference in percentage points, and whether it can be told.
func (d Difference) String() string {
	l, u := d.Points()
	s := fmt.Sprintf("between %s and %s percentage points", signed(tenth(l)), signed(tenth(u)))
	if !d.Certain() && (!d.a.Complete() || !d.b.Complete()) {
		s += ": too much is missing to say which is greater"
	}
	return s
}

func signed(s string) string {
	if s == "-0.0" || s == "0.0" {
		return "0.0"
	}
	if s[0] != '-' {
		return "+" + s
	}
	return s
}

// MarshalJSON writes both shares' counts.
func (d Difference) MarshalJSON() ([]byte, error) {
	l, u := d.Points()
	return json.Marshal(differenceJSON{d.a.c, d.b.c, tenth(l), tenth(u)})
}

type differenceJSON struct {
	A     Counts `json:"of"`
	B     Counts `json:"from"`
	Lower string `json:"lower_points"`
	Upper string `json:"upper_points"`
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (d *Difference) UnmarshalJSON(text []byte) error {
	var j differenceJSON
	if err := json.Unmarshal(text, &j); err != nil {
		return err
	}
	a, err := NewShare(j.A)
	if err != nil {
		return err
	}
	b, err := NewShare(j.B)
	*d = Difference{a, b}
	return err
}
