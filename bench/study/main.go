// Command study measures how often the intervals of package mse hold the truth,
// on made-up people whose number is known.
//
//	bin/study [-sims 200] [-draws 500] [-seed 1]
//
// The first table takes models that were fitted to the five lists of 2013 as the
// truth, draws people from each, hides those on no list, and estimates them
// again (the design of L. Chan, B. W. Silverman and K. Vincent, JASA 116, 2021,
// section 3.4, who found that their 95 % interval held the truth in 90 % of
// their draws and the 80 % interval in about 70 %). The second makes records of
// people with links that are more or less likely, and holds intervals that take
// one linkage as it is against those that carry what is not known of it.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"os/signal"

	"candour/mse"
)

func main() {
	s := study{}
	flag.IntVar(&s.sims, "sims", 200, "made-up populations for each row of the tables")
	flag.IntVar(&s.draws, "draws", 500, "bootstrap draws of each interval")
	flag.Uint64Var(&s.seed, "seed", 1, "of everything that is drawn")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := s.run(ctx); err != nil {
		log.Print(err)
		os.Exit(1)
	}
}

type study struct {
	sims, draws int
	seed        uint64
}

func (s study) run(ctx context.Context) error {
	raw, err := mse.ShippedFile("UKdat_5")
	if err != nil {
		return err
	}
	table, err := mse.Read(bytes.NewReader(raw), mse.ReadOptions{})
	if err != nil {
		return err
	}
	fmt.Printf("Coverage of intervals: %d made-up populations for each row, %d draws for each interval, seed %d.\n", s.sims, s.draws, s.seed)
	fmt.Print("The truth is a model of UKdat_5 and its number of people; the method sees the lists only.\n\n")
	for _, by := range []mse.Options{{Method: mse.Stepwise, Threshold: 0.02}, {Method: mse.Stepwise, Threshold: 0.001}, {Method: mse.BIC, MaxOrder: 2}} {
		if err := s.truth(ctx, table, by); err != nil {
			return err
		}
	}
	return s.linkage(ctx)
}

// truth prints the rows of one true model.
func (s study) truth(ctx context.Context, table *mse.Table, by mse.Options) error {
	r, err := mse.Estimate(ctx, table, by)
	if err != nil {
		return err
	}
	m, err := mse.ParseModel(table.Lists(), r.Model)
	if err != nil {
		return err
	}
	p := population{names: table.Names(), of: int(math.Round(*r.Estimate)), cells: mse.FitModel(table, m).Expected}
	fmt.Printf("truth %s, %d people, of whom about %.0f on a list\n", r.Model, p.of, *r.Estimate-p.cells[0])
	heading()
	for _, o := range []mse.Options{{Method: mse.Stepwise, Threshold: 0.02}, {Method: mse.Stepwise, Threshold: 0.02, Resample: mse.Everybody}, {Method: mse.Stepwise, Threshold: 0.001},
		{Method: mse.BIC, MaxOrder: 2}, {Method: mse.Downhill, MaxOrder: 2}, {Method: mse.Decomposable}, {Method: mse.Independence}} {
		o.Draws = s.draws
		if o.Method == mse.Decomposable {
			o.Draws = 0
		}
		var t tally
		for i := range s.sims {
			drawn, err := p.draw(rand.New(rand.NewPCG(s.seed, uint64(i)))) //nolint:gosec // made-up people
			if err != nil {
				return err
			}
			o.Seed = s.seed + uint64(i)
			got, err := mse.Estimate(ctx, drawn, o)
			if err != nil {
				return err
			}
			t.see(p.of, got)
			progress(o, i, s.sims)
		}
		t.print(name(o))
	}
	fmt.Println()
	return nil
}

// population is people of whom it is known how many there are.
type population struct {
	names []string
	of    int
	cells []float64 // expected people by history, [0] on no list
}

// draw gives the lists of a population: each person has a history by chance.
func (p population) draw(r *rand.Rand) (*mse.Table, error) {
	sums, total := make([]float64, len(p.cells)), 0.0
	for i, c := range p.cells {
		total += c
		sums[i] = total
	}
	counts := make([]int64, len(p.cells))
	for range p.of {
		at := r.Float64() * total
		h := 0
		for h < len(sums)-1 && sums[h] < at {
			h++
		}
		counts[h]++
	}
	var rows []mse.Row
	for h, n := range counts {
		if h > 0 && n > 0 {
			rows = append(rows, mse.Row{History: mse.History(h), Count: n})
		}
	}
	return mse.NewTable(p.names, rows)
}

// tally sums up what a method said over the populations.
type tally struct {
	n, held80, held95, low, refused int
	logBias, squares, width         float64
}

func (t *tally) see(truth int, r *mse.Result) {
	if r.Estimate == nil || r.Lower95 == nil {
		t.refused++
		return
	}
	t.interval(truth, *r.Estimate, [2]float64{*r.Lower80, *r.Upper80}, [2]float64{*r.Lower95, *r.Upper95})
}

func (t *tally) interval(truth int, estimate float64, i80, i95 [2]float64) {
	x := float64(truth)
	t.n++
	t.logBias += math.Log(estimate / x)
	t.squares += (estimate - x) * (estimate - x)
	t.width += i95[1] / i95[0]
	if i80[0] <= x && x <= i80[1] {
		t.held80++
	}
	if i95[0] <= x && x <= i95[1] {
		t.held95++
	} else if i95[1] < x {
		t.low++
	}
}

func heading() {
	fmt.Printf("  %-42s %8s %8s %8s %9s %8s %8s %8s\n", "method", "95% held", "80% held", "too low", "log bias", "RMSE", "hi/lo", "refused")
}

func (t *tally) print(name string) {
	clear()
	if t.n == 0 {
		fmt.Printf("  %-42s %s\n", name, "every population was refused")
		return
	}
	share := func(k int) string { return fmt.Sprintf("%.1f%%", 100*float64(k)/float64(t.n)) }
	n := float64(t.n)
	fmt.Printf("  %-42s %8s %8s %8s %+9.3f %8.0f %8.2f %8d\n", name, share(t.held95), share(t.held80), share(t.low), t.logBias/n, math.Sqrt(t.squares/n), t.width/n, t.refused)
}

func name(o mse.Options) string {
	s := mse.Way{Method: o.Method, MaxOrder: o.MaxOrder, Threshold: threshold(o)}.String()
	if o.Resample == mse.Everybody {
		s += ", draws of everybody"
	}
	return s
}

func threshold(o mse.Options) *float64 {
	if o.Method != mse.Stepwise {
		return nil
	}
	return &o.Threshold
}

// terminal says whether a person is waiting and can be told how far it is.
func terminal() bool {
	info, err := os.Stderr.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func progress(o mse.Options, i, of int) {
	if i%10 == 9 && terminal() {
		fmt.Fprintf(os.Stderr, "\r%s: %d of %d", name(o), i+1, of)
	}
}

func clear() {
	if terminal() {
		fmt.Fprintf(os.Stderr, "\r%60s\r", "")
	}
}
