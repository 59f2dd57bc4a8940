package listening

import (
	"sync"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/testimony"
)

// tail is how many acts an account has, and which is the last. Acts are only added, each with an id
// of its own: where both are the same so are all acts, in whatever process or transaction they
// were read, also after a write that was taken back and tried again.
type tail struct {
	acts int
	last string
}

// moment is what the answer depends on beside the acts of an account.
type moment struct {
	state inquiry.State
	day   clock.Day
}

// folded remembers accounts as their acts made them, so that a list of hundreds does not replay
// every act of each. What it has is looked at by the tail of the acts, which every reading asks the
// database for together with the row: a no or a withdrawal is in force at once, from whichever
// process it came. It holds no words and no names, and nothing of a day before counts. An account
// that changed is replayed alone, about a millisecond, and not all with it.
type folded struct {
	mu sync.Mutex
	of map[string]remembered
}

type remembered struct {
	tail    tail
	at      moment
	account testimony.Account
}

// recall fills in an account whose acts are remembered, and says whether they are.
func (f *folded) recall(a *Account, at moment) (bool, error) {
	f.mu.Lock()
	was, ok := f.of[a.ID]
	f.mu.Unlock()
	if !ok || was.tail != a.tail || was.at != at {
		return false, nil
	}
	a.Account, a.next = was.account, was.tail.acts+1
	return true, a.agrees()
}

// keep remembers an account by the acts that it was made of: those may be newer than its row.
func (f *folded) keep(a *Account, acts []numbered, at moment) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.of == nil {
		f.of = map[string]remembered{}
	}
	f.of[a.ID] = remembered{tail{len(acts), acts[len(acts)-1].id}, at, a.Account}
}
