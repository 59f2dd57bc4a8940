package gate

// State is what a connection is doing.
type State int

// The states of a connection, in the order in which they are closed when there
// are too many.
const (
	Fresh   State = iota // has not yet said what it wants
	Idle                 // has been answered and is kept for the next request
	Sending              // sends a form, and is not signed in
	Active               // is being answered, and is never closed for another
)

// ID is a connection in a [Book].
type ID int64

// Book keeps count of open connections. It is pure: whoever asks closes.
type Book struct {
	total, each int
	last        ID
	open        map[ID]*entry
	by          map[Mark]int
}

type entry struct {
	mark  Mark
	free  bool
	state State
}

// NewBook makes one for so many connections in all, and so many of one prefix.
func NewBook(total, each int) *Book {
	return &Book{total: max(total, 1), each: max(each, 1), open: map[ID]*entry{}, by: map[Mark]int{}}
}

// Add enters a connection. When there are too many, another is to be closed for
// it (put is not 0), or it is itself (ok is false). A trusted proxy is bound by
// the total alone: it speaks for many.
func (b *Book) Add(m Mark, proxy bool) (id, put ID, ok bool) {
	switch {
	case !proxy && b.by[m] >= b.each:
		put = b.victim(func(e *entry) bool { return e.mark == m })
	case len(b.open) >= b.total:
		put = b.crowding()
	default:
		return b.enter(m, proxy), 0, true
	}
	if put == 0 {
		return 0, 0, false
	}
	b.Remove(put)
	return b.enter(m, proxy), put, true
}

func (b *Book) enter(m Mark, proxy bool) ID {
	b.last++
	b.open[b.last] = &entry{mark: m, free: proxy}
	b.by[m]++
	return b.last
}

// crowding finds one to close when the total is reached: of the prefix that has
// most connections that can be closed, the one in the least state, the oldest
// of those.
func (b *Book) crowding() ID {
	closable := map[Mark]int{}
	for _, e := range b.open {
		if e.state != Active {
			closable[e.mark]++
		}
	}
	var most Mark
	for m, n := range closable {
		if closable[most] < n || closable[most] == n && m < most {
			most = m
		}
	}
	return b.victim(func(e *entry) bool { return e.mark == most })
}

// victim is the oldest in the least state among some; 0 when all are active.
func (b *Book) victim(among func(*entry) bool) ID {
	var out ID
	for id, e := range b.open {
		if !among(e) || e.state == Active {
			continue
		}
		if o := b.open[out]; out == 0 || e.state < o.state || e.state == o.state && id < out {
			out = id
		}
	}
	return out
}

// Set says what a connection is doing now.
func (b *Book) Set(id ID, s State) {
	if e := b.open[id]; e != nil {
		e.state = s
	}
}

// Remove takes a connection out, once it is closed.
func (b *Book) Remove(id ID) {
	e := b.open[id]
	if e == nil {
		return
	}
	delete(b.open, id)
	if b.by[e.mark]--; b.by[e.mark] == 0 {
		delete(b.by, e.mark)
	}
}

// Open is how many are open.
func (b *Book) Open() int { return len(b.open) }
