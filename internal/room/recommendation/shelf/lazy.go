package shelf

import "sync"

// lazy is something that is made when first asked for, once: who asks meanwhile
// waits and shares it. What could not be made is tried again.
type lazy[T any] struct {
	mu   sync.Mutex
	made bool
	what T
}

func (l *lazy[T]) get(make func() (T, error)) (T, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.made {
		return l.what, nil
	}
	what, err := make()
	if err == nil {
		l.what, l.made = what, true
	}
	return what, err
}

// of is get for what cannot fail.
func (l *lazy[T]) of(make func() T) T {
	what, _ := l.get(func() (T, error) { return make(), nil })
	return what
}

// some keeps the newest of what was made, by name, up to a weight in all. It is
// for what names ask for that are many: bodies, years.
type some[T any] struct {
	mu      sync.Mutex
	maximum int // weight
	held    int
	order   []*one[T] // of those that were made, the oldest first
	by      map[string]*one[T]
}

type one[T any] struct {
	lazy[T]
	name   string
	weight int
}

// get gives what goes by a name, made once while it is held.
func (s *some[T]) get(name string, weigh func(T) int, make func() (T, error)) (T, error) {
	it, fresh := s.asked(name), false
	what, err := it.get(func() (T, error) { fresh = true; return make() })
	switch {
	case err != nil:
		s.forget(it)
	case fresh:
		s.keep(it, 1+weigh(what))
	}
	return what, err
}

// asked finds it, or makes a place for it that all who ask meanwhile share.
func (s *some[T]) asked(name string) *one[T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.by == nil {
		s.by = map[string]*one[T]{}
	}
	if s.by[name] == nil {
		s.by[name] = &one[T]{name: name}
	}
	return s.by[name]
}

// forget gives up the place of what could not be made.
func (s *some[T]) forget(it *one[T]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(it)
}

func (s *some[T]) drop(it *one[T]) {
	if s.by[it.name] == it {
		delete(s.by, it.name)
	}
}

// keep holds one more, and lets go of the oldest that are too many. Its place may be
// given up, or another's: who waited for one that failed has made it after all.
func (s *some[T]) keep(it *one[T], weight int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	it.weight = weight
	s.order, s.held = append(s.order, it), s.held+weight
	for s.held > s.maximum {
		s.held -= s.order[0].weight
		s.drop(s.order[0])
		s.order = s.order[1:]
	}
}
