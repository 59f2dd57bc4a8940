package bodies

import (
	"maps"
	"slices"
	"strings"
)

// Directory is the whole list at one moment.
type Directory struct {
	bodies map[string]Body
	ties   []Tie
	// up, down and was lead to those that a body is part of, to its parts, and
	// to what it was or became.
	up, down, was map[string][]string
}

// NewDirectory puts a list together. Of two entries with one id the later
// counts, but for what it does not say.
func NewDirectory(list []Body, ties []Tie) *Directory {
	d := &Directory{bodies: map[string]Body{}, ties: ties, up: map[string][]string{}, down: map[string][]string{}, was: map[string][]string{}}
	for _, b := range list {
		d.add(b)
	}
	for _, t := range append(d.twins(), ties...) {
		if t.Kind == Became {
			d.was[t.From], d.was[t.To] = append(d.was[t.From], t.To), append(d.was[t.To], t.From)
			continue
		}
		d.up[t.From], d.down[t.To] = append(d.up[t.From], t.To), append(d.down[t.To], t.From)
	}
	return d
}

// twins ties what the register names to the body that its name may mean. No new
// twin can be entered; these are of earlier releases.
func (d *Directory) twins() []Tie {
	exact, places := map[string][]string{}, map[string][]string{}
	for _, b := range d.bodies {
		if k := keyOf(b.Name); b.Source != Register {
			exact[k.as] = append(exact[k.as], b.ID)
			exact[k.sorted] = append(exact[k.sorted], b.ID)
			if b.Kind == Force && k.rest != "" {
				places[k.rest] = append(places[k.rest], b.ID)
			}
		}
	}
	var out []Tie
	for _, b := range d.bodies {
		if b.Source != Register {
			continue
		}
		k := keyOf(b.Name)
		for _, id := range slices.Concat(exact[k.as], exact[k.sorted], places[k.rest], places[k.as]) {
			out = append(out, Tie{From: b.ID, To: id, Kind: Became})
		}
	}
	return out
}

// add puts one entry over what is known of the body. What the program itself
// knows of one is never taken back.
func (d *Directory) add(b Body) {
	old, known := d.bodies[b.ID]
	if !known {
		d.bodies[b.ID] = b
		return
	}
	if old.Source == BuiltIn {
		b.Name, b.Source, b.Synthetic = old.Name, BuiltIn, old.Synthetic
		if old.Kind != "" {
			b.Kind = old.Kind
		}
	}
	if b.Kind == "" {
		b.Kind = old.Kind
	}
	d.bodies[b.ID] = b
}

// Find gives a body of the list.
func (d *Directory) Find(id string) (Body, bool) {
	b, ok := d.bodies[id]
	return b, ok
}

// Name gives a body's name; one that is not listed keeps its id.
func (d *Directory) Name(id string) string {
	if b, ok := d.bodies[id]; ok {
		return b.Name
	}
	return id
}

// All gives the whole list by name.
func (d *Directory) All() []Body {
	return slices.SortedFunc(maps.Values(d.bodies), func(a, b Body) int {
		if c := strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
}

// Ties gives the ties of one body, or all when id is empty.
func (d *Directory) Ties(id string) []Tie {
	var out []Tie
	for _, t := range d.ties {
		if id == "" || t.From == id || t.To == id {
			out = append(out, t)
		}
	}
	return out
}

// Parents gives what a body is part of, directly.
func (d *Directory) Parents(id string) []string { return d.up[id] }

// reach gives all that can be reached from some bodies, themselves included,
// each once: a ring of ties does no harm.
func reach(from []string, steps ...map[string][]string) map[string]bool {
	seen := map[string]bool{}
	for queue := slices.Clone(from); len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if at == "" || seen[at] {
			continue
		}
		seen[at] = true
		for _, s := range steps {
			queue = append(queue, s[at]...)
		}
	}
	return seen
}

// Kin gives every body that counts as one of these: what they are part of,
// their parts, and what each of those was or became. A body of another branch
// under the same roof is none.
func (d *Directory) Kin(own ...string) []string {
	all := reach(own, d.up, d.was)
	maps.Copy(all, reach(own, d.down, d.was))
	return slices.Sorted(maps.Keys(all))
}

// Closing is whether bodies may have closed a case.
type Closing int

// What is known of it.
const (
	Unsaid Closing = iota
	ClosesNone
	ClosesSome
)

// Closes says whether one of some bodies is, or stands over, a force or a
// prosecutor. It is known to be none only if the kind of each is known.
func (d *Directory) Closes(kin []string) Closing {
	out := ClosesNone
	if len(kin) == 0 {
		out = Unsaid
	}
	for _, id := range kin {
		b, ok := d.bodies[id]
		switch {
		case ok && b.Kind.Closes():
			return ClosesSome
		case !ok || !b.Kind.known():
			out = Unsaid
		}
	}
	return out
}

// Named finds the body that a name means. Near is one whose place it names
// without saying that it is a force.
func (d *Directory) Named(name string) (b Body, found bool, nearest *Body) {
	typed := keyOf(name)
	for _, one := range d.All() {
		switch keyOf(one.Name).compare(typed, one.Kind) {
		case same:
			return one, true, nil
		case near:
			if nearest == nil {
				nearest = &one
			}
		}
	}
	return Body{}, false, nearest
}

// loops says whether a tie would make a ring of its kind.
func (d *Directory) loops(t Tie) bool {
	onward := map[string][]string{}
	for _, o := range d.ties {
		if o.Kind == t.Kind {
			onward[o.From] = append(onward[o.From], o.To)
		}
	}
	return reach([]string{t.To}, onward)[t.From]
}
