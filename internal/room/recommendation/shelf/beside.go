package shelf

import (
	"context"
	"slices"
	"sort"
	"strconv"

	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
)

// beside is what summaries do not hold, as one kind of reader may see it: reports
// and bodies with their words, chains, steps, the work that statements tell of.
// It is read when first asked for, and is of one state of the register: any write
// makes another.
type beside struct {
	shelf      *Shelf
	generation uint64

	reports lazy[[]record.Report]
	bodies  lazy[[]record.Body]
	front   lazy[record.Figures]
	chains  lazy[[]record.Chain]
	longest lazy[*record.ChainFacts]
	steps   lazy[map[string][]record.LadderStep]
	rungs   lazy[[]Standing]
	work    some[[]record.Commitment]
	account some[record.Statement]
	news    some[[]recommendation.News]
}

// What is kept that somebody's choice of address decides: how many figures, and
// how much work of bodies for their
// statements, how many lines of those, how much news for feeds.
const (
	figuresHeld = 20_000
	workHeld    = 70_000
	newsHeld    = 5_000
	worksHeld   = 50_000
	linesHeld   = 50_000
)

func newBeside(s *Shelf, w recommendation.Whole) *beside {
	return &beside{shelf: s, generation: w.Generation, work: some[[]record.Commitment]{maximum: workHeld},
		account: some[record.Statement]{maximum: linesHeld}, news: some[[]recommendation.News]{maximum: newsHeld}}
}

// VisibleReports lists the reports that the actor may see, newest first, with
// Entered counting only the recommendations that the actor may see: the count
// of all would tell how many drafts there are. The list must not be changed.
func (b *Shelves) VisibleReports(ctx context.Context) ([]record.Report, error) {
	s, n, err := b.at(ctx)
	if err != nil {
		return nil, err
	}
	return n.reports.get(func() ([]record.Report, error) {
		list, err := b.service.Reports(ctx)
		entered := make(map[string]int, len(s.facets.Reports))
		for _, f := range s.facets.Reports {
			entered[f.ID] = f.Count
		}
		for i := range list {
			list[i].Entered = entered[list[i].ID]
		}
		return list, err
	})
}

// VisibleReport is VisibleReports for one.
func (b *Shelves) VisibleReport(ctx context.Context, id string) (record.Report, error) {
	r, err := b.service.Report(ctx, id)
	if err != nil {
		return r, err
	}
	s, err := b.At(ctx)
	r.Entered = s.entered(id)
	return r, err
}

// entered counts a report's recommendations on a shelf.
func (s *Shelf) entered(report string) int {
	if s == nil {
		return 0
	}
	return len(s.orders.only("", apartByReport, report))
}

// Figures counts what the actor may see.
func (b *Shelves) Figures(ctx context.Context) (record.Figures, error) {
	s, n, err := b.at(ctx)
	if err != nil {
		return record.Figures{}, err
	}
	return n.front.get(func() (record.Figures, error) {
		all, err := b.VisibleReports(ctx)
		f, made := s.counts, record.Count(all, nil, s.day)
		f.Made, f.MadeUnknown, f.Reports = made.Made, made.MadeUnknown, made.Reports
		return f, err
	})
}

// Bodies gives what Service.Bodies gives. The list must not be changed.
func (b *Shelves) Bodies(ctx context.Context) ([]record.Body, error) {
	_, n, err := b.at(ctx)
	if err != nil {
		return nil, err
	}
	return n.bodies.get(func() ([]record.Body, error) { return b.service.Bodies(ctx) })
}

// Chains gives what Service.Chains gives. They must not be changed.
func (b *Shelves) Chains(ctx context.Context) ([]record.Chain, error) {
	_, n, err := b.at(ctx)
	if err != nil {
		return nil, err
	}
	return n.chains.get(func() ([]record.Chain, error) { return b.service.Chains(ctx) })
}

// LongestUnanswered gives the chain that has gone longest without anything being
// done; nil when there is none.
func (b *Shelves) LongestUnanswered(ctx context.Context) (*record.ChainFacts, error) {
	s, n, err := b.at(ctx)
	if err != nil {
		return nil, err
	}
	all, err := b.Chains(ctx)
	if err != nil {
		return nil, err
	}
	return n.longest.of(func() *record.ChainFacts { return record.LongestUnanswered(all, s.day) }), nil
}

// Statement gives what Service.Statement gives. It must not be changed. The work of a body is read once
// for all its years.
func (b *Shelves) Statement(ctx context.Context, body string, year int) (record.Statement, error) {
	if err := b.service.MayReadStatement(ctx, body, year); err != nil {
		return record.Statement{}, err
	}
	of, err := b.service.Body(ctx, body)
	if err != nil {
		return record.Statement{}, err
	}
	s, n, err := b.at(ctx)
	if err != nil {
		return record.Statement{}, err
	}
	lines := func(st record.Statement) int { return len(st.Taken) + len(st.Left) + len(st.Declined) + len(st.Silent) }
	return n.account.get(body+"/"+strconv.Itoa(year), lines, func() (record.Statement, error) { return b.account(ctx, s, n, of, year) })
}

func (b *Shelves) account(ctx context.Context, s *Shelf, n *beside, of record.Body, year int) (record.Statement, error) {
	work, err := n.work.get(of.ID, weighWork, func() ([]record.Commitment, error) { return b.submitted(ctx, of.ID) })
	if err != nil {
		return record.Statement{}, err
	}
	return record.StatementOf(of, year, s.orders.only("", apartByBody, of.ID), work, s.day), nil
}

// submitted is a body's work without drafts, which are for some readers alone and
// in no statement.
func (b *Shelves) submitted(ctx context.Context, body string) ([]record.Commitment, error) {
	all, err := b.service.Commitments(ctx, body)
	for i := range all {
		all[i].Progress = slices.DeleteFunc(all[i].Progress, func(p record.Progress) bool { return p.State != record.ProgressSubmitted })
	}
	return all, err
}

// weighWork counts what a body's work holds in memory.
func weighWork(all []record.Commitment) int {
	n := len(all)
	for _, c := range all {
		n += len(c.Progress) + len(c.Findings) + len(c.Moves) + len(c.Views) + len(c.Searches)
	}
	return n
}

// Standing is a recommendation on a step of the chase ladder.
type Standing struct {
	Of   *record.Summary
	At   record.Reached
	Step int // from 0
}

// OnLadder lists who is on which step today, the highest first.
func (b *Shelves) OnLadder(ctx context.Context) ([]Standing, error) {
	s, n, err := b.at(ctx)
	if err != nil {
		return nil, err
	}
	return n.rungs.of(func() []Standing { return onLadder(b.service.Ladder(), s) }), nil
}

func onLadder(l record.Ladder, s *Shelf) (out []Standing) {
	step := make(map[string]int, len(l.Rungs))
	for i, g := range l.Rungs {
		step[g.ID] = i
	}
	for _, r := range s.list {
		if at, ok := l.At(r, s.day); ok {
			out = append(out, Standing{r, at, step[at.ID]})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Step > out[j].Step })
	return out
}

// Steps gives what Service.Steps gives. It must not be changed.
func (b *Shelves) Steps(ctx context.Context) (map[string][]record.LadderStep, error) {
	_, n, err := b.at(ctx)
	if err != nil {
		return nil, err
	}
	return n.steps.get(func() (map[string][]record.LadderStep, error) { return b.service.Steps(ctx) })
}

// NewsOfAll gives what Service.NewsOfAll gives. It must not be changed.
func (b *Shelves) NewsOfAll(ctx context.Context) ([]recommendation.News, error) {
	return b.newsBy(ctx, "all", func() ([]recommendation.News, error) { return b.service.NewsOfAll(ctx) })
}

// NewsOf gives what Service.NewsOf gives. It must not be changed.
func (b *Shelves) NewsOf(ctx context.Context, f record.Filter, report *record.Report) ([]recommendation.News, error) {
	return b.newsBy(ctx, "report "+f.Report+" body "+f.Body, func() ([]recommendation.News, error) {
		s, err := b.At(ctx)
		if err != nil {
			return nil, err
		}
		of, err := b.List(ctx, s, f, 0, recommendation.NewsLook)
		if err != nil {
			return nil, err
		}
		return b.service.NewsAbout(ctx, of.Items, report)
	})
}

// newsBy keeps the news of one feed: what is news is written, and each write
// makes another state of the register.
func (b *Shelves) newsBy(ctx context.Context, name string, tell func() ([]recommendation.News, error)) ([]recommendation.News, error) {
	if err := b.service.MayFollow(ctx); err != nil {
		return nil, err
	}
	_, n, err := b.at(ctx)
	if err != nil {
		return nil, err
	}
	return n.news.get(name, func(all []recommendation.News) int { return len(all) }, tell)
}
