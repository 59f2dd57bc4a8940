package disclosure

import "math"

// PrintExactly is a table printed as it is.
func PrintExactly(t *Table, release string) Published {
	p := Published{Release: release, Table: t, Shown: make([]Shown, len(t.Cells))}
	for c := range t.Cells {
		p.Shown[c] = Shown{Exact, Interval{t.Cells[c].Count, t.Cells[c].Count}}
	}
	return p
}

// PrintRounded is a table printed with these values, each a rounding of the
// true count: less than base away where adjacent (controlled rounding), at most
// half a base where not (each cell to the nearest multiple).
func PrintRounded(t *Table, release string, values []float64, base float64, adjacent bool) Published {
	p := Published{Release: release, Table: t, Shown: make([]Shown, len(t.Cells))}
	for c, v := range values {
		reach := base / 2
		if adjacent {
			reach = base
			if !t.Amounts {
				reach--
			}
		}
		p.Shown[c] = Shown{Rounded, Interval{math.Max(0, v-reach), v + reach}}
	}
	return p
}

// Print is what the pattern leaves of its tables. The pattern's proofs go with
// them: an audit tries each against everything published and believes none that
// it has not checked.
func (p *Pattern) Print(release string, opts Options) []Published {
	out := make([]Published, len(p.Tables))
	for i, t := range p.Tables {
		out[i] = PrintExactly(t, release)
		out[i].from, out[i].place = p, i
		for c := range t.Cells {
			if p.Hidden[i][c] {
				out[i].Shown[c] = Shown{Hidden, Interval{opts.least(t.Amounts), math.Inf(1)}}
			}
		}
	}
	return out
}

// Hide is a table printed with these cells hidden.
func Hide(t *Table, release string, opts Options, cells ...int) Published {
	p := PrintExactly(t, release)
	for _, c := range cells {
		p.Shown[c] = Shown{Hidden, Interval{opts.least(t.Amounts), math.Inf(1)}}
	}
	return p
}
