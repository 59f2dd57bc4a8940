package evidence

import (
	"context"
	"slices"

	"candour/internal/base/db"
)

// sees gives those of some files of which the actor may see something, and what of each is held from them. A file is held
// where it is, where what it lies in is, and where the same bytes are held elsewhere in the home: whoever holds a mail
// holds what is attached to it, and whoever holds a document holds its copies. One that is no document and lies in none is
// seen by whoever reads evidence.
func (s *Service) sees(ctx context.Context, q db.Querier, home string, all []Item) (map[string]Sight, error) {
	known, err := s.kin(ctx, q, home, all)
	if err != nil {
		return nil, err
	}
	var numbered []string
	same := map[string][]string{} // documents by their bytes
	for id, i := range known {
		if i.Serial != 0 {
			numbered = append(numbered, id)
			same[i.SHA256] = append(same[i.SHA256], id)
		}
	}
	slices.Sort(numbered)
	seen, err := s.Homes.Sees(ctx, q, home, numbered)
	if err != nil {
		return nil, err
	}
	out := map[string]Sight{}
	for _, i := range all {
		if sight, ok := weigh(i, known, same, seen); ok {
			out[i.ID] = sight
		}
	}
	return out, nil
}

// weigh puts together what may be seen of a file; false for nothing.
func weigh(i Item, known map[string]Item, same map[string][]string, seen map[string]Sight) (out Sight, ok bool) {
	for at, more := i, true; more; at, more = known[at.Parent] {
		for _, id := range same[at.SHA256] {
			one, some := seen[id]
			if !some {
				return Sight{}, false
			}
			if at.ID == i.ID { // pages are those of these bytes
				out = out.with(one)
			}
		}
	}
	return out, true
}

// kin gives some files with all in which they lie, and the files of the same bytes as any of these.
func (s *Service) kin(ctx context.Context, q db.Querier, home string, all []Item) (map[string]Item, error) {
	known := map[string]Item{}
	for next := all; len(next) > 0; {
		var up []string
		for _, i := range next {
			if known[i.ID] = i; i.Parent != "" {
				up = append(up, i.Parent)
			}
		}
		slices.Sort(up)
		up = slices.DeleteFunc(slices.Compact(up), func(id string) bool { _, there := known[id]; return there })
		var err error
		if next, err = s.among(ctx, q, home, "id", up); err != nil {
			return nil, err
		}
	}
	var hashes []string
	for _, i := range known {
		if i.SHA256 != "" { // of one that could not be taken out nobody has the bytes
			hashes = append(hashes, i.SHA256)
		}
	}
	slices.Sort(hashes)
	same, err := s.among(ctx, q, home, "sha256", slices.Compact(hashes))
	for _, i := range same {
		known[i.ID] = i
	}
	return known, err
}

// among gives the files of a home of which a column has one of some values.
func (s *Service) among(ctx context.Context, q db.Querier, home, column string, values []string) (out []Item, err error) {
	for some := range slices.Chunk(values, lot) {
		args := []any{home}
		for _, v := range some {
			args = append(args, v)
		}
		more, err := s.store.items(ctx, q, `WHERE home = ? AND `+column+` IN (`+db.Placeholders(len(some))+`)`, args...)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}
