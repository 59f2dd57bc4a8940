package bundle

import (
	"fmt"
	"slices"
	"strings"
)

// longest is how many letters a title, a section, a date or a number may have.
const longest = 400

// arrange sorts the documents into lists: those of the index, those that came late, those that came later still. Within a list those
// of a section stand together, in the order in which sections first appear, and those of none come first.
func arrange(docs []Document, o Options) ([][]Document, error) {
	if len(docs) == 0 {
		return nil, fmt.Errorf("%w names no document", ErrInput)
	}
	if strings.TrimSpace(o.Title) == "" || len(o.Title) > longest || len(o.Letter) > 8 {
		return nil, fmt.Errorf("%w: a bundle needs a title of at most %d letters, and its letter has at most 8", ErrInput, longest)
	}
	at := map[string]int{}
	for i, d := range docs {
		switch {
		case d.URN == "" || d.Title == "":
			return nil, fmt.Errorf("%w: document %d (%s) has no number or no title", ErrInput, i+1, d.File)
		case len(d.URN) > 60 || len(d.Date) > 60 || len(d.Title) > longest || len(d.Section) > longest:
			return nil, fmt.Errorf("%w: %s: a number and a date have at most 60 letters, a title and a section %d", ErrInput, d.URN, longest)
		}
		if k, twice := at[d.URN]; twice {
			return nil, fmt.Errorf("%w: documents %d and %d have the same number, %s", ErrInput, k+1, i+1, d.URN)
		}
		at[d.URN] = i
	}
	if o.After == nil {
		return [][]Document{bySection(docs)}, nil
	}
	return after(docs, at, o)
}

func after(docs []Document, at map[string]int, o Options) ([][]Document, error) {
	m := o.After
	if err := m.Check(); err != nil {
		return nil, err
	}
	if m.Title != o.Title || m.Letter != o.Letter {
		return nil, fmt.Errorf("%w is called %q, letter %q: keep both, so that its index stays as it is", ErrMap, m.Title, m.Letter)
	}
	out := make([][]Document, len(m.Lists))
	early := map[string]bool{}
	for _, e := range m.Documents {
		i, ok := at[e.URN]
		if !ok {
			return nil, fmt.Errorf("%w has %s, which is not on the list: what was in a bundle stays in it", ErrMap, e.URN)
		}
		early[e.URN] = true
		d := docs[i]
		if d.Section != e.Section || d.Title != e.Title || d.Date != e.Date {
			return nil, fmt.Errorf("%w lists %s with another section, title or date: keep them, so that its index stays as it is", ErrMap, e.URN)
		}
		out[e.List] = append(out[e.List], d)
	}
	var late []Document
	for _, d := range docs {
		if !early[d.URN] {
			late = append(late, d)
		}
	}
	if len(late) > 0 {
		out = append(out, bySection(late))
	}
	return out, nil
}

func bySection(docs []Document) []Document {
	first := map[string]int{"": -1} // those of no section stand before all headings
	for i, d := range docs {
		if _, ok := first[d.Section]; !ok {
			first[d.Section] = i
		}
	}
	out := slices.Clone(docs)
	slices.SortStableFunc(out, func(a, b Document) int { return first[a.Section] - first[b.Section] })
	return out
}

// holds says whether every page of the earlier bundle stands where it stood.
func (b *builder) holds() error {
	if b.o.After == nil {
		return nil
	}
	for n, l := range b.o.After.Lists {
		if b.m.Lists[n] != l {
			return fmt.Errorf("%w has list %d on pages %d to %d, and here it takes another place: it was made by another version", ErrMap, n, l.First, l.First+l.Pages-1)
		}
	}
	for i, e := range b.o.After.Documents {
		is := b.m.Documents[i]
		if is.SHA256 != e.SHA256 {
			return fmt.Errorf("%w has other bytes of %s: give a new version a number of its own", ErrMap, e.URN)
		}
		if is.First != e.First || is.Pages != e.Pages {
			return fmt.Errorf("%w has %s on %d pages from %d, and here it takes another place: it was made by another version", ErrMap, e.URN, e.Pages, e.First)
		}
	}
	return nil
}
