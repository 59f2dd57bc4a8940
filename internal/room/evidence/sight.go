package evidence

import (
	"context"
	"slices"

	"candour/internal/base/db"
)

// sees gives those of some files of which the actor may see something, and what of each is held from them. A file is held
// where it is, where what it lies in is, and where the same bytes are held elsewhere in the home, by themselves or with what they
// lie in: whoever holds a mail holds what is attached to it and the same mail in another mailbox, and whoever holds a document holds
// its copies. One that is no document and lies in none is seen by whoever reads evidence.
func (s *Service) sees(ctx context.Context, q db.Querier, home string, all []Item) (map[string]Sight, error) {
	return s.seesBy(ctx, q, home, all, func(numbered []string) (map[string]Sight, error) { return s.Homes.Sees(ctx, q, home, numbered) })
}

// seesBy is that by what the home says of documents, of the actor or of others.
func (s *Service) seesBy(ctx context.Context, q db.Querier, home string, all []Item, ask func(numbered []string) (map[string]Sight, error)) (map[string]Sight, error) {
	known, err := s.kin(ctx, q, home, all)
	if err != nil {
		return nil, err
	}
	var numbered []string
	same := map[string][]string{} // files by what makes them copies
	for id, i := range known {
		if i.Serial != 0 {
			numbered = append(numbered, id)
		}
		for _, k := range i.kinds() {
			same[k] = append(same[k], id)
		}
	}
	slices.Sort(numbered)
	seen, err := ask(numbered)
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

// weigh puts together what may be seen of a file; false for nothing. From it the way leads to what it lies in, to what has the same
// bytes as any of these, and to what those lie in.
func weigh(i Item, known map[string]Item, same map[string][]string, seen map[string]Sight) (out Sight, ok bool) {
	visited := map[string]bool{i.ID: true}
	for way := []string{i.ID}; len(way) > 0; way = way[1:] {
		at := known[way[0]]
		if at.Serial != 0 {
			one, some := seen[at.ID]
			if !some {
				return Sight{}, false
			}
			if at.ID == i.ID || at.SHA256 != "" && at.SHA256 == i.SHA256 { // pages are those of these bytes
				out = out.with(one)
			}
		}
		next := []string{at.Parent}
		for _, k := range at.kinds() {
			next = append(next, same[k]...)
		}
		for _, id := range next {
			if id != "" && !visited[id] {
				visited[id] = true
				way = append(way, id)
			}
		}
	}
	return out, true
}

// kinds are what makes another file a copy of one: its bytes, and for a mail its Message-ID, under which the same words came with
// other headers. Of one that could not be taken out nobody has the bytes.
func (i *Item) kinds() (out []string) {
	for _, k := range []string{i.SHA256, i.Mail} {
		if k != "" {
			out = append(out, k)
		}
	}
	return out
}

// kin gives some files with all that is weighed with them.
func (s *Service) kin(ctx context.Context, q db.Querier, home string, all []Item) (known map[string]Item, err error) {
	known = map[string]Item{}
	asked := map[string]bool{}
	for next := all; len(next) > 0 && err == nil; {
		for _, i := range next {
			known[i.ID] = i
		}
		next, err = s.reach(ctx, q, home, next, asked, "id", func(i *Item) string { return i.Parent })
		next = slices.DeleteFunc(next, func(i Item) bool { _, there := known[i.ID]; return there })
	}
	return known, err
}

// reach gives the copies of some files, and those of which a column has a value of one: what they lie in, or what lies in them.
// What was asked for before is not asked for again.
func (s *Service) reach(ctx context.Context, q db.Querier, home string, all []Item, asked map[string]bool, column string, value func(*Item) string) (out []Item, err error) {
	by := map[string][]string{}
	for _, i := range all {
		for column, value := range map[string]string{column: value(&i), "sha256": i.SHA256, "mail": i.Mail} {
			if value != "" && !asked[column+value] {
				asked[column+value] = true
				by[column] = append(by[column], value)
			}
		}
	}
	for column, values := range by {
		slices.Sort(values)
		more, err := s.among(ctx, q, home, column, values)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
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
