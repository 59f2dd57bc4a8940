package mse_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"candour/mse"
)

const three = `police,council,charity,count
1,0,0,210
0,1,0,160
0,0,1,90
1,1,0,60
1,0,1,32
0,1,1,25
1,1,1,14
`

func table() *mse.Table {
	t, err := mse.Read(strings.NewReader(three), mse.ReadOptions{})
	if err != nil {
		panic(err)
	}
	return t
}

// A table is read, and says what is on it.
func ExampleRead() {
	t := table()
	fmt.Println(t.Names(), t.Observed(), "people")
	fmt.Println("on police and council:", t.Overlap(0b011))
	_, err := mse.Read(strings.NewReader("police,council,count\n1,0,12\n0,1,-3\n"), mse.ReadOptions{})
	fmt.Println(err)
	// Output:
	// [police council charity] 591 people
	// on police and council: 74
	// row 3, column 3: The count is -3. A count of people cannot be below 0.
}

// Lists of keys are counted into a table.
func ExampleFromLists() {
	t, err := mse.FromLists([]string{"police", "council"}, [][]string{{"p1", "p2", "p3"}, {"p3", "p4"}})
	if err != nil {
		panic(err)
	}
	fmt.Println(t.Observed(), "people,", t.Overlap(0b11), "on both")
	// Output: 4 people, 1 on both
}

// One method's estimate, with an interval whose draws choose their model anew.
func ExampleEstimate() {
	r, err := mse.Estimate(context.Background(), table(), mse.Options{Method: mse.Stepwise, Threshold: 0.02, Draws: 1000, Seed: 1})
	if err != nil {
		panic(err)
	}
	fmt.Printf("model %s: %.0f people, %.0f of them on no list\n", r.ModelNamed, *r.Estimate, *r.Hidden)
	fmt.Printf("95%% interval: %.0f to %.0f\n", *r.Lower95, *r.Upper95)
	// Output:
	// model police, council, charity: 1122 people, 531 of them on no list
	// 95% interval: 1023 to 1252
}

// Lists that never overlap say nothing about who is on none. That is a result,
// not an error.
func ExampleEstimate_refusal() {
	t, err := mse.FromLists([]string{"police", "council"}, [][]string{{"p1", "p2"}, {"p3"}})
	if err != nil {
		panic(err)
	}
	r, err := mse.Estimate(context.Background(), t, mse.Options{Method: mse.Independence})
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Estimate == nil, r.Refusal)
	// Output: true No person is on two lists: the lists never overlap. They then say nothing about how many people are on none.
}

// Whether a model can be estimated from a table is asked before it is.
func ExampleCheck() {
	raw, err := mse.ShippedFile("Artificial_3")
	if err != nil {
		panic(err)
	}
	t, err := mse.Read(bytes.NewReader(raw), mse.ReadOptions{})
	if err != nil {
		panic(err)
	}
	for _, text := range []string{"[1,2,3]", "[12,3]", "[12,13,23]"} {
		m, err := mse.ParseModel(3, text)
		if err != nil {
			panic(err)
		}
		fmt.Println(text, "-", mse.Check(t, m))
	}
	// Output:
	// [1,2,3] - sound
	// [12,3] - no maximum likelihood estimate exists
	// [12,13,23] - not identifiable
}

// Every method, with each list left out in turn, side by side. What comes out is
// how far they lie apart, and not a number.
func ExampleMultiverse() {
	raw, err := mse.ShippedFile("UKdat_5") // 2,744 people of 2013, five lists
	if err != nil {
		panic(err)
	}
	t, err := mse.Read(bytes.NewReader(raw), mse.ReadOptions{})
	if err != nil {
		panic(err)
	}
	a, err := mse.Multiverse(context.Background(), t, mse.Universe{
		Methods: []mse.Method{mse.Stepwise, mse.BIC, mse.Independence, mse.Chao}, Thresholds: []float64{0.02}, DropLists: true, Draws: 200, Seed: 1,
	})
	if err != nil {
		panic(err)
	}
	for _, x := range a.Answers[:4] {
		fmt.Printf("%-16s %.0f\n", x.Way, *x.Result.Estimate)
	}
	s := a.Span()
	fmt.Printf("%d ways, %d refused: %.0f to %.0f people\n", s.Ways, s.Refused, *s.Low, *s.High)
	// Output:
	// stepwise 0.02    11313
	// bic of order 2   22991
	// independence     13444
	// chao             14642
	// 24 ways, 0 refused: 4542 to 31118 people
}

// Each list is hidden in turn and predicted from the others, where the truth is
// known.
func ExampleConsistency() {
	all, err := mse.Consistency(context.Background(), table(), mse.Options{Method: mse.Independence})
	if err != nil {
		panic(err)
	}
	for _, h := range all {
		fmt.Printf("%s: %d people, %d of them on another list, %.0f estimated\n", h.List, h.Truth, h.Seen, *h.Result.Estimate)
	}
	// Output:
	// police: 316 people, 106 of them on another list, 243 estimated
	// council: 259 people, 99 of them on another list, 206 estimated
	// charity: 161 people, 71 of them on another list, 128 estimated
}

// Records that may be of one person: the interval carries what is not known of
// the linkage.
func ExampleWithLinkage() {
	r := mse.Records{Lists: []string{"police", "council"}}
	for person := range 400 {
		r.On = append(r.On, 0)
		if person%2 == 0 {
			r.On = append(r.On, 1)
			r.Links = append(r.Links, mse.Link{A: len(r.On) - 2, B: len(r.On) - 1, Probability: []float64{0.99, 0.5}[person/2%2]})
		}
	}
	for range 100 {
		r.On = append(r.On, 1)
	}
	u, err := mse.WithLinkage(context.Background(), r.Draw, 50, mse.Options{Method: mse.Independence, Draws: 50, Seed: 1})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%d to %d people observed; the linkage is %.0f%% of the variance\n", u.Fewest, u.Most, 100*u.Share)
	fmt.Printf("95%% interval: %.0f to %.0f\n", u.Intervals[1].Lower, u.Intervals[1].Upper)
	// Output:
	// 540 to 562 people observed; the linkage is 38% of the variance
	// 95% interval: 723 to 905
}

// A result is written for a person to read, with what it is an estimate of.
func ExampleResult_WriteText() {
	r, err := mse.Estimate(context.Background(), table(), mse.Options{Method: mse.Chao})
	if err != nil {
		panic(err)
	}
	var text strings.Builder
	if err := r.WriteText(&text); err != nil {
		panic(err)
	}
	first, after, _ := strings.Cut(text.String(), "\n\n")
	fmt.Println(first)
	fmt.Println(after[:len("An estimate of the people who could have been on one of these lists")], "…")
	// Output:
	// method           chao (a lower bound)
	// lists            3: police, council, charity
	// observed         591 people on any list
	// verdict          sound
	// estimate         1,194 people, 603 of them on no list
	// An estimate of the people who could have been on one of these lists …
}

// A model by its interactions: every part of an interaction is in it.
func ExampleNewModel() {
	m, err := mse.NewModel(4, 0b0011, 0b0101)
	if err != nil {
		panic(err)
	}
	fmt.Println(m, m.Has(0b0010), m.Has(0b0110))
	// Output:
	// [12,13,4] true false
}
