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
	kept map[string][]*record.Summary            // by sort
	by   map[string]map[string][]*record.Summary // by sort and kind, then by value
}

// in gives the whole list in an order. It must not be changed.
func (o *orders) in(by string) []*record.Summary {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.ordered(by)
}

func (o *orders) ordered(by string) []*record.Summary {
	if by == "" {
		return o.list
	}
	if got, ok := o.kept[by]; ok {
		return got
	}
	out := append([]*record.Summary(nil), o.list...)
	record.SortBy(out, by, o.day)
	if o.kept == nil {
		o.kept = map[string][]*record.Summary{}
	}
	o.kept[by] = out
	return out
}

// The kinds that the list is taken apart by.
const (
	apartByReport = "report"
	apartByBody   = "body"
	apartByState  = "state"
)

// only gives those of one report, body or state, in an order.
func (o *orders) only(by, kind, value string) []*record.Summary {
	o.mu.Lock()
	defer o.mu.Unlock()
	key := by + "\x00" + kind
	if got, ok := o.by[key]; ok {
		return got[value]
	}
	apart := map[string][]*record.Summary{}
	for _, r := range o.ordered(by) {
		switch kind {
		case apartByReport:
			apart[r.ReportID] = append(apart[r.ReportID], r)
		case apartByBody:
			for _, b := range r.Concerned() {
				apart[b.ID] = append(apart[b.ID], r)
			}
		case apartByState:
			state := string(r.Condition(o.day).State)
			apart[state] = append(apart[state], r)
		}
	}
	if o.by == nil {
		o.by = map[string]map[string][]*record.Summary{}
	}
	o.by[key] = apart
	return apart[value]
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
