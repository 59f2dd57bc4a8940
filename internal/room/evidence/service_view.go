package evidence

import (
	"context"
	"encoding/json"
	"strings"

	"candour/evidence"
	"candour/internal/base/db"
)

// Deliveries gives those of a home to whoever reads evidence, the latest first.
func (s *Service) Deliveries(ctx context.Context, home string) (Home, []Delivery, error) {
	h, err := s.home(ctx, s.DB, home, DocumentsRead)
	if err != nil {
		return Home{}, nil, err
	}
	all, err := s.store.deliveries(ctx, s.DB, `WHERE home = ? ORDER BY number DESC`, home)
	for i := range all {
		if err == nil && all[i].State == Open {
			all[i].Sum, err = s.store.sum(ctx, s.DB, all[i].ID)
		}
	}
	return h, all, err
}

// Takes gives a home to whoever takes in, with what can be chosen of a delivery.
func (s *Service) Takes(ctx context.Context, home string) (Home, []Body, []Asked, error) {
	h, err := s.home(ctx, s.DB, home, DocumentsTake)
	if err != nil {
		return Home{}, nil, nil, err
	}
	bodies, err := s.Homes.Bodies(ctx)
	if err != nil {
		return Home{}, nil, nil, err
	}
	asked, err := s.Homes.Asked(ctx, s.DB, home)
	return h, bodies, asked, err
}

// AFew is how many files a page lists.
const AFew = 10

// Shown is a file of a delivery with what its provider called it.
type Shown struct {
	Item
	Named
}

// Listed is a delivery with some of its files.
type Listed struct {
	Delivery
	Home  Home
	Files []Shown
	Next  string         // the place after which the next page begins; empty: this is the last
	Notes map[string]int // what humans should know, by code
	Blank int            // files with pages of which nobody read a word
}

// List gives a delivery to whoever reads evidence, with files in a state (any when empty), in the order of places from
// one on. Files of which all is held from the reader are left out. It opens the names of the files, with an entry.
func (s *Service) List(ctx context.Context, delivery string, state State, after string) (Listed, error) {
	d, h, err := s.one(ctx, delivery, DocumentsRead)
	if err != nil {
		return Listed{}, err
	}
	out := Listed{Delivery: d, Home: h}
	if d.State == Open {
		out.Sum, err = s.store.sum(ctx, s.DB, d.ID)
	}
	if err == nil {
		out.Notes, err = s.store.notes(ctx, s.DB, d.ID)
	}
	if err == nil {
		out.Blank, err = s.store.blank(ctx, s.DB, `delivery_id = ?`, d.ID)
	}
	if err != nil {
		return out, err
	}
	files, next, err := s.page(ctx, &d, state, after)
	if err != nil || len(files) == 0 {
		return out, err
	}
	keys, err := s.unlock(ctx, &d, "To see which files came in delivery "+d.Prefix)
	if err != nil {
		return out, err
	}
	out.Next = next
	for _, i := range files {
		one, err := keys.shown(i)
		if err != nil {
			return out, err
		}
		out.Files = append(out.Files, one)
	}
	return out, nil
}

// page reads on in the files of a delivery until it has as many as a page lists of which the actor may see something.
func (s *Service) page(ctx context.Context, d *Delivery, state State, after string) (out []Item, next string, err error) {
	for {
		where, args := `WHERE delivery_id = ? AND place > ?`, []any{d.ID, after}
		if state != "" {
			where, args = where+` AND state = ?`, append(args, string(state))
		}
		some, err := s.store.items(ctx, s.DB, where+` ORDER BY place LIMIT ?`, append(args, int64(lot))...)
		if err != nil {
			return nil, "", err
		}
		seen, err := s.sees(ctx, s.DB, d.Home, some)
		if err != nil {
			return nil, "", err
		}
		for _, i := range some {
			after = i.Place
			switch {
			case !has(seen, i.ID):
			case len(out) == AFew:
				return out, out[AFew-1].Place, nil
			default:
				i.sight = seen[i.ID]
				out = append(out, i)
			}
		}
		if len(some) < lot {
			return out, "", nil
		}
	}
}

// seen gives a file of a delivery if not all of it is held from the actor.
func (s *Service) seen(ctx context.Context, q db.Querier, d *Delivery, id string) (Item, error) {
	i, err := s.item(ctx, q, id)
	if err == nil && i.Delivery != d.ID {
		err = errNone
	}
	if err != nil {
		return Item{}, err
	}
	seen, err := s.sees(ctx, q, d.Home, []Item{i})
	if err == nil && !has(seen, i.ID) {
		err = errNone
	}
	i.sight = seen[i.ID]
	return i, err
}

// Parted says that pages of a file are held from whoever reads this.
func (i *Item) Parted() bool { return len(i.sight.Held) > 0 }

// Opened is a file with what was read of it.
type Opened struct {
	Shown
	Delivery Delivery
	Home     Home
	Reading  *evidence.Reading // nil where it was not read
	Around   []Shown           // its family: what it lies in, what lies in it
	Copies   []Item            // of the same bytes, elsewhere in the home
	Original *Item             // of which it is a copy
}

// Open gives a file to whoever reads evidence, with what was read of it and an entry that says what for.
func (s *Service) Open(ctx context.Context, delivery, id, purpose string) (Opened, error) {
	d, h, err := s.one(ctx, delivery, DocumentsRead)
	if err != nil {
		return Opened{}, err
	}
	i, err := s.seen(ctx, s.DB, &d, id)
	if err != nil {
		return Opened{}, err
	}
	if purpose == "" {
		purpose = "To read document " + i.URN()
	}
	keys, err := s.unlock(ctx, &d, strings.TrimSpace(purpose))
	if err != nil {
		return Opened{}, err
	}
	out := Opened{Delivery: d, Home: h}
	if out.Shown, err = keys.shown(i); err != nil {
		return out, err
	}
	if err := s.around(ctx, &d, keys, &out); err != nil {
		return out, err
	}
	if i.State == Waiting || i.State == Exception || i.CopyOf != "" || i.Reader == "" {
		return out, nil
	}
	out.Reading, err = s.reading(ctx, keys, &i)
	return out, err
}

// reading is what was read of a file, without what is held.
func (s *Service) reading(ctx context.Context, keys sealer, i *Item) (*evidence.Reading, error) {
	var words strings.Builder
	if err := keys.get(ctx, s.Blobs, readingOf(i.ID), &words); err != nil {
		return nil, err
	}
	var out *evidence.Reading
	if err := json.Unmarshal([]byte(words.String()), &out); err != nil {
		return nil, err
	}
	return i.sight.cut(out), nil
}

// cut is a reading without what is held.
func (s Sight) cut(r *evidence.Reading) *evidence.Reading {
	if len(s.Held) == 0 {
		return r
	}
	out := evidence.Reading{Kind: r.Kind, Reader: r.Reader, Pages: r.Pages}
	for _, p := range r.Pieces {
		if s.shows(p.Page) {
			out.Pieces = append(out.Pieces, p)
		}
	}
	for _, n := range r.Notes {
		if s.shows(n.Page) {
			out.Notes = append(out.Notes, n)
		}
	}
	return &out
}

func has[V any](m map[string]V, key string) bool {
	_, ok := m[key]
	return ok
}

// shown opens what a file is called; of one of which something is held, nothing of that is.
func (s sealer) shown(i Item) (Shown, error) {
	if len(i.sight.Held) > 0 {
		return Shown{Item: i}, nil
	}
	n, err := s.named(&i)
	return Shown{i, n}, err
}

// mostAround is how many members of a family are listed.
const mostAround = 100

// around finds the family and the copies of a file, of which the actor sees something.
func (s *Service) around(ctx context.Context, d *Delivery, keys sealer, out *Opened) error {
	i := &out.Item
	family, err := s.store.items(ctx, s.DB, `WHERE id = ? OR parent_id = ? ORDER BY place LIMIT ?`, i.Parent, i.ID, int64(mostAround))
	if err != nil {
		return err
	}
	same, err := s.store.items(ctx, s.DB, `WHERE home = ? AND sha256 = ? AND sha256 <> '' AND id <> ? ORDER BY id LIMIT ?`, i.Home, i.SHA256, i.ID, int64(mostAround))
	if err != nil {
		return err
	}
	seen, err := s.sees(ctx, s.DB, d.Home, append(family, same...))
	if err != nil {
		return err
	}
	for _, x := range family {
		if !has(seen, x.ID) {
			continue
		}
		x.sight = seen[x.ID]
		one, err := keys.shown(x)
		if err != nil {
			return err
		}
		out.Around = append(out.Around, one)
	}
	for _, x := range same {
		if has(seen, x.ID) && x.ID == i.CopyOf {
			out.Original = &x
		} else if has(seen, x.ID) {
			out.Copies = append(out.Copies, x)
		}
	}
	return nil
}
