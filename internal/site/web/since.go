package web

import (
	"container/list"
	"net/http"
	"sync"
	"time"
)

// How many addresses a node remembers the last change of, and for how long one that
// nobody asks for.
const (
	maxSince  = 4096
	sinceKept = 24 * time.Hour
)

// since remembers since when the public bytes of an address are what they are, as far as
// this node has made them. It goes by their tag alone: not by a count of writes, which
// would tell of drafts, and not by the day of one record of many, which would hide a
// change of another. A node that starts knows nothing, and says now.
type since struct {
	mu    sync.Mutex
	byURL map[string]*list.Element
	order *list.List // the one asked for last in front
}

type sinceEntry struct {
	url, tag string
	at, seen time.Time
}

// of gives the moment since which an address has a tag; it never goes back, and what
// changed twice in a second has two moments.
func (s *since) of(url, tag string, now time.Time) time.Time {
	now = now.UTC().Truncate(time.Second)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byURL == nil {
		s.byURL, s.order = map[string]*list.Element{}, list.New()
	}
	if el, ok := s.byURL[url]; ok {
		e := el.Value.(*sinceEntry)
		if e.tag != tag || now.Sub(e.seen) > sinceKept || now.Before(e.seen) {
			e.tag, e.at = tag, later(now, e.at.Add(time.Second))
		}
		e.seen = now
		s.order.MoveToFront(el)
		return e.at
	}
	s.byURL[url] = s.order.PushFront(&sinceEntry{url, tag, now, now})
	if s.order.Len() > maxSince {
		last := s.order.Back()
		s.order.Remove(last)
		delete(s.byURL, last.Value.(*sinceEntry).url)
	}
	return now
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// dated says since when an answer is what it is, and whether a client that tells no tag
// has one as new (RFC 9110, section 13.1.3: a tag goes before a date). What differs by
// person is never dated.
func dated(w http.ResponseWriter, r *http.Request, tag string) (fresh bool) {
	x := exchangeFrom(r.Context())
	if x == nil || x.private || x.actor.SignedIn() || x.server == nil {
		return false
	}
	now := x.server.Now()
	tongue := ""
	if x.welsh {
		tongue = "cy "
	}
	at := x.server.since.of(tongue+r.URL.RequestURI(), tag, now)
	if h := w.Header(); h.Get("Last-Modified") == "" && !at.After(now) {
		h.Set("Last-Modified", at.Format(http.TimeFormat))
	}
	if r.Header.Get("If-None-Match") != "" {
		return false
	}
	asked, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	return err == nil && !asked.After(now) && !at.After(asked)
}
