package main

import (
	secret "crypto/rand"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"candour/internal/base/errs"
	"candour/internal/trust/phrase"
)

// knock is one way to come to the door of letters and not to be let in.
type knock struct {
	who         string
	beside      int // which of them nobody who knocks so may tell it from
	link, words func(i int) string
	took, work  []float64
}

// doors knocks so many times in each way, in an order drawn by lot, and prints how long the door took to say no, with
// phrases of the real cost. Beside each way stands the chance that it takes longer than a letter that there is
// not takes whoever comes with the same words (Mann and Whitney 1947), where a half is what nobody learns anything from, and how likely as much is by chance; then the same of the work of
// the processor, which a busy machine hides less.
func (w *world) doors(out *written, n int) {
	gone := len(out.readers) - 1
	must(w.drafting.Undelivered(as(solicitor), out.readers[gone].Letter))
	nowhere := func(int) string { return drawn().Lines() }
	of := func(all []string, add int) func(int) string { return func(i int) string { return all[(i+add)%gone] } }
	all := []*knock{
		{who: "no letter, no phrase", link: func(i int) string { return fmt.Sprintf("%043d", i) }, words: nowhere},
		{who: "a letter, a phrase that leads nowhere", link: of(out.links, 0), words: nowhere},
		{who: "no letter, somebody's phrase", beside: 2, link: func(i int) string { return fmt.Sprintf("%043d", i) }, words: of(out.words, 0)},
		{who: "a letter, the phrase of another", beside: 2, link: of(out.links, 0), words: of(out.words, 1)},
		{who: "a letter that never arrived, its phrase", beside: 2, link: func(int) string { return out.links[gone] }, words: func(int) string { return out.words[gone] }},
	}
	var turns []int
	for i := range n * len(all) {
		turns = append(turns, i%len(all))
	}
	rand.Shuffle(len(turns), func(i, j int) { turns[i], turns[j] = turns[j], turns[i] })
	for i, turn := range turns {
		k := all[turn]
		link, words := k.link(i), k.words(i)
		began, worked := time.Now(), processor()
		_, err := w.drafting.OpenByLink(as(anybody), link, words)
		k.took = append(k.took, float64(time.Since(began).Nanoseconds())/1e6)
		k.work = append(k.work, float64((processor()-worked).Nanoseconds())/1e6)
		if !errs.Is(err, errs.NotFound) || err.Error() != phrase.Refused().Error() {
			must(fmt.Errorf("%s: %v", k.who, err))
		}
	}
	fmt.Printf("\n| %-42s | %9s | %9s | %9s | %7s | %6s | %9s | %7s | %6s |\n|---|---|---|---|---|---|---|---|---|\n", fmt.Sprintf("the door, %d times each: milliseconds", n),
		"quartile", "median", "quartile", "longer", "p", "work", "longer", "p")
	for _, k := range all {
		longer, p := ranks(k.took, all[k.beside].took)
		more, q := ranks(k.work, all[k.beside].work)
		s, work := slices.Sorted(slices.Values(k.took)), slices.Sorted(slices.Values(k.work))
		fmt.Printf("| %-42s | %9.2f | %9.2f | %9.2f | %7.3f | %6.3f | %9.2f | %7.3f | %6.3f |\n", k.who, s[len(s)/4], s[len(s)/2], s[len(s)*3/4], longer, p, work[len(work)/2], more, q)
	}
}

// drawn is a phrase that leads nowhere.
func drawn() phrase.Phrase {
	p, err := phrase.New(phrase.Words, secret.Reader)
	must(err)
	return p
}

// ranks gives the chance that one of a is more than one of b, where alike counts half, and how likely as much lies between
// two lists that are alike: the rank sum test, by its normal approximation.
func ranks(a, b []float64) (longer, p float64) {
	type one struct {
		took float64
		ofA  bool
	}
	var all []one
	for _, x := range a {
		all = append(all, one{x, true})
	}
	for _, x := range b {
		all = append(all, one{x, false})
	}
	slices.SortFunc(all, func(x, y one) int { return int(math.Copysign(1, x.took-y.took)) })
	sum := 0.0
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && all[j].took == all[i].took {
			j++
		}
		for k := i; k < j; k++ {
			if all[k].ofA {
				sum += float64(i+j+1) / 2
			}
		}
		i = j
	}
	n, m := float64(len(a)), float64(len(b))
	u := sum - n*(n+1)/2
	z := (u - n*m/2) / math.Sqrt(n*m*(n+m+1)/12)
	return u / (n * m), math.Erfc(math.Abs(z) / math.Sqrt2)
}
