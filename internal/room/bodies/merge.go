package bodies

import (
	"maps"
	"slices"

	"candour/internal/base/clock/edtf"
	"candour/internal/base/errs"
)

// Merge says that two entries are one body: whatever names From is read as To.
type Merge struct {
	ID, From, To string
	On           edtf.Date
	Reason       string
	Synthetic    bool
	Version      int64
}

// flat follows each merge to its end. A ring, which no act makes, ends where it
// began: nothing is read as another.
func flat(list []Merge) map[string]string {
	next, out := map[string]string{}, map[string]string{}
	for _, m := range list {
		next[m.From] = m.To
	}
	for from := range next {
		at := from
		for range list {
			to, more := next[at]
			if !more {
				break
			}
			at = to
		}
		if _, more := next[at]; !more {
			out[from] = at
		}
	}
	return out
}

// As gives the id that an entry is read as: its own, unless it was merged.
func (d *Directory) As(id string) string {
	if to, merged := d.merged[id]; merged {
		return to
	}
	return id
}

// Read gives every id that is read as a body, its own among them, in order.
func (d *Directory) Read(id string) []string {
	out := []string{d.As(id)}
	for from, to := range d.merged {
		if to == out[0] {
			out = append(out, from)
		}
	}
	slices.Sort(out)
	return out
}

// MergeOf finds the merge by which an entry is read as another.
func (d *Directory) MergeOf(from string) (Merge, bool) {
	i := slices.IndexFunc(d.merges, func(m Merge) bool { return m.From == from })
	if i < 0 {
		return Merge{}, false
	}
	return d.merges[i], true
}

// mayMerge says why two entries cannot become one; nil when they can.
func (d *Directory) mayMerge(from, to string) error {
	no := func(words string) error {
		return errs.InvalidInput(words, errs.Field{Name: "into", Message: words})
	}
	a, known := d.bodies[from]
	b, other := d.bodies[to]
	switch {
	case !known || !other:
		return no("Choose the other body from the list.")
	case from == to:
		return no("Choose another body than this one.")
	case d.As(from) != from || d.As(to) != to:
		return no("One of the two was merged already. Open the list again.")
	case a.Source == BuiltIn:
		return no("The program knows " + a.Name + " by itself. Open the other body, and merge it into this one.")
	case a.Synthetic != b.Synthetic:
		return no("One of the two is made up, and the other is not.")
	case a.Kind.known() && b.Kind.known() && a.Kind.Closes() != b.Kind.Closes():
		return no("One of the two is part of policing or prosecution, and the other is not. An administrator must first say what each of them is.")
	case d.tied(from, to):
		return no("The list says that one of the two is part of the other, or became it. Two such bodies are not one. An administrator can take that back, if it is a mistake.")
	}
	return nil
}

// tied says whether a chain of ties of one kind leads from one body to the other.
func (d *Directory) tied(a, b string) bool {
	for _, kind := range []TieKind{PartOf, Became} {
		onward := map[string][]string{}
		for _, t := range d.ties {
			if t.Kind == kind {
				onward[d.As(t.From)] = append(onward[d.As(t.From)], d.As(t.To))
			}
		}
		if reach([]string{a}, onward)[b] || reach([]string{b}, onward)[a] {
			return true
		}
	}
	return false
}

// clashes name what the two entries say otherwise of one thing, for those who decide.
func (d *Directory) clashes(from, to string) (out []string) {
	a, b := d.bodies[from], d.bodies[to]
	if a.Kind != b.Kind && a.Kind.known() && b.Kind.known() {
		out = append(out, "What it is: “"+a.Kind.Words()+"” and “"+b.Kind.Words()+"”. The second stays.")
	}
	for _, k := range []struct {
		words string
		of    func(string) (edtf.Date, string)
	}{{"Opened", d.OpenedOn}, {"Closed", d.ClosedOn}} {
		x, _ := k.of(from)
		if y, _ := k.of(to); !x.IsZero() && !y.IsZero() && x != y {
			out = append(out, k.words+": "+x.Human()+" and "+y.Human()+". The one that was entered last is shown.")
		}
	}
	for _, x := range d.saidOf(from, Former) {
		for _, y := range d.saidOf(to, Former) {
			if Key(x.Name) == Key(y.Name) && (x.From != y.From || x.Until != y.Until) {
				out = append(out, "Known as "+x.Name+": on other days in the two entries. Both stay.")
			}
		}
	}
	return out
}

// Merged leads from every entry that was merged to the one that it is read as.
func (d *Directory) Merged() map[string]string { return maps.Clone(d.merged) }

// Spoken gives every body of which anything is said beside its name, in order.
func (d *Directory) Spoken() []string {
	ids := map[string]bool{}
	for id := range d.said {
		ids[id] = true
	}
	for _, to := range d.merged {
		ids[to] = true
	}
	for _, t := range d.ties {
		if t.Kind == Became && t.Source != "" {
			ids[d.As(t.From)] = true
		}
	}
	return slices.Sorted(maps.Keys(ids))
}
