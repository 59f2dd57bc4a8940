package linkage

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"candour/linkage/dialect"
	"candour/linkage/lists"
)

// Options say how a [Linker] works.
type Options struct {
	Workers int // goroutines; all processors by default
	// MaxBlock is how many records a block may hold; 20,000 by default. A rule
	// with a larger one is refused with a [SkewError] before anything is compared.
	MaxBlock int
	// CapBlocks compares such blocks in part instead: their records are sorted and
	// each is compared with its neighbours, about MaxBlock²/2 pairs in all.
	CapBlocks bool
	Progress  func(Progress)
}

// Progress says how far a step is.
type Progress = lists.Progress

// Linker compares the records of lists by a model.
type Linker struct {
	Model   *Model
	Records *lists.Records
	o       Options
	comps   []*comparator
	// Warnings name columns of which some values cannot be read as the model
	// reads them, as dates or numbers.
	Warnings []string
}

// NewLinker compiles a model for lists that hold the columns it speaks of.
func NewLinker(m *Model, r *lists.Records, o Options) (*Linker, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	if m.LinkType != DedupeOnly && len(r.Sources) < 2 {
		return nil, fmt.Errorf("the model's link_type is %s, which needs at least two lists", m.LinkType)
	}
	if m.LinkType == DedupeOnly && len(r.Sources) > 1 {
		return nil, fmt.Errorf("the model's link_type is dedupe_only, and there are %d lists", len(r.Sources))
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.MaxBlock <= 0 {
		o.MaxBlock = standardMaxBlock
	}
	l := &Linker{Model: m, Records: r, o: o}
	for i := range m.Comparisons {
		for _, name := range m.Comparisons[i].columns() {
			if r.Column(name) == nil {
				return nil, fmt.Errorf("comparison %q speaks of the column %q, which was not read", m.Comparisons[i].Name, name)
			}
		}
		c, err := compileComparison(&m.Comparisons[i], r)
		if err != nil {
			return nil, err
		}
		l.comps = append(l.comps, c)
	}
	var err error
	l.Warnings, err = m.readable(r)
	return l, err
}

const standardMaxBlock = 20_000

// columns names the columns that a comparison speaks of.
func (c *Comparison) columns() []string {
	var out []string
	for _, l := range c.Levels {
		if !isElse(l.SQL) {
			if e, err := dialect.ParseCondition(l.SQL); err == nil {
				for _, n := range dialect.ColumnsOf(e) {
					out = withName(out, n)
				}
			}
		}
		if l.TFColumn != "" {
			out = withName(out, unquoteName(l.TFColumn))
		}
	}
	return out
}

// Columns names the columns that a model, and further rules, speak of.
func (m *Model) Columns(rules ...string) ([]string, error) {
	var out []string
	for i := range m.Comparisons {
		for _, n := range m.Comparisons[i].columns() {
			out = withName(out, n)
		}
	}
	for _, r := range m.Rules {
		rules = append(rules, r.SQL)
	}
	for _, sql := range rules {
		e, err := dialect.ParseRule(sql)
		if err != nil {
			return nil, fmt.Errorf("blocking rule %s: %w", sql, err)
		}
		for _, n := range dialect.ColumnsOf(e) {
			out = withName(out, n)
		}
	}
	return out, nil
}

// plan is a set of rules with the units of work that they give.
type plan struct {
	l        *Linker
	rules    []*rule
	blocks   []*blocks
	maxBlock int
	units    []unit
	counts   []RuleCount
}

// unit is a piece of work: the blocks of some keys, or a part of one block.
type unit struct {
	rule       int
	key0, key1 int
	from, to   int // records of the left side, when the unit is part of one block; else 0, 0
}

// unitPairs is about how many pairs a unit holds.
const unitPairs = 1 << 19

func (l *Linker) plan(rules []string) (*plan, error) {
	if len(rules) == 0 || len(rules) > maxRules {
		return nil, fmt.Errorf("%d blocking rules: 1 to %d can be used", len(rules), maxRules)
	}
	p := &plan{l: l, maxBlock: l.o.MaxBlock}
	for i, sql := range rules {
		u, err := compileRule(sql, l.Records)
		if err != nil {
			return nil, err
		}
		b := u.blocks()
		p.rules, p.blocks = append(p.rules, u), append(p.blocks, b)
		p.counts = append(p.counts, u.count(b, l.Model.LinkType, l.Records, p.maxBlock))
		p.divide(i)
	}
	if !l.o.CapBlocks {
		return p, skewed(p.counts, p.maxBlock)
	}
	return p, nil
}

// divide cuts the blocks of a rule into units.
func (p *plan) divide(i int) {
	b := p.blocks[i]
	start, held := 1, int64(0)
	flush := func(end int) {
		if held > 0 {
			p.units = append(p.units, unit{rule: i, key0: start, key1: end})
		}
		start, held = end, 0
	}
	for key := 1; key < p.rules[i].keys; key++ {
		l, r := b.of(key), b.right.of(key)
		n := int64(len(l)) * int64(len(r))
		if b.same {
			n = n * int64(len(l)-1) / 2 / max(int64(len(l)), 1)
		}
		if max(len(l), len(r)) <= p.maxBlock && n <= unitPairs {
			if held += n; held > unitPairs {
				flush(key + 1)
			}
			continue
		}
		flush(key)
		width := int64(len(r))
		if max(len(l), len(r)) > p.maxBlock {
			width = int64(windowOf(len(l), len(r), p.maxBlock))
		} else if b.same {
			width = max(width/2, 1)
		}
		step := int(max(unitPairs/max(width, 1), 1))
		for from := 0; from < len(l); from += step {
			p.units = append(p.units, unit{rule: i, key0: key, key1: key + 1, from: from, to: min(from+step, len(l))})
		}
		start = key + 1
	}
	flush(p.rules[i].keys)
}

// windowOf is how many neighbours each record of a capped block is compared
// with.
func windowOf(l, r, maxBlock int) int {
	return max(1, min(int(int64(maxBlock)*int64(maxBlock)/2/int64(max(l, 1))), r))
}

func windowPairs(l, r int, same bool, maxBlock int) int64 {
	w := int64(windowOf(l, r, maxBlock))
	if same {
		w = min(w, int64(l-1))
		return int64(l)*w - w*(w+1)/2
	}
	return int64(l) * w
}

// run does the units from one on with several workers and hands over what they
// give in the order of the units, so that the same input gives the same bytes
// however many workers there are.
func run[T any](ctx context.Context, p *plan, first int, newWorker func() *worker, do func(w *worker, u unit) T, sink func(at int, got T) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	type result struct {
		at  int
		got T
	}
	tasks, results := make(chan int), make(chan result)
	slots := make(chan struct{}, 4*p.l.o.Workers) // how far ahead of the sink work may be
	go func() {
		defer close(tasks)
		for at := first; at < len(p.units); at++ {
			select {
			case slots <- struct{}{}:
			case <-ctx.Done():
				return
			}
			select {
			case tasks <- at:
			case <-ctx.Done():
				return
			}
		}
	}()
	var wg sync.WaitGroup
	for range p.l.o.Workers {
		wg.Go(func() {
			w := newWorker()
			for at := range tasks {
				got := do(w, p.units[at])
				select {
				case results <- result{at, got}:
				case <-ctx.Done():
					return
				}
			}
		})
	}
	go func() { wg.Wait(); close(results) }()
	waiting, next := map[int]T{}, first
	for r := range results {
		waiting[r.at] = r.got
		for {
			got, ok := waiting[next]
			if !ok {
				break
			}
			delete(waiting, next)
			<-slots
			if ctx.Err() == nil {
				if err := sink(next, got); err != nil {
					stop(err)
				}
			}
			next++
		}
	}
	return context.Cause(ctx)
}

// sortedForWindow orders the records of a capped block so that like stands by
// like.
func (p *plan) sortedForWindow(records []uint32) []uint32 {
	out := slices.Clone(records)
	slices.SortFunc(out, func(a, b uint32) int {
		for _, c := range p.l.comps {
			x, y := c.t.codes[a], c.t.codes[b]
			if x != y {
				return int(x) - int(y)
			}
		}
		return int(a) - int(b)
	})
	return out
}
