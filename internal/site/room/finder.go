package room

import (
	"cmp"
	"context"
	"slices"
	"time"

	"candour/internal/base/errs"
)

// Finder is what a room lets everybody find, of one kind. All that it gives is asked
// for as the public, by the rules of the page that shows it: what that page does not
// show is not found.
type Finder struct {
	// Kind is its name in an address ("report"), One and Many its words, Rank its
	// place among the kinds.
	Kind, One, Many string
	Rank            int
	// Mark is another value whenever anything that List and Load give may be another.
	// It is asked at each search, and must cost little. Values are compared.
	Mark func(context.Context) (any, error)
	// List says what there is, and by which value each is told from what it was
	// before.
	List func(context.Context) ([]Stub, error)
	// Load gives those of some that everybody may see now; others it leaves out. It is
	// asked when they are indexed, and again before any of them is shown.
	Load func(ctx context.Context, ids []string) ([]Findable, error)
}

// Stub is one thing that can be found, and the state that it is in.
type Stub struct {
	ID string
	Is any
}

// Findable is one thing as it can be found.
type Findable struct {
	ID          string
	Href, Title string
	// Names are what it is called besides: acronyms, former names.
	Names []string
	// Number is its number where it belongs.
	Number string
	// Place is where it belongs and whom it is about; About is that in one line, as it
	// is shown.
	Place []string
	About string
	// Words are all other words of it that its page shows; Said are those among them
	// that others said, in a language that is known or not.
	Words     []string
	Said      []Said
	Synthetic bool
}

// Said are words of others. Lang is their language as a BCP 47 tag; empty where nobody
// has said it, and then none is claimed.
type Said struct{ Words, Lang string }

// Finders are those of all rooms, by rank.
func (s Service) Finders() []Finder {
	out := of(s, func(r Live) []Finder { return r.Finders })
	slices.SortStableFunc(out, func(a, b Finder) int { return cmp.Compare(a.Rank, b.Rank) })
	return out
}

// EachSecond is a Finder's Mark where nothing tells that it changed: it is looked at
// anew once a second, where somebody searches.
func EachSecond(context.Context) (any, error) { return time.Now().Unix(), nil }

// LoadEach is a Finder's Load where each is asked for by itself: what is not there for
// whoever asks is left out.
func LoadEach(ids []string, load func(id string) (Findable, error)) ([]Findable, error) {
	out := make([]Findable, 0, len(ids))
	for _, id := range ids {
		f, err := load(id)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}
