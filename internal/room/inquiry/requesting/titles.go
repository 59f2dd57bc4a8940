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

// has says whether words, in small letters, are in the title, or begin the hash where they could be one, or are the id.
func (t *title) has(words string, hash bool) bool {
	return strings.Contains(t.words, words) || hash && strings.HasPrefix(t.sha256, words) || t.id == words
}

// titles are those of one inquiry, in the order of the list. Documents are only added and keep what
// they are found by, so that they are all there when as many are there as the database counts at
// each search: from whichever process one came, it is found at once. They are about 200 bytes a
// document, and say nothing of what is held: each that has the words is read from the database,
// and looked at as every other document is.
type titles struct {
	mu  sync.Mutex
	all []title
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
func (s *Service) titles(ctx context.Context, inquiry string) ([]title, error) {
	t := s.shelf.titles(inquiry)
	t.mu.Lock()
	defer t.mu.Unlock()
	n, err := s.store.count(ctx, s.DB, inquiry)
	if err != nil || n == len(t.all) {
		return t.all, err
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
		t.all = merged(have, more)
	}
	return t.all, err
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
	all, err := s.titles(ctx, inquiry)
	if err != nil {
		return nil, err
	}
	if from.ID != "" {
		at, there := slices.BinarySearchFunc(all, title{received: from.Received, id: from.ID}, title.order)
		if there {
			at++
		}
		all = all[at:]
	}
	var ids []string
	hash := strings.Trim(words, "0123456789abcdef") == ""
	for i := range all {
		if all[i].has(words, hash) {
			if ids = append(ids, all[i].id); len(ids) == lot {
				break
			}
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return s.store.named(ctx, s.DB, inquiry, ids)
}
