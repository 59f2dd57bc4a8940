package bodies

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// Directory is the whole list at one moment.
type Directory struct {
	bodies map[string]Body
	ties   []Tie
	// up, down and was lead to those that a body is part of, to its parts, and
	// to what it was or became.
	up, down, was map[string][]string
	// said is what is said of each body, by the id that it is read as; merged leads
	// from an entry to the one that it is read as.
	said   map[string][]Said
	merges []Merge
	merged map[string]string
	once   sync.Once // like is made when somebody first asks
	like   *nameIndex
}

// sources are all that a list is made of.
type sources struct {
	list   []Body
	ties   []Tie
	said   []Said
	merges []Merge
}

// directory puts a list together of all that is known.
func (s sources) directory() *Directory { return NewDirectory(s.list, s.ties, s.said, s.merges) }

// NewDirectory puts a list together of bodies, ties between them, what is said of them
// and merges. Of two entries with one id the later counts, but for what it does not say.
func NewDirectory(list []Body, ties []Tie, said []Said, merges []Merge) *Directory {
	d := &Directory{bodies: map[string]Body{}, ties: ties, up: map[string][]string{}, down: map[string][]string{}, was: map[string][]string{}, said: map[string][]Said{},
		merges: merges, merged: flat(merges)}
	for _, b := range list {
		d.add(b)
	}
	for _, x := range said {
		d.said[d.As(x.Body)] = append(d.said[d.As(x.Body)], x)
	}
	for _, t := range append(d.twins(), ties...) {
		from, to := d.As(t.From), d.As(t.To)
		switch {
		case from == to:
		case t.Kind == Became:
			d.was[from], d.was[to] = append(d.was[from], to), append(d.was[to], from)
		default:
			d.up[from], d.down[to] = append(d.up[from], to), append(d.down[to], from)
		}
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

// Find gives a body of the list: the one that an entry is read as. What nobody has
// said of its kind is taken from an entry that was merged into it.
func (d *Directory) Find(id string) (Body, bool) {
	b, ok := d.bodies[d.As(id)]
	if ok && !b.Kind.known() {
		for _, m := range d.merges {
			if from := d.bodies[m.From]; d.As(m.From) == b.ID && from.Kind.known() {
				b.Kind = from.Kind
			}
		}
	}
	return b, ok
}

// Name gives a body's name; one that is not listed keeps its id.
func (d *Directory) Name(id string) string {
	if b, ok := d.bodies[d.As(id)]; ok {
		return b.Name
	}
	return id
}

// EntryName is the name of an entry itself, also where it is read as another.
func (d *Directory) EntryName(id string) string {
	if b, ok := d.bodies[id]; ok {
		return b.Name
	}
	return id
}

// All gives the whole list by name. An entry that is read as another is not on it.
func (d *Directory) All() []Body {
	var all []Body
	for id := range d.bodies {
		if d.As(id) == id {
			b, _ := d.Find(id)
			all = append(all, b)
		}
	}
	return slices.SortedFunc(slices.Values(all), func(a, b Body) int {
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
		if id == "" || d.As(t.From) == d.As(id) || d.As(t.To) == d.As(id) {
			out = append(out, t)
		}
	}
	return out
}

// Parents gives what a body is part of, directly.
func (d *Directory) Parents(id string) []string { return d.up[d.As(id)] }

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
// under the same roof is none. Every id that is read as one of them is among them:
// records keep the one under which they were written.
func (d *Directory) Kin(own ...string) []string {
	as := make([]string, len(own))
	for i, id := range own {
		as[i] = d.As(id)
	}
	all := reach(as, d.up, d.was)
	maps.Copy(all, reach(as, d.down, d.was))
	for from, to := range d.merged {
		if all[to] {
			all[from] = true
		}
	}
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
		b, ok := d.Find(id)
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
	if b, found := d.calledSo(typed); found {
		return b, true, nil
	}
	return Body{}, false, nearest
}

// calledSo finds the one body that has a name beside its own: another, a former one,
// its initials, the name of an entry that is read as it. Where two have it, nobody
// can tell who is meant, and it means neither.
func (d *Directory) calledSo(typed key) (out Body, found bool) {
	for _, b := range d.All() {
		for _, n := range d.Names(b.ID) {
			if keyOf(n.Name).compare(typed, "") != same || found && out.ID == b.ID {
				continue
			}
			if found {
				return Body{}, false
			}
			out, found = b, true
		}
	}
	return out, found
}

// loops says whether a tie would make a ring of its kind.
func (d *Directory) loops(t Tie) bool {
	onward := map[string][]string{}
	for _, o := range d.ties {
		if o.Kind == t.Kind {
			onward[d.As(o.From)] = append(onward[d.As(o.From)], d.As(o.To))
		}
	}
	return reach([]string{d.As(t.To)}, onward)[d.As(t.From)]
}
