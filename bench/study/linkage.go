package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"candour/mse"
)

// made is a population whose records were linked by a model that is right about
// how likely each link is.
type made struct {
	people  int
	records mse.Records
}

// The lists are independent, so that nothing but the linkage is in doubt.
var onList = [...]float64{0.30, 0.25, 0.20}

// makeRecords makes records of people on three lists. Of the pairs of records that are
// of one person the given part is in doubt; for each of these, on average, there
// is a pair in doubt that is of two. Among pairs in doubt with probability p the
// part that is of one person is p.
func makeRecords(people int, doubtful float64, r *rand.Rand) made {
	m := made{people: people, records: mse.Records{Lists: []string{"police", "council", "charity"}}}
	var of []int
	inDoubt := 0
	for person := range people {
		last := -1
		for list, p := range onList {
			if r.Float64() >= p {
				continue
			}
			here := len(of)
			of, m.records.On = append(of, person), append(m.records.On, list)
			if last >= 0 {
				sure := 0.999
				if r.Float64() < doubtful {
					inDoubt++
					sure = math.Sqrt(r.Float64()) // density 2p: right in p of p
				}
				m.records.Links = append(m.records.Links, mse.Link{A: last, B: here, Probability: sure})
			}
			last = here
		}
	}
	for range inDoubt {
		a, b := r.IntN(len(of)), r.IntN(len(of))
		for of[a] == of[b] || m.records.On[a] == m.records.On[b] {
			a, b = r.IntN(len(of)), r.IntN(len(of))
		}
		m.records.Links = append(m.records.Links, mse.Link{A: a, B: b, Probability: 1 - math.Sqrt(r.Float64())})
	}
	return m
}

// linkage prints how often intervals hold the truth when links are in doubt.
func (s study) linkage(ctx context.Context) error {
	const people = 2000
	fmt.Printf("Links in doubt: %d people on three independent lists, %d populations; estimated as independent, so only chance and the links are in doubt.\n", people, s.sims)
	for _, doubtful := range []float64{0, 0.1, 0.3} {
		fmt.Printf("%.0f%% of true links in doubt\n", 100*doubtful)
		heading()
		var half, everybody, nine, carried tally
		for i := range s.sims {
			m := makeRecords(people, doubtful, rand.New(rand.NewPCG(s.seed+7, uint64(i)))) //nolint:gosec // made-up people
			o := mse.Options{Method: mse.Independence, Draws: s.draws, Seed: s.seed + uint64(i)}
			for _, one := range []struct {
				at float64
				of mse.Resampling
				t  *tally
			}{{0.5, mse.Seen, &half}, {0.5, mse.Everybody, &everybody}, {0.9, mse.Everybody, &nine}} {
				o.Resample = one.of
				if err := m.asItIs(ctx, one.at, o, one.t); err != nil {
					return err
				}
			}
			if err := m.carried(ctx, o, &carried); err != nil {
				return err
			}
		}
		half.print("links of 0.5 sure, draws of the people seen")
		everybody.print("links of 0.5 sure, draws of everybody")
		nine.print("links of 0.9 sure, draws of everybody")
		carried.print("carrying the linkage (40 linkages drawn)")
	}
	return nil
}

func (m made) asItIs(ctx context.Context, at float64, o mse.Options, t *tally) error {
	table, err := m.records.At(at)
	if err != nil {
		return err
	}
	r, err := mse.Estimate(ctx, table, o)
	if err != nil {
		return err
	}
	t.see(m.people, r)
	return nil
}

func (m made) carried(ctx context.Context, o mse.Options, t *tally) error {
	const linkages = 40
	o.Draws = max(o.Draws/linkages, 25)
	u, err := mse.WithLinkage(ctx, m.records.Draw, linkages, o)
	if err != nil {
		return err
	}
	if u.Refusal != "" {
		t.refused++
		return nil
	}
	i80, i95 := u.Intervals[0], u.Intervals[1]
	middle := math.Sqrt(i80.Lower * i80.Upper) // on the scale of logarithms
	t.interval(m.people, middle, [2]float64{i80.Lower, i80.Upper}, [2]float64{i95.Lower, i95.Upper})
	return nil
}
