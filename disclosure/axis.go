package disclosure

import "slices"

// axis is a dimension of a table, or a variable that is fixed in it.
type axis struct {
	variable int
	stride   int
	codes    []int32 // code of each place
	// of has for each leaf of the variable the places that it is in.
	of [][]int32
}

// pick is the leaf that gains and the leaf that loses, -1 for none.
type pick struct{ gain, lose int32 }

// option is a pick as one axis of a table sees it: steps from the place of the
// cell to the other changed places, with signs.
type option struct {
	pick
	steps []entry
}

type entry struct {
	at   int32 // offset, cell or unknown
	sign int8
}

type ranked struct {
	option int
	cost   float64
	cap    float64
}

// nested says whether every leaf below a code is below exactly one of its parts.
func (a *axis) nested(d *Dimension) bool {
	parts := d.children()
	for _, places := range a.of {
		for _, p := range places {
			if len(parts[p]) == 0 {
				continue
			}
			in := 0
			for _, q := range places {
				if d.Parent[q] == int(p) {
					in++
				}
			}
			if in != 1 {
				return false
			}
		}
	}
	return true
}

// optionsOf lists the picks that change the cells at a place of an axis by one.
func (m *mover) optionsOf(table, ax, place int) []option {
	if o := m.options[table][ax][place]; o != nil {
		return o
	}
	a := &m.axes[table][ax]
	v := m.s.names.variables[a.variable]
	inside := v.under[a.codes[place]]
	out := []option{}
	for lose := int32(-1); int(lose) < len(v.leaves); lose++ {
		if lose >= 0 && slices.Contains(inside, lose) {
			continue
		}
		for _, gain := range inside {
			out = append(out, option{pick{gain, lose}, a.steps(place, gain, lose)})
		}
	}
	slices.SortStableFunc(out, func(x, y option) int { return len(x.steps) - len(y.steps) })
	m.options[table][ax][place] = out
	return out
}

func (a *axis) steps(place int, gain, lose int32) []entry {
	var out []entry
	for _, e := range a.signed(gain, lose) {
		if int(e.at) != place {
			out = append(out, entry{(e.at - int32(place)) * int32(a.stride), e.sign})
		}
	}
	return out
}

// signed lists the changed places of an axis: what gains and does not lose, and
// what loses and does not gain.
func (a *axis) signed(gain, lose int32) []entry {
	var out []entry
	var loses []int32
	if lose >= 0 {
		loses = a.of[lose]
	}
	for _, p := range a.of[gain] {
		if !slices.Contains(loses, p) {
			out = append(out, entry{p, 1})
		}
	}
	for _, p := range loses {
		if !slices.Contains(a.of[gain], p) {
			out = append(out, entry{p, -1})
		}
	}
	return out
}
