package lookup

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"candour/internal/site/room"
	"candour/internal/text/search"
	"candour/internal/trust/access"
)

// Service is the one search.
type Service struct {
	lex     *search.Lexicon
	log     *slog.Logger
	finders func() []room.Finder
	once    sync.Once
	kinds   []*kept
}

// New makes the search over what the rooms let everybody find. They are asked for it
// when it is first looked for something.
func New(finders func() []room.Finder, log *slog.Logger) *Service {
	return &Service{lex: search.NewLexicon(), finders: finders, log: log}
}

// each gives the kinds, made when first asked for.
func (s *Service) each() []*kept {
	s.once.Do(func() {
		for _, f := range s.finders() {
			s.kinds = append(s.kinds, &kept{finder: f, lex: s.lex, log: s.log})
		}
	})
	return s.kinds
}

// index puts together what is indexed of all kinds, as everybody may find it,
// whoever asks.
func (s *Service) index(ctx context.Context) (_ *search.Index, late bool, err error) {
	var segments []*search.Segment
	for _, k := range s.each() {
		now, behind, err := k.at(ctx)
		if err != nil {
			return nil, false, err
		}
		segments, late = append(segments, now.segments()...), late || behind
	}
	return s.lex.New(segments...), late, nil
}

// Warm indexes all that there is, so that the first who searches need not wait.
func (s *Service) Warm(ctx context.Context) {
	if _, _, err := s.index(access.WithActor(ctx, access.Public())); err != nil && ctx.Err() == nil {
		s.log.Warn("the search is not ready yet; it is tried again when somebody searches", "error", err)
	}
}

// Asked is what somebody looks for.
type Asked struct {
	Text  string
	Kind  string // of one kind only; empty: all
	Exact bool   // as it was typed
	Page  int    // from 1
}

// size is how many things one page shows.
const size = 10

// Answer is what was found, as it is shown.
type Answer struct {
	search.Result
	Items []Item
	// Late says that something is still being indexed and may be missing.
	Late bool
	// Page is the one that is shown.
	Page int
}

// Item is one thing that was found.
type Item struct {
	room.Finder
	room.Findable
	Some    bool
	Heading []search.Span
	Snippet []search.Span
	Lang    string // of the snippet, where somebody said it
}

// texts are all words of a thing: ours, and after them those of others.
func texts(f room.Findable) []string {
	out := slices.Clone(f.Words)
	for _, s := range f.Said {
		out = append(out, s.Words)
	}
	return out
}

// itemOf shows what was found, with the language of the words of others that are shown.
func itemOf(k *kept, f room.Findable, some bool, m search.Marker) Item {
	it := Item{Finder: k.finder, Findable: f, Some: some, Heading: m.Whole(f.Title)}
	which := -1
	if it.Snippet, which = m.SnippetOf(texts(f)...); which >= len(f.Words) {
		it.Lang = f.Said[which-len(f.Words)].Lang
	}
	return it
}

// Search looks for something among what everybody may see.
func (s *Service) Search(ctx context.Context, a Asked) (Answer, error) {
	ctx = access.WithActor(ctx, access.Public())
	x, late, err := s.index(ctx)
	if err != nil {
		return Answer{}, err
	}
	out := Answer{Late: late, Page: min(max(a.Page, 1), search.Most/size)}
	ask := func() {
		out.Result = x.Search(a.Text, search.Options{Kind: a.Kind, Exact: a.Exact, From: (out.Page - 1) * size, Size: size})
	}
	if ask(); len(out.Hits) == 0 && out.Total() > 0 { // past the end: the last page
		out.Page = min((out.Total()+size-1)/size, search.Most/size)
		ask()
	}
	found, err := s.now(ctx, out.Hits)
	if err != nil {
		return Answer{}, err
	}
	m := x.Marker(out.Result)
	for i, h := range out.Hits {
		if f := found[i]; f.Href != "" {
			out.Items = append(out.Items, itemOf(s.kind(h.Kind), f, h.Some, m))
		}
	}
	return out, nil
}

func (s *Service) kind(name string) *kept {
	i := slices.IndexFunc(s.each(), func(k *kept) bool { return k.finder.Kind == name })
	if i < 0 {
		return nil
	}
	return s.kinds[i]
}

// now asks the rooms for what was found, as everybody may see it at this moment. One
// that is not there any more stays empty.
func (s *Service) now(ctx context.Context, hits []search.Hit) ([]room.Findable, error) {
	out, ids := make([]room.Findable, len(hits)), map[string][]string{}
	for _, h := range hits {
		ids[h.Kind] = append(ids[h.Kind], strings.TrimPrefix(h.ID, h.Kind+"/"))
	}
	for kind, of := range ids {
		all, err := s.kind(kind).finder.Load(ctx, of)
		if err != nil {
			return nil, err
		}
		for _, f := range all {
			i := slices.IndexFunc(hits, func(h search.Hit) bool { return h.Kind == kind && h.ID == kind+"/"+f.ID })
			out[i] = f
		}
	}
	return out, nil
}

// suggestions is how many are shown while somebody types.
const suggestions = 8

// Suggest gives titles that go on as somebody types.
func (s *Service) Suggest(ctx context.Context, typed string) (out []Item, err error) {
	ctx = access.WithActor(ctx, access.Public())
	x, _, err := s.index(ctx)
	if err != nil {
		return nil, err
	}
	hits := x.Suggest(typed, suggestions)
	found, err := s.now(ctx, hits)
	if err != nil {
		return nil, err
	}
	for i, f := range found {
		if f.Href != "" {
			out = append(out, Item{Finder: s.kind(hits[i].Kind).finder, Findable: f})
		}
	}
	return out, nil
}
