package mse

import (
	"context"
	"math"
)

// Hidden is one list that was hidden and predicted: its people are known, so it
// can be seen how far a method is out.
type Hidden struct {
	List string `json:"list"`
	// Truth is how many people are on the list; Seen how many of them are on any
	// of the others.
	Truth int64 `json:"truth"`
	Seen  int64 `json:"seen"`
	// Without are lists that nobody on this one is on. They say nothing of its
	// people and are left out.
	Without []string `json:"without,omitempty"`
	// Result is the estimate of Truth from the other lists alone.
	Result *Result `json:"result"`
	// LogRatio is the natural logarithm of estimate over truth: below 0 the method
	// said too few. Covered says whether its 95 % interval holds the truth. Both
	// are nil where there is no estimate or no interval.
	LogRatio *float64 `json:"log_ratio"`
	Covered  *bool    `json:"covered"`
}

// Consistency hides each list in turn and predicts how many people are on it
// from the other lists (O. Binette and R. C. Steorts, On the reliability of
// multiple systems estimation for the quantification of modern slavery, JRSS A
// 185, 2022, section 3: internal consistency). A method that cannot say how many
// are on a list that we hold can hardly say how many are on none.
func Consistency(ctx context.Context, t *Table, o Options) ([]Hidden, error) {
	var out []Hidden
	for i, name := range t.Names() {
		rest, missed := t.Only(i)
		h := Hidden{List: name, Seen: rest.Observed(), Truth: rest.Observed() + missed}
		for k := rest.Lists() - 1; k >= 0 && rest.Observed() > 0; k-- {
			if rest.Size(k) == 0 {
				h.Without = append(h.Without, rest.names[k])
				rest = rest.Drop(k)
			}
		}
		r, err := Estimate(ctx, rest, o)
		if err != nil {
			return nil, err
		}
		h.Result = r
		if r.Estimate != nil && h.Truth > 0 {
			ratio := math.Log(*r.Estimate / float64(h.Truth))
			h.LogRatio = &ratio
		}
		if r.Lower95 != nil && r.Upper95 != nil {
			in := *r.Lower95 <= float64(h.Truth) && float64(h.Truth) <= *r.Upper95
			h.Covered = &in
		}
		out = append(out, h)
	}
	return out, nil
}
