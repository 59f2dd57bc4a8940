package inquiry

import (
	"context"
	"strings"

	"candour/internal/site/room"
)

// Finder is what everybody may find here: inquiries, by their names, areas, bodies and
// what its page says of its terms and consultations.
func (s *Service) Finder() room.Finder {
	return room.Finder{Kind: "inquiry", One: "Inquiry", Many: "Inquiries", Rank: 25, Mark: room.EachSecond, List: s.stubs,
		Load: func(ctx context.Context, ids []string) ([]room.Findable, error) {
			return room.LoadEach(ids, func(id string) (room.Findable, error) { return s.findable(ctx, id) })
		}}
}

// stubs gives every inquiry with what tells that it changed.
func (s *Service) stubs(ctx context.Context) ([]room.Stub, error) {
	all, _, err := s.List(ctx)
	if err != nil {
		return nil, err
	}
	newest := map[string]int{}
	terms, err := s.store.terms(ctx, s.db, ``)
	for _, t := range terms {
		newest[t.Inquiry] = max(newest[t.Inquiry], t.Number)
	}
	papers, err2 := s.store.papers(ctx, s.db, ``)
	if err == nil {
		err = err2
	}
	names, err2 := s.allNames(ctx)
	if err == nil {
		err = err2
	}
	type is struct {
		version       int64
		terms, papers int
		names         string
	}
	count := map[string]int{}
	for _, p := range papers {
		count[p.Inquiry]++
	}
	var out []room.Stub
	for _, x := range all {
		out = append(out, room.Stub{ID: x.ID, Is: is{x.Version, newest[x.ID], count[x.ID], strings.Join(namesOf(&x, names), "\n")}})
	}
	return out, err
}

// allNames gives every name that a listed body has or had, by its id.
func (s *Service) allNames(ctx context.Context) (map[string][]string, error) {
	all, err := s.bodies.Listed(ctx, s.db)
	out := map[string][]string{}
	for _, b := range all {
		out[b.ID] = append([]string{b.Name}, b.Also...)
	}
	return out, err
}

// namesOf are the names of the bodies of an inquiry: those that it looks at, and whoever
// commissions it.
func namesOf(x *Inquiry, names map[string][]string) (out []string) {
	for _, b := range append([]string{x.Commissioner}, x.Bodies...) {
		out = append(out, names[b]...)
	}
	return out
}

// findable is one inquiry as it can be found: by words that its pages show.
func (s *Service) findable(ctx context.Context, id string) (room.Findable, error) {
	x, err := s.See(ctx, id)
	if err != nil {
		return room.Findable{}, err
	}
	f := room.Findable{ID: id, Href: PathOf(id), Title: x.Title, Place: []string{x.Area}, About: x.Area, Synthetic: x.Synthetic, Words: []string{x.About, x.Set.Title}}
	names, err := s.allNames(ctx)
	f.Place = append(f.Place, namesOf(&x.Inquiry, names)...)
	for _, c := range x.Consultations {
		f.Words = append(f.Words, "Consultation", c.Newest().Title, c.Newest().Questions)
	}
	for _, t := range x.Terms {
		f.Words = append(f.Words, "Terms of reference", t.Why)
	}
	if n := len(x.Terms); n > 0 {
		f.Words = append(f.Words, x.Terms[n-1].Text)
	}
	return f, err
}
