// Package find is what everybody may find in the register by words: recommendations,
// reports, bodies, chains.
package find

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"candour/internal/base/clock/edtf"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/room"
)

// The kinds that can be found in the register.
const (
	findReport         = "report"
	findBody           = "body"
	findRecommendation = "recommendation"
	findChain          = "chain"
)

// finder asks the register.
type finder struct{ *recommendation.Service }

// In gives what everybody may find here. Whoever asks is the public: the rules of
// the pages decide.
func In(register *recommendation.Service) []room.Finder {
	s := finder{register}
	ties := &tied{s: s}
	return []room.Finder{
		{Kind: findReport, One: "Report", Many: "Reports", Rank: 10, Mark: s.markNow, List: s.listReports, Load: s.findReports},
		{Kind: findBody, One: "Body", Many: "Bodies", Rank: 20, Mark: s.markNow, List: (&asked{s: s}).list, Load: s.findBodies},
		{Kind: findRecommendation, One: "Recommendation", Many: "Recommendations", Rank: 30, Mark: s.markList, List: s.listSummaries, Load: s.findSummaries},
		{Kind: findChain, One: "Said before", Many: "Said before", Rank: 40, Mark: s.markList, List: ties.list, Load: s.findChains},
	}
}

// listMark is the list of summaries as it stands: the catalogue makes another
// whenever anything changes.
type listMark struct {
	first **record.Summary // of the list itself, not of what stands in it
	n     int
}

func markOfList(all []*record.Summary) listMark {
	if len(all) == 0 {
		return listMark{}
	}
	return listMark{&all[0], len(all)}
}

// listFor is the list in the order of the register, if whoever asks may read it.
func (s finder) listFor(ctx context.Context) ([]*record.Summary, func(*record.Summary) bool, error) {
	w, err := s.Whole(ctx)
	return w.All, w.Sees, err
}

// markList is what the list of summaries, and all that this process wrote, stand at.
func (s finder) markList(ctx context.Context) (any, error) {
	all, _, err := s.listFor(ctx)
	if err != nil {
		return nil, err
	}
	return listState{markOfList(all), s.Wrote()}, nil
}

type listState struct {
	list  listMark
	wrote int64
}

// nowState goes on with the clock too: what another node wrote beside the list of
// summaries is seen within a second, as in lists.
type nowState struct {
	listState
	second int64
}

func (s finder) markNow(ctx context.Context) (any, error) {
	m, err := s.markList(ctx)
	if err != nil {
		return nil, err
	}
	return nowState{m.(listState), time.Now().Unix()}, nil
}

func (s finder) listSummaries(ctx context.Context) ([]room.Stub, error) {
	all, sees, err := s.listFor(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]room.Stub, 0, len(all))
	for _, r := range all {
		if sees(r) {
			out = append(out, room.Stub{ID: r.ID, Is: r})
		}
	}
	return out, nil
}

func (s finder) findSummaries(ctx context.Context, ids []string) ([]room.Findable, error) {
	w, err := s.Whole(ctx)
	if err != nil {
		return nil, err
	}
	words, err := s.WordsOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	names, err := s.BodyNames(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]room.Findable, 0, len(ids))
	wanted := make(map[string]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	for _, r := range w.All {
		if wanted[r.ID] && w.Sees(r) {
			out = append(out, findable(r, words[r.ID], names))
		}
	}
	return out, nil
}

// yearOf is what somebody types of a date; its day would be taken for a number.
func yearOf(d edtf.Date) string {
	if first, ok := d.First(); ok {
		return strconv.Itoa(first.Year())
	}
	return ""
}

func findable(r *record.Summary, words []record.WordsIn, names map[string][]string) room.Findable {
	f := room.Findable{ID: r.ID, Href: record.RecommendationHref(r.ID), Title: r.Title, Number: r.Number, About: r.Where(), Synthetic: r.MadeUp(),
		Place: []string{r.ReportTitle, r.ReportBody, yearOf(r.Published), r.ID}, Words: []string{r.Summary}}
	for _, w := range words {
		f.Said = append(f.Said, room.Said(w))
	}
	for _, b := range r.Concerned() {
		f.Place = append(append(f.Place, b.Name), names[b.ID]...)
	}
	for _, a := range r.Glances {
		f.Place = append(f.Place, a.Body)
	}
	f.Place = append(f.Place, r.RemarkedBy...)
	return f
}

func (s finder) listReports(ctx context.Context) ([]room.Stub, error) {
	all, err := s.Reports(ctx)
	out := make([]room.Stub, 0, len(all))
	for _, r := range all {
		out = append(out, room.Stub{ID: r.ID, Is: r.Version})
	}
	return out, err
}

func (s finder) findReports(ctx context.Context, ids []string) ([]room.Findable, error) {
	return room.LoadEach(ids, func(id string) (room.Findable, error) {
		r, err := s.Report(ctx, id)
		return room.Findable{ID: r.ID, Href: record.ReportHref(r.ID), Title: r.Title, Place: []string{r.Body, r.Kind, yearOf(r.Published), r.ID},
			About: record.OrNotKnown(r.Body) + ", " + record.DateWords(r.Published), Words: []string{r.Note}, Synthetic: r.MadeUp()}, err
	})
}

// asked are the bodies that something published asks, or whose work it is: those that
// the list of bodies shows. They are gathered anew when the register changes.
type asked struct {
	s    finder
	mu   sync.Mutex
	mark listMark
	ids  []string
}

func (a *asked) list(ctx context.Context) ([]room.Stub, error) {
	all, sees, err := a.s.listFor(ctx)
	if err != nil {
		return nil, err
	}
	bodies, err := a.s.KnownBodies(ctx)
	if err != nil {
		return nil, err
	}
	names, err := a.s.BodyNames(ctx)
	if err != nil {
		return nil, err
	}
	versions := map[string]string{}
	for _, b := range bodies {
		versions[b.ID] = fmt.Sprint(b.Version, names[b.ID])
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if m := markOfList(all); m != a.mark {
		a.mark, a.ids = m, bodiesOf(all, sees)
	}
	out := make([]room.Stub, len(a.ids))
	for i, id := range a.ids {
		out[i] = room.Stub{ID: id, Is: versions[id]}
	}
	return out, nil
}

func bodiesOf(all []*record.Summary, sees func(*record.Summary) bool) (out []string) {
	seen := map[string]bool{}
	for _, r := range all {
		if !sees(r) {
			continue
		}
		for _, b := range r.Concerned() {
			if !seen[b.ID] {
				seen[b.ID] = true
				out = append(out, b.ID)
			}
		}
	}
	return out
}

func (s finder) findBodies(ctx context.Context, ids []string) ([]room.Findable, error) {
	names, err := s.BodyNames(ctx)
	if err != nil {
		return nil, err
	}
	return room.LoadEach(ids, func(id string) (room.Findable, error) {
		b, err := s.Body(ctx, id)
		kind, about := record.LabelOf(record.BodyKinds, b.Kind), record.LabelOf(record.BodyKinds, b.Kind)
		if len(names[b.ID]) > 0 {
			about += ". Also: " + strings.Join(names[b.ID], ", ")
		}
		return room.Findable{ID: b.ID, Href: record.BodyHref(b.ID), Title: b.Name, Place: append([]string{kind}, names[b.ID]...), About: about, Words: []string{b.Note}, Synthetic: b.Synthetic}, err
	})
}

// tied are the chains: what was said more than once. They are gathered anew when the
// register changes.
type tied struct {
	s    finder
	mu   sync.Mutex
	mark any
	out  []room.Stub
}

func (c *tied) list(ctx context.Context) ([]room.Stub, error) {
	mark, err := c.s.markList(ctx)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if mark == c.mark {
		return c.out, nil
	}
	all, sees, err := c.s.listFor(ctx)
	if err != nil {
		return nil, err
	}
	ties, err := c.s.ConfirmedTies(ctx)
	if err != nil {
		return nil, err
	}
	byID := map[string]*record.Summary{}
	for _, r := range all {
		if sees(r) {
			byID[r.ID] = r
		}
	}
	c.mark, c.out = mark, chainStubs(ties, byID)
	return c.out, nil
}

// chainStubs are the chains of two or more that stand among some summaries. A chain
// is another when any summary in it is.
func chainStubs(ties []record.Tie, byID map[string]*record.Summary) (out []room.Stub) {
	seen := map[string]bool{}
	for _, t := range ties {
		if seen[t.FromID] {
			continue
		}
		var links []record.ChainLink
		var is strings.Builder
		for _, id := range record.ChainOf(t.FromID, ties) {
			seen[id] = true
			if r := byID[id]; r != nil {
				links = append(links, record.ChainLink{ID: id, Published: r.Published})
				_, _ = fmt.Fprintf(&is, "%s %d %d ", id, r.Version, r.Words)
			}
		}
		if record.SortChain(links); len(links) > 1 {
			out = append(out, room.Stub{ID: links[0].ID, Is: is.String()})
		}
	}
	return out
}

func (s finder) findChains(ctx context.Context, ids []string) ([]room.Findable, error) {
	return room.LoadEach(ids, func(id string) (room.Findable, error) {
		c, err := s.Chain(ctx, id)
		if err != nil {
			return room.Findable{}, err
		}
		if len(c.Links) < 2 {
			return room.Findable{}, errs.New(errs.NotFound, "There is no such chain.")
		}
		facts := c.Facts(s.Today())
		f := room.Findable{ID: id, Href: "/chains/" + id, Title: facts.First.Title, Place: []string{"Said before"}, About: facts.Sentence()}
		for _, l := range c.Links {
			f.Words = append(f.Words, l.Title+", "+l.Report+". ")
			r, err := s.SummaryOf(ctx, l.ID)
			if err != nil {
				return f, err
			}
			f.Synthetic = f.Synthetic || r.MadeUp()
		}
		return f, nil
	})
}
