package mse_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"testing"

	"candour/mse"
)

func ukTable(t *testing.T) *mse.Table {
	t.Helper()
	file, err := mse.ShippedFile("UKdat_5")
	if err != nil {
		t.Fatal(err)
	}
	table, err := mse.Read(bytes.NewReader(file), mse.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestAMultiverseHasEveryWayAndNoHeadline(t *testing.T) {
	table := ukTable(t)
	u := mse.Universe{Methods: []mse.Method{mse.Stepwise, mse.Chao, mse.Independence}, Thresholds: []float64{0.001, 0.02}, DropLists: true, MergeLists: true, Draws: 20, Seed: 1}
	// Four ways as the lists are; for each of five lists left out and each of ten
	// pairs merged, three: the one threshold and the other two methods.
	if got, want := len(u.Ways(table.Names())), 4+15*3; got != want {
		t.Fatalf("%d ways, want %d", got, want)
	}
	a, err := mse.Multiverse(context.Background(), table, u)
	if err != nil {
		t.Fatal(err)
	}
	s := a.Span()
	if s.Ways != len(a.Answers) || s.Low == nil || s.High == nil || *s.Low >= *s.High || *s.LowEnd > *s.Low || *s.HighEnd < *s.High {
		t.Errorf("span %+v", s)
	}
	for _, x := range a.Answers {
		if x.Way.LeftOut != "" && len(x.Result.Lists) != 4 || len(x.Way.Merged) == 2 && len(x.Result.Lists) != 4 {
			t.Errorf("%s has the lists %v", x.Way, x.Result.Lists)
		}
	}
}

func TestAMultiverseOfListsThatNeverMeetIsRefusedWayByWay(t *testing.T) {
	table, err := mse.FromLists([]string{"a", "b", "c"}, [][]string{{"1", "2"}, {"3"}, {"4"}})
	if err != nil {
		t.Fatal(err)
	}
	a, err := mse.Multiverse(context.Background(), table, mse.Universe{Draws: 10})
	if err != nil {
		t.Fatal(err)
	}
	if s := a.Span(); s.Refused != s.Ways || s.Low != nil || s.High != nil {
		t.Errorf("span %+v: nothing can be said of lists that never meet", s)
	}
}

func TestConsistencyKnowsTheTruth(t *testing.T) {
	table := ukTable(t)
	all, err := mse.Consistency(context.Background(), table, mse.Options{Method: mse.Stepwise, Threshold: 0.02, Draws: 50, Seed: 1})
	if err != nil || len(all) != 5 {
		t.Fatal(len(all), err)
	}
	for i, h := range all {
		if h.Truth != table.Size(i) || h.Seen > h.Truth || h.Result.Observed != h.Seen {
			t.Errorf("%s: truth %d of %d, seen %d, observed %d", h.List, h.Truth, table.Size(i), h.Seen, h.Result.Observed)
		}
	}
}

// linked makes records of people on lists with certain links, and some that are
// as likely as not.
func linked(people int, doubtful float64) mse.Records {
	r := mse.Records{Lists: []string{"a", "b", "c"}}
	random := rand.New(rand.NewPCG(7, 7))
	for range people {
		last := -1
		for list := range 3 {
			if random.Float64() > 0.4 {
				continue
			}
			r.On = append(r.On, list)
			if here := len(r.On) - 1; last >= 0 {
				p := 1.0
				if random.Float64() < doubtful {
					p = 0.5
				}
				r.Links = append(r.Links, mse.Link{A: last, B: here, Probability: p})
			}
			last = len(r.On) - 1
		}
	}
	return r
}

func TestAnIntervalCarriesWhatIsNotKnownOfTheLinkage(t *testing.T) {
	width := func(r mse.Records) (*mse.Uncertain, float64) {
		u, err := mse.WithLinkage(context.Background(), r.Draw, 40, mse.Options{Method: mse.Independence, Draws: 25, Seed: 3})
		if err != nil || u.Refusal != "" {
			t.Fatal(err, u)
		}
		return u, u.Intervals[1].Upper / u.Intervals[1].Lower
	}
	sure, narrow := width(linked(800, 0))
	unsure, wide := width(linked(800, 0.5))
	if sure.Share != 0 || sure.Fewest != sure.Most {
		t.Errorf("a sure linkage is drawn the same each time: %+v", sure)
	}
	if unsure.Share <= 0.05 || unsure.Fewest == unsure.Most || wide <= narrow {
		t.Errorf("a doubtful linkage widens the interval: %.3f against %.3f, share %.3f", wide, narrow, unsure.Share)
	}
	if _, err := mse.WithLinkage(context.Background(), linked(10, 0).Draw, 5, mse.Options{Method: mse.LatentClass, Draws: 5}); err == nil {
		t.Error("a method without a bootstrap was taken")
	}
}

func TestTablesOfAThreshold(t *testing.T) {
	r := mse.Records{Lists: []string{"a", "b"}, On: []int{0, 1, 1}, Links: []mse.Link{{A: 0, B: 1, Probability: 0.9}, {A: 0, B: 2, Probability: 0.4}}}
	for threshold, want := range map[float64]int64{0.3: 1, 0.5: 2, 0.95: 3} {
		table, err := r.At(threshold)
		if err != nil || table.Observed() != want {
			t.Errorf("at %v: %v people, want %d (%v)", threshold, table.Observed(), want, err)
		}
	}
}
