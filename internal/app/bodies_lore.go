package app

import (
	"context"
	"slices"
	"sync"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/db"
	"candour/internal/room/bodies"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/signin"
	"candour/internal/site/room"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// bodyColumns are those, of all rooms, that hold the id of a body.
func bodyColumns(all room.House) (out []room.BodyColumn) {
	for _, r := range all {
		out = append(out, r.Bodies...)
	}
	return out
}

// bodiesMerged lets the register enter the body that stays, within the merge.
func (c *core) bodiesMerged(ctx context.Context, tx *ledger.Tx, from, to string) error {
	return c.register.EnterRead(ctx, tx, from, to)
}

// bodiesChanged lets the register bring its lists up to date, within the write.
func (c *core) bodiesChanged(ctx context.Context, tx *ledger.Tx, ids ...string) error {
	return c.register.BodiesChanged(ctx, tx, ids...)
}

// answering says at which bodies somebody may answer here: an owner who may sign in.
func answering(ctx context.Context, q db.Querier) (func(body string) bool, error) {
	return signin.BodiesWith(ctx, q, access.RoleOwner)
}

// bodiesStaffed lets the register bring its lists up to date, within the write that
// changes who may answer for some bodies.
func (c *core) bodiesStaffed(ctx context.Context, tx *ledger.Tx, bodies ...string) error {
	return c.register.BodiesStaffed(ctx, tx, bodies...)
}

// bodyLore is what the register asks of the list of bodies.
type bodyLore struct {
	list  *bodies.Service
	clock clock.Clock

	mu  sync.Mutex
	of  *bodies.Directory // what last was made of, on day
	day clock.Day
	is  *record.Lore
}

// Lore gives what is said in q of every body that something is said of.
func (b *bodyLore) Lore(ctx context.Context, q db.Querier) (*record.Lore, error) {
	d, err := b.list.Told(ctx, q)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if today := clock.Today(b.clock); b.of != d || b.day != today {
		b.of, b.day, b.is = d, today, loreOf(d, today)
	}
	return b.is, nil
}

func loreOf(d *bodies.Directory, today clock.Day) *record.Lore {
	l := &record.Lore{As: d.Merged(), Names: map[string][]string{}, Former: map[string][]record.FormerName{}, Heirs: map[string][]record.BodyRef{}}
	for _, id := range d.Spoken() {
		for _, n := range d.Names(id) {
			l.Names[id] = append(l.Names[id], n.Name)
			if n.Kind == bodies.Former {
				l.Former[id] = append(l.Former[id], record.FormerName{Name: n.Name, On: n.On})
			}
		}
		if heirs := heirsOf(d, id, today); len(heirs) > 0 {
			l.Heirs[id] = heirs
		}
	}
	return l
}

// heirsOf gives those who answer for a body that is closed by now, and who were there
// by now: where one of them was closed too, those who took that over.
func heirsOf(d *bodies.Directory, id string, today clock.Day) (out []record.BodyRef) {
	seen := map[string]bool{id: true}
	for queue := []string{id}; len(queue) > 0; queue = queue[1:] {
		for _, t := range d.Successors(queue[0]) {
			to := d.As(t.To)
			if first, known := t.Since.First(); seen[to] || known && first.After(today) {
				continue
			}
			seen[to] = true
			if d.IsClosed(to, today) && len(d.Successors(to)) > 0 {
				queue = append(queue, to)
				continue
			}
			out = append(out, record.BodyRef{ID: to, Name: d.Name(to)})
		}
		if !d.IsClosed(id, today) {
			return nil
		}
	}
	return out
}

// Mark is another text after each write of the list, and on another day: who answers
// for a body changes on the day on which it closes.
func (b *bodyLore) Mark(ctx context.Context, q db.Querier) (string, error) {
	mark, err := b.list.Mark(ctx, q)
	return mark + clock.Today(b.clock).String(), err
}

// Near gives bodies with a like name.
func (b *bodyLore) Near(ctx context.Context, q db.Querier, name string) ([]record.Body, error) {
	d, err := b.list.Directory(ctx, q)
	if err != nil {
		return nil, err
	}
	if _, found, _ := d.Named(name); found {
		return nil, nil
	}
	var out []record.Body
	for _, n := range d.Near(name) {
		out = append(out, asRegistered(n))
	}
	return out, nil
}

// Story gives what is told of one body: what says where it can be read, and days and
// names as they were entered.
func (b *bodyLore) Story(ctx context.Context, q db.Querier, id string) (out record.BodyStory, err error) {
	d, err := b.list.Directory(ctx, q)
	if err != nil {
		return out, err
	}
	for _, n := range d.Names(id) {
		if n.ID != "" { // that of an entry which was merged stands below
			out.Names = append(out.Names, record.NamedThen{Name: n.Name, Kind: string(n.Kind), From: n.From, Until: n.Until, Source: n.Source})
		}
	}
	slices.SortStableFunc(out.Names, func(a, b record.NamedThen) int { return -edtf.Compare(a.Until, b.Until) })
	out.Opened, out.OpenedSource = d.OpenedOn(id)
	out.Closed, out.ClosedSource = d.ClosedOn(id)
	out.IsClosed = d.IsClosed(id, clock.Today(b.clock))
	related := func(other func(bodies.Tie) string, ties []bodies.Tie) (list []record.Related) {
		for _, t := range ties {
			to := d.As(other(t))
			list = append(list, record.Related{BodyRef: record.BodyRef{ID: to, Name: d.Name(to)}, Since: t.Since, Source: t.Source})
		}
		return list
	}
	from, to := func(t bodies.Tie) string { return t.From }, func(t bodies.Tie) string { return t.To }
	out.Parents, out.Before, out.After = related(to, d.PartsOf(id)), related(from, d.Before(id)), related(to, d.Successors(id))
	for _, from := range d.Read(id) {
		if from != d.As(id) {
			out.Merged = append(out.Merged, record.BodyRef{ID: from, Name: d.EntryName(from)})
		}
	}
	return out, nil
}
