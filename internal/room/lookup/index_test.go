package lookup

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"candour/internal/site/room"
	"candour/internal/trust/access"
)

// shelf is a made-up room: what stands on it can be found. What is asked of it must be
// asked as the public.
type shelf struct {
	t      testing.TB
	mu     sync.Mutex
	on     map[string]string // words by id
	state  map[string]int
	n      int
	loads  int
	broken error
	wait   chan struct{} // until it is closed nothing is given
}

func (s *shelf) put(id, words string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	if s.on[id], s.state[id] = words, s.n; words == "" {
		delete(s.on, id)
	}
}

func (s *shelf) finder() room.Finder {
	return room.Finder{Kind: "thing", One: "Thing", Many: "Things",
		Mark: func(context.Context) (any, error) { s.mu.Lock(); defer s.mu.Unlock(); return s.n, nil },
		List: func(context.Context) (out []room.Stub, err error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			for id := range s.on {
				out = append(out, room.Stub{ID: id, Is: s.state[id]})
			}
			return out, s.broken
		},
		Load: s.load}
}

func (s *shelf) load(ctx context.Context, ids []string) (out []room.Findable, err error) {
	if who := access.ActorFrom(ctx); who.ID != access.Public().ID || who.SignedIn() {
		s.t.Errorf("asked as %s", who.ID)
	}
	if s.wait != nil {
		<-s.wait
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.loads += len(ids)
	for _, id := range ids {
		if words, ok := s.on[id]; ok {
			out = append(out, room.Findable{ID: id, Href: "/things/" + id, Title: "Thing " + id, Words: []string{words}})
		}
	}
	return out, s.broken
}

func newShelf(t testing.TB) (*shelf, *Service) {
	s := &shelf{t: t, on: map[string]string{}, state: map[string]int{}}
	return s, New(func() []room.Finder { return []room.Finder{s.finder()} }, slog.New(slog.DiscardHandler))
}

// coordinator asks: what they may see besides the public is not found for them either.
func coordinator() context.Context {
	return access.WithActor(context.Background(), access.Actor{ID: "coordinator", Roles: []access.Role{access.RolePublic, access.RoleCoordinator}})
}

func (s *shelf) found(find *Service, words string) (out []string) {
	s.t.Helper()
	a, err := find.Search(coordinator(), Asked{Text: words, Exact: true})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, it := range a.Items {
		if !it.Some {
			out = append(out, it.ID)
		}
	}
	slices.Sort(out)
	return out
}

// TestWhatChangesIsFoundAtOnce: whatever is put on the shelf, changed or taken off it,
// the next search finds what stands there and nothing that stood there before; and a
// single change in many does not index all anew.
func TestWhatChangesIsFoundAtOnce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, find := newShelf(t)
		many := rapid.IntRange(0, 3).Draw(rt, "many") * 400
		for i := range many {
			s.put(fmt.Sprint("many", i), "crowd")
		}
		s.found(find, "crowd")
		for range rapid.IntRange(1, 12).Draw(rt, "acts") {
			id := rapid.SampledFrom([]string{"a", "b", "c", "many1"}).Draw(rt, "id")
			s.put(id, rapid.SampledFrom([]string{"", "oranges", "lemons", "oranges and lemons"}).Draw(rt, "words"))
			before := s.loads
			for _, word := range []string{"oranges", "lemons"} {
				var want []string
				for id, words := range s.on {
					if strings.Contains(words, word) {
						want = append(want, id)
					}
				}
				slices.Sort(want)
				if got := s.found(find, word); !slices.Equal(got, want) {
					rt.Fatalf("%s: %v, want %v", word, got, want)
				}
			}
			if many > 0 && s.loads-before > 20 {
				rt.Fatalf("one change of %d loaded %d", many, s.loads-before)
			}
		}
	})
}

// TestWhatIsGoneMeanwhileIsNotShown: what is indexed and not there any more, and has
// not been noticed, is asked for once more before it is shown, and so are its words.
func TestWhatIsGoneMeanwhileIsNotShown(t *testing.T) {
	s, find := newShelf(t)
	s.put("a", "oranges")
	s.put("b", "oranges forbidden")
	s.found(find, "oranges")
	s.mu.Lock() // beside its mark
	delete(s.on, "a")
	s.on["b"] = "oranges"
	s.mu.Unlock()
	a, err := find.Search(coordinator(), Asked{Text: "oranges"})
	if err != nil || len(a.Items) != 1 || a.Items[0].ID != "b" || strings.Contains(fmt.Sprint(a.Items), "forbidden") {
		t.Errorf("%+v, %v", a.Items, err)
	}
	if got, err := find.Suggest(coordinator(), "thing"); err != nil || len(got) != 1 || got[0].ID != "b" {
		t.Errorf("suggested: %v, %v", got, err)
	}
}

// TestWhatIsShownHasItsLanguage: words of others that are shown bear the language that
// somebody said; ours, and those of which nobody said it, bear none.
func TestWhatIsShownHasItsLanguage(t *testing.T) {
	f := room.Findable{ID: "a", Href: "/things/a", Title: "Thing", Words: []string{"oranges of ours"},
		Said: []room.Said{{Words: "lemons that nobody named"}, {Words: "derbyniwyd y lemonau", Lang: "cy"}}}
	finder := room.Finder{Kind: "thing", One: "Thing", Mark: func(context.Context) (any, error) { return 1, nil },
		List: func(context.Context) ([]room.Stub, error) { return []room.Stub{{ID: "a", Is: 1}}, nil },
		Load: func(context.Context, []string) ([]room.Findable, error) { return []room.Findable{f}, nil }}
	find := New(func() []room.Finder { return []room.Finder{finder} }, slog.New(slog.DiscardHandler))
	for word, want := range map[string][2]string{"oranges": {"oranges of ours", ""}, "lemons": {"lemons that nobody named", ""}, "derbyniwyd": {"derbyniwyd y lemonau", "cy"}} {
		a, err := find.Search(coordinator(), Asked{Text: word, Exact: true})
		if err != nil || len(a.Items) != 1 {
			t.Fatalf("%s: %+v, %v", word, a, err)
		}
		text := ""
		for _, s := range a.Items[0].Snippet {
			text += s.Text
		}
		if text != want[0] || a.Items[0].Lang != want[1] {
			t.Errorf("%s: %q in %q, want %q", word, text, a.Items[0].Lang, want)
		}
	}
}

// TestAFaultIsToldAndTriedAgain: nothing half is kept of a room that cannot answer.
func TestAFaultIsToldAndTriedAgain(t *testing.T) {
	s, find := newShelf(t)
	s.put("a", "oranges")
	s.broken = errors.New("the database is away")
	if _, err := find.Search(coordinator(), Asked{Text: "oranges"}); !errors.Is(err, s.broken) {
		t.Errorf("%v", err)
	}
	s.broken = nil
	if got := s.found(find, "oranges"); !slices.Equal(got, []string{"a"}) {
		t.Errorf("%v", got)
	}
}

// TestNobodyWaitsForEver: a search that has waited long enough says that something may
// be missing, and many at once index once.
func TestNobodyWaitsForEver(t *testing.T) {
	s, find := newShelf(t)
	s.put("a", "oranges")
	s.wait = make(chan struct{})
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			ctx, cancel := context.WithTimeout(coordinator(), time.Minute)
			defer cancel()
			a, err := find.Search(ctx, Asked{Text: "oranges"})
			if err != nil || !a.Late || len(a.Items) != 0 {
				t.Errorf("%+v, %v", a, err)
			}
		})
	}
	wg.Wait()
	close(s.wait)
	for len(s.found(find, "oranges")) == 0 { // what was begun goes on
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if indexed := s.loads; indexed != 2 { // once for the index, once to show it
		t.Errorf("it was asked for %d times", indexed)
	}
}
