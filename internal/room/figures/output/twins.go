package output

import (
	"slices"

	"candour/disclosure"
	"candour/internal/base/errs"
	"candour/internal/table/tabulate"
)

// CheckTwins refuses (Invalid) two tables of different populations that have the
// same numbers: one was printed in the place of the other. A national report
// printed one table of ethnicity twice, for victims and for suspects; nobody
// noticed for months.
func CheckTwins(drafts []*Draft) error {
	var list []twin
	for _, d := range drafts {
		list = append(list, twinsOf(&d.result, d.counts)...)
	}
	return anyTwins(list)
}

// twin is the numbers of one population in one table, without their headings.
type twin struct {
	title, key, population string
	numbers                []int64
}

// enough is how many different numbers a table needs to be told from another by
// them: two tables of a few zeros and ones may well be the same.
const enough = 4

// twinsOf lists the numbers that are no totals and not 0, in their order.
func twinsOf(r *Result, counts []int64) (out []twin) {
	g := gridOf(r.Axes)
	measure := r.axis(tabulate.AxisMeasure)
	top := make([][]bool, len(r.Axes))
	for i, a := range r.Axes {
		top[i] = make([]bool, len(a.Codes))
		for _, k := range a.Codes {
			if k.Parent >= 0 {
				top[i][k.Parent] = true
			}
		}
	}
	for m := range r.Measures {
		t := twin{title: r.Title, key: string(disclosure.NewKey(r.Measures[m].Key, r.Measures[m].Fixed)), population: r.Measures[m].Population}
		for cell, n := range counts {
			if n == 0 || measure >= 0 && g.at(cell, measure) != m {
				continue
			}
			leaf := true
			for i := range r.Axes {
				leaf = leaf && !top[i][g.at(cell, i)]
			}
			if leaf {
				t.numbers = append(t.numbers, n)
			}
		}
		distinct := slices.Clone(t.numbers)
		slices.Sort(distinct)
		if len(slices.Compact(distinct)) >= enough {
			out = append(out, t)
		}
	}
	return out
}

func anyTwins(list []twin) error {
	for i, a := range list {
		for _, b := range list[:i] {
			if a.key != b.key && slices.Equal(a.numbers, b.numbers) {
				return errs.InvalidInput("Two tables of different populations have the same numbers. One of them was probably made from the wrong rows.",
					errs.Field{Name: "tables", Message: "“" + b.title + "” (" + b.population + ") and “" + a.title + "” (" + a.population + ") have the same numbers in every cell."})
			}
		}
	}
	return nil
}
