package shelf

import (
	"sync"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation/record"
)

// orders keeps a shelf's list in each order that a reader may choose, and taken
// apart by what a reader may narrow it to, so that a filter looks at those that
// may match and not at all of a large register. Each is made when first asked
// for.
type orders struct {
	list []*record.Summary
	day  clock.Day

	mu   sync.Mutex
	kept map[string]*lazy[[]*record.Summary]           // by sort
	by   map[apart]*lazy[map[string][]*record.Summary] // then by value
}

// apart is one way to take the list apart: in an order, by a kind.
type apart struct{ sort, kind string }

// in gives the whole list in an order. It must not be changed. While one order is
// being made, the others are there.
func (o *orders) in(by string) []*record.Summary {
	if by == "" {
		return o.list
	}
	return placeIn(&o.mu, &o.kept, by).of(func() []*record.Summary {
		out := append([]*record.Summary(nil), o.list...)
		record.SortBy(out, by, o.day)
		return out
	})
}

// placeIn finds the place of something that is made once, or makes the place.
func placeIn[K comparable, T any](mu *sync.Mutex, in *map[K]*lazy[T], key K) *lazy[T] {
	mu.Lock()
	defer mu.Unlock()
	if *in == nil {
		*in = map[K]*lazy[T]{}
	}
	if (*in)[key] == nil {
		(*in)[key] = &lazy[T]{}
	}
	return (*in)[key]
}

// The kinds that the list is taken apart by.
const (
	apartByReport = "report"
	apartByBody   = "body"
	apartByState  = "state"
)

// only gives those of one report, body or state, in an order.
func (o *orders) only(by, kind, value string) []*record.Summary {
	return placeIn(&o.mu, &o.by, apart{by, kind}).of(func() map[string][]*record.Summary { return o.takeApart(by, kind) })[value]
}

func (o *orders) takeApart(by, kind string) map[string][]*record.Summary {
	out := map[string][]*record.Summary{}
	for _, r := range o.in(by) {
		switch kind {
		case apartByReport:
			out[r.ReportID] = append(out[r.ReportID], r)
		case apartByBody:
			for _, b := range r.Concerned() {
				out[b.ID] = append(out[b.ID], r)
			}
		case apartByState:
			state := string(r.Condition(o.day).State)
			out[state] = append(out[state], r)
		}
	}
	return out
}

// narrowest gives the shortest list that holds all that match the filter, in
// its order, and what of the filter is still to be looked at.
func (o *orders) narrowest(f record.Filter) ([]*record.Summary, record.Filter) {
	best, rest := o.in(f.Sort), f
	rest.Sort = ""
	for _, k := range []struct {
		kind, value string
		without     func(record.Filter) record.Filter
	}{
		{apartByState, string(f.State), func(g record.Filter) record.Filter { g.State = ""; return g }},
		{apartByBody, f.Body, func(g record.Filter) record.Filter { g.Body = ""; return g }},
		{apartByReport, f.Report, func(g record.Filter) record.Filter { g.Report = ""; return g }},
	} {
		// Where it stands as far as one body is concerned, and how that body's answer
		// came, is not where the whole does: they are looked at together.
		if k.value == "" || f.Body != "" && f.State != "" && k.kind == apartByState {
			continue
		}
		if list := o.only(f.Sort, k.kind, k.value); len(list) <= len(best) {
			best, rest = list, k.without(f)
			if rest.Sort = ""; f.State != "" || f.Timing != "" || f.Moved || f.Answer != "" {
				rest.Body = f.Body
			}
		}
	}
	return best, rest
}

// warm makes what readers will ask for, before they ask.
func (o *orders) warm() {
	for _, c := range record.SortChoices {
		for _, kind := range []string{apartByState, apartByBody, apartByReport} {
			o.only(c.Value, kind, "")
		}
	}
}
