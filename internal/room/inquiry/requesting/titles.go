package requesting

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"candour/internal/base/clock"
)

// title is what a document is found by.
type title struct {
	received          clock.Day
	id, words, sha256 string
}

// order is that of the list: the latest first.
func (t title) order(o title) int {
	return cmp.Or(o.received.Sub(t.received), cmp.Compare(t.id, o.id))
}

// titles are those of one inquiry, in the order of the list. Documents are only added and keep what
// they are found by, so that they are all there when as many are there as the database counts at
// each search: from whichever process one came, it is found at once. They are about 200 bytes a
// document, and say nothing of what is held: each that has the words is read from the database,
// and looked at as every other document is.
type titles struct {
	mu sync.Mutex
	listed
}

// listed is a list with the words of all titles one after another: going through one text costs a tenth of going through
// many.
type listed struct {
	all  []title
	text string
	at   []int // where the words of each begin in it, and where the last end
}

// between stands between two titles: nobody can type it into one.
const between = "\x00"

func listOf(all []title) listed {
	out := listed{all: all, at: make([]int, 0, len(all)+1)}
	var b strings.Builder
	for i := range all {
		out.at = append(out.at, b.Len())
		b.WriteString(all[i].words)
		b.WriteString(between)
	}
	out.text, out.at = b.String(), append(out.at, b.Len())
	for i := range all {
		all[i].words = out.text[out.at[i] : out.at[i+1]-len(between)] // kept once
	}
	return out
}

// from gives the next that have words, in small letters, in the title, or whose hash begins with them, or whose id they
// are: at most so many, from one on.
func (l *listed) from(i int, words string, most int) (ids []string) {
	var found []int
	for at := l.at[i]; len(found) < most && !strings.Contains(words, between); {
		next := strings.Index(l.text[at:], words)
		if next < 0 {
			break
		}
		j, there := slices.BinarySearch(l.at, at+next)
		if !there {
			j--
		}
		found, at = append(found, j), l.at[j+1]
	}
	hash := strings.Trim(words, "0123456789abcdef") == ""
	for j := i; j < len(l.all); j++ {
		if l.all[j].id == words || hash && strings.HasPrefix(l.all[j].sha256, words) {
			found = append(found, j)
		}
	}
	slices.Sort(found)
	for _, j := range slices.Compact(found) {
		if len(ids) < most {
			ids = append(ids, l.all[j].id)
		}
	}
	return ids
}

// shelf has the titles of the inquiries that were searched since the program began.
type shelf struct {
	mu sync.Mutex
	of map[string]*titles
}

func (s *shelf) titles(inquiry string) *titles {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of == nil {
		s.of = map[string]*titles{}
	}
	if s.of[inquiry] == nil {
		s.of[inquiry] = &titles{}
	}
	return s.of[inquiry]
}

// titles are all of an inquiry, as they were committed.
func (s *Service) titles(ctx context.Context, inquiry string) (listed, error) {
	t := s.shelf.titles(inquiry)
	t.mu.Lock()
	defer t.mu.Unlock()
	n, err := s.store.count(ctx, s.DB, inquiry)
	if err != nil || n == len(t.all) {
		return t.listed, err
	}
	// A few more are read alone.
	const few = 10 * lot
	have := t.all
	if n < len(have) || n-len(have) > few {
		have = nil
	}
	more, err := s.added(ctx, inquiry, have)
	if err == nil {
		slices.SortFunc(more, title.order)
		t.listed = listOf(merged(have, more))
	}
	return t.listed, err
}

// added reads what is not there yet.
func (s *Service) added(ctx context.Context, inquiry string, have []title) (out []title, err error) {
	if len(have) == 0 {
		return s.store.titles(ctx, s.DB, `WHERE inquiry_id = ?`, inquiry)
	}
	known := make(map[string]bool, len(have))
	for _, t := range have {
		known[t.id] = true
	}
	ids, err := s.store.ids(ctx, s.DB, inquiry)
	for some := range slices.Chunk(slices.DeleteFunc(ids, func(id string) bool { return known[id] }), lot) {
		var all []title
		if all, err = s.store.titles(ctx, s.DB, `WHERE `+among(some), argsOf(some)...); err != nil {
			return nil, err
		}
		out = append(out, all...)
	}
	return out, err
}

// merged puts two lists in order into one; what is in both is once there. Whoever reads the one that
// was there before goes on with it.
func merged(a, b []title) []title {
	out := make([]title, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch c := a[0].order(b[0]); {
		case c < 0:
			out, a = append(out, a[0]), a[1:]
		case c > 0:
			out, b = append(out, b[0]), b[1:]
		default:
			a = a[1:]
		}
	}
	return append(append(out, a...), b...)
}

// found gives the next documents that have some words, in the order of the list, from a place on.
func (s *Service) found(ctx context.Context, inquiry, words string, from Place) ([]Document, error) {
	list, err := s.titles(ctx, inquiry)
	if err != nil || len(list.all) == 0 {
		return nil, err
	}
	first := 0
	if from.ID != "" {
		at, there := slices.BinarySearchFunc(list.all, title{received: from.Received, id: from.ID}, title.order)
		if first = at; there {
			first++
		}
	}
	ids := list.from(first, words, lot)
	if len(ids) == 0 {
		return nil, nil
	}
	return s.store.named(ctx, s.DB, inquiry, ids)
}
