package lookup

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"candour/internal/site/room"
	"candour/internal/text/search"
	"candour/internal/trust/access"
)

// patience is how long a search waits for what is being indexed.
const patience = 2 * time.Second

// slack is how many changed records stand beside the large segment before all are
// indexed anew; in a large one, a tenth of it.
const slack = 500

// atOnce is how many records a room is asked for at once.
const atOnce = 1000

// kept is the index of one kind. What it holds is made by one at a time.
type kept struct {
	finder room.Finder
	lex    *search.Lexicon
	log    *slog.Logger

	mu      sync.Mutex
	now     state
	running chan struct{} // closed when what is under way is done; nil: nothing is
	failed  error         // of what was last under way
}

// state is what is indexed at one moment. It is not changed afterwards.
type state struct {
	made        bool
	mark        any
	is          map[string]any // what each stood at, by id
	base, delta *search.Segment
	beside      map[string]bool // those of which the base knows an earlier state, or none
}

// segments are those that are searched.
func (s state) segments() (out []*search.Segment) {
	for _, seg := range []*search.Segment{s.base, s.delta} {
		if seg != nil {
			out = append(out, seg)
		}
	}
	return out
}

// at gives what is indexed, brought up to date. Late says that it is not: it is still
// being made, and whoever asks has waited long enough.
func (k *kept) at(ctx context.Context) (_ state, late bool, err error) {
	wait, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		mark, err := k.finder.Mark(ctx)
		if err != nil {
			return state{}, false, err
		}
		k.mu.Lock()
		if k.now.made && k.now.mark == mark {
			defer k.mu.Unlock()
			return k.now, false, nil
		}
		running, err := k.begin(ctx, mark)
		k.mu.Unlock()
		if err != nil {
			return state{}, false, err
		}
		select {
		case <-running:
		case <-wait.Done():
			k.mu.Lock()
			defer k.mu.Unlock()
			return k.now, true, ctx.Err()
		}
	}
}

// begin brings it up to date, unless somebody does. A fault is told once, to whoever
// comes next, and then it is tried again.
func (k *kept) begin(ctx context.Context, mark any) (chan struct{}, error) {
	if k.running != nil {
		return k.running, nil
	}
	if err := k.failed; err != nil {
		k.failed = nil
		return nil, err
	}
	done, was := make(chan struct{}), k.now
	k.running = done
	go func() {
		next, err := k.next(access.WithActor(context.WithoutCancel(ctx), access.Public()), was, mark)
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.failed, k.running = err, nil; err == nil {
			k.now = next
		} else {
			k.log.Warn("what can be found was not indexed", "kind", k.finder.Kind, "error", err)
		}
		close(done)
	}()
	return done, nil
}

// next is the state after another. What changed is indexed by itself, unless that is
// much.
func (k *kept) next(ctx context.Context, was state, mark any) (state, error) {
	stubs, err := k.finder.List(ctx)
	if err != nil {
		return state{}, err
	}
	out := state{made: true, mark: mark, is: make(map[string]any, len(stubs)), beside: map[string]bool{}}
	for id := range was.beside {
		out.beside[id] = true
	}
	var ids, changed []string
	moved := false
	for _, s := range stubs {
		out.is[s.ID] = s.Is
		ids = append(ids, s.ID)
		if before, known := was.is[s.ID]; !known || before != s.Is {
			out.beside[s.ID], moved = true, true
		}
		if out.beside[s.ID] {
			changed = append(changed, s.ID)
		}
	}
	for id := range was.is {
		if _, still := out.is[id]; !still {
			out.beside[id], moved = true, true
		}
	}
	switch {
	case !was.made || len(out.beside) > max(slack, len(ids)/10):
		out.beside = map[string]bool{}
		out.base, err = k.segment(ctx, ids)
		return out, err
	case !moved:
		out.base, out.delta = was.base, was.delta
		return out, nil
	}
	out.base = was.base.Without(func(id string) bool { return out.beside[id[len(k.finder.Kind)+1:]] })
	out.delta, err = k.segment(ctx, changed)
	return out, err
}

// segment indexes some records, as they are now. One that is not there any more is
// left out.
func (k *kept) segment(ctx context.Context, ids []string) (*search.Segment, error) {
	docs := make([]search.Doc, 0, len(ids))
	for from := 0; from < len(ids); from += atOnce {
		some, err := k.finder.Load(ctx, ids[from:min(from+atOnce, len(ids))])
		if err != nil {
			return nil, err
		}
		for _, f := range some {
			docs = append(docs, search.Doc{ID: k.finder.Kind + "/" + f.ID, Kind: k.finder.Kind, Rank: k.finder.Rank, Title: f.Title, Names: f.Names,
				Number: f.Number, Place: append(f.Place, k.finder.One), Words: texts(f)})
		}
	}
	return k.lex.NewSegment(docs), nil
}
