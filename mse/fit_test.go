package mse

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The verdicts of Chan, Silverman and Vincent 2021, table 2.
func TestVerdictsOfTheArtificialTable(t *testing.T) {
	tab := load(t, "Artificial_3")
	for _, c := range []struct {
		model string
		code  int
	}{{"[1,2,3]", 0}, {"[12,3]", 1}, {"[13,2]", 0}, {"[23,1]", 0}, {"[12,13,2,3]", 1}, {"[12,23,1,3]", 1}, {"[13,23,1,2]", 0}, {"[12,13,23]", 2}} {
		if got := Check(tab, model(t, 3, c.model)).Code(); got != c.code {
			t.Errorf("%s: verdict %d, published %d", c.model, got, c.code)
		}
	}
}

// Every model of Korea with its BIC, as the documentation of
// MultipleSystemsEstimation prints them.
func TestEveryModelOfKorea(t *testing.T) {
	all, err := AllModels(t.Context(), load(t, "Korea"), 2)
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		model         string
		estimate, bic float64
	}{{"[12,23]", 157.1667, 57.14081}, {"[12,3]", 268.7778, 58.96860}, {"[13,23]", 123.4630, 91.89711}, {"[23,1]", 126.1944, 138.06368},
		{"[13,2]", 126.9394, 155.16018}, {"[1,2,3]", 141.9926, 184.14431}}
	if len(all) != len(want) {
		t.Fatalf("%d models are sound, published %d", len(all), len(want))
	}
	for i, w := range want {
		if got := all[i]; got.Model.String() != w.model || math.Abs(got.Estimate-w.estimate) > 1e-4 || math.Abs(got.BIC-w.bic) > 1e-4 {
			t.Errorf("place %d: %s %.4f %.5f, published %v", i+1, got.Model, got.Estimate, got.BIC, w)
		}
	}
}

func TestBestModelOfFiveLists(t *testing.T) {
	all, err := AllModels(t.Context(), load(t, "UKdat_5"), 2)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1024 {
		t.Errorf("%d models of order 2 are sound, not 1,024", len(all))
	}
	if b := all[0]; b.Model.String() != "[12,13,23,25,34]" || math.Abs(b.Estimate-22991.33) > 0.01 || math.Abs(b.BIC-196.5398) > 1e-4 {
		t.Errorf("%s %.2f %.4f", b.Model, b.Estimate, b.BIC)
	}
}

// randomTable is a table with few people in many histories, where empty
// overlaps are common.
func randomTable(t *rapid.T, least, most int) *Table {
	lists := rapid.IntRange(least, most).Draw(t, "lists")
	var rows []Row
	for h := 1; h < 1<<lists; h++ {
		n := rapid.SampledFrom([]int64{0, 0, 0, 1, 2, 3, 7, 20, 100}).Draw(t, "count")
		rows = append(rows, Row{History(h), n})
	}
	tab, err := NewTable([]string{"delta", "alpha", "charlie", "bravo", "foxtrot", "echo"}[:lists], rows)
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

func randomModel(t *rapid.T, lists int) Model {
	var terms []History
	for h := History(1); int(h) < 1<<lists-1; h++ {
		if rapid.IntRange(0, 3).Draw(t, "term") == 0 {
			terms = append(terms, h)
		}
	}
	return modelOf(lists, terms)
}

func TestLikelihoodNeverFalls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := randomTable(t, 2, 5)
		f := newFitter(tab.Lists())
		f.load(tab.floats())
		last := math.Inf(-1)
		f.trace = func(ll float64) {
			if ll < last-1e-7*(1+math.Abs(last)) {
				t.Fatalf("the likelihood fell from %.12g to %.12g", last, ll)
			}
			last = ll
		}
		f.fit(randomModel(t, tab.Lists()).withIntercept(), nil, exact)
	})
}

// Where a model is sound its expected counts have the sufficient statistics of
// the table, which marks the greatest likelihood; and the proof by Newton's
// steps agrees with the linear programme.
func TestSoundFitsMeetTheirStatistics(t *testing.T) {
	sound, unsound := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		tab := randomTable(t, 2, 5)
		m := randomModel(t, tab.Lists())
		f := newFitter(tab.Lists())
		f.load(tab.floats())
		quick := f.estimable(f.fit(m.withIntercept(), nil, exact))
		if v := Check(tab, m); quick != (v.Code() == 0) {
			t.Fatalf("%v\n%s: the fit says %v, the check %v", tab, m, quick, v)
		}
		if !quick {
			unsound++
			return
		}
		sound++
		sums := slices.Clone(f.mu)
		supersetSums(sums)
		for _, h := range f.live {
			if math.Abs(sums[h]-f.supY[h]) > 1e-4*(1+f.supY[h]) {
				t.Fatalf("%v\n%s: %b expected %v, seen %v", tab, m, h, sums[h], f.supY[h])
			}
		}
	})
	if sound == 0 || unsound == 0 {
		t.Errorf("%d sound and %d unsound: the tables test one side only", sound, unsound)
	}
}

// The search that passes models over finds what going through all finds.
func TestBestByBoundsIsTheBestOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := randomTable(t, 2, 4)
		order := rapid.IntRange(2, 3).Draw(t, "order")
		all, err := AllModels(t.Context(), tab, order)
		if err != nil {
			t.Fatal(err)
		}
		s, err := newSpace(tab.Lists(), order)
		if err != nil {
			t.Fatal(err)
		}
		f := newFitter(tab.Lists())
		f.load(tab.floats())
		got, err := newBICBest(t.Context(), s).choose(f)
		if len(all) == 0 {
			if err == nil {
				t.Fatalf("%v\n%v was found where no model is sound", tab, got.terms)
			}
			return
		}
		if err != nil {
			t.Fatalf("%v\nnothing was found; best %v", tab, all[0])
		}
		bic := FitModel(tab, modelOf(tab.Lists(), got.terms[1:])).BIC
		if math.Abs(bic-all[0].BIC) > 1e-4 {
			t.Fatalf("%v\n%v has BIC %v; the best is %v", tab, got.terms, bic, all[0])
		}
	})
}

func TestNumberOfHierarchicalModels(t *testing.T) {
	for _, c := range []struct{ lists, order, want int }{{3, 2, 8}, {4, 3, 113}, {5, 4, 6893}, {5, 2, 1024}, {6, 2, 32768}} {
		s, err := newSpace(c.lists, c.order)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		if err := s.each(t.Context(), func(uint64) { n++ }); err != nil || n != c.want {
			t.Errorf("%d lists, order %d: %d models, want %d (%v)", c.lists, c.order, n, c.want, err)
		}
	}
}

func TestModelsAreWrittenAsTheyAreRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lists := rapid.IntRange(2, 11).Draw(t, "lists")
		var terms []History
		for range rapid.IntRange(0, 4).Draw(t, "terms") {
			terms = append(terms, History(rapid.IntRange(1, 1<<lists-1).Draw(t, "term")))
		}
		if lists > 5 {
			for i := range terms {
				terms[i] &= 0b10000000111 | 1 // keep the closure small
			}
			terms = slices.DeleteFunc(terms, func(h History) bool { return h == 0 || int(h) >= 1<<lists })
		}
		m := modelOf(lists, terms)
		back, err := ParseModel(lists, m.String())
		if err != nil || !slices.Equal(back.terms, m.terms) {
			t.Fatalf("%s came back as %s (%v)", m, back, err)
		}
	})
}
