package alike_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/evidence/alike"
)

func ExampleIndex_Groups() {
	x, err := alike.New(alike.Usual)
	if err != nil {
		panic(err)
	}
	const letter = "The timetable of the bus between the two offices changes on the first Monday of the month. Copies of the new timetable lie at the desk. "
	for _, d := range []alike.Document{
		{ID: "A-1", SHA256: "aa", Text: letter + "Drivers have seen it."},
		{ID: "B-7", SHA256: "bb", Text: letter + "Drivers have not seen it."},
		{ID: "C-2", SHA256: "aa", Text: letter + "Drivers have seen it."},
		{ID: "C-3", SHA256: "cc", Text: "Thank you"},
	} {
		if err := x.Add(d); err != nil {
			panic(err)
		}
	}
	g := x.Groups()
	fmt.Println("exact", g.Exact)
	for _, near := range g.Near {
		fmt.Printf("near %s, lowest %.2f\n", near.Centre, near.Lowest)
		for _, m := range near.Members {
			fmt.Printf("  %s %.2f\n", m.ID, m.Similarity)
		}
	}
	fmt.Println("by hash alone", g.Short)
	// Output:
	// exact [[A-1 C-2]]
	// near A-1, lowest 0.83
	//   A-1 1.00
	//   C-2 1.00
	//   B-7 0.83
	// by hash alone [C-3]
}

func index(t testing.TB, docs []alike.Document) *alike.Index {
	t.Helper()
	x, err := alike.New(alike.Usual)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		if err := x.Add(d); err != nil {
			t.Fatal(err)
		}
	}
	return x
}

// words are n drawn words, a line each twelve.
func words(r *rand.Rand, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("word%d", int(4000*r.Float64()*r.Float64()))
	}
	return out
}

func lines(w []string) string {
	var b strings.Builder
	for part := range slices.Chunk(w, 12) {
		b.WriteString(strings.Join(part, " ") + "\n")
	}
	return b.String()
}

// changed has n words changed for words that stand nowhere else.
func changed(r *rand.Rand, w []string, n int) []string {
	out := slices.Clone(w)
	for _, i := range r.Perm(len(w))[:n] {
		out[i] = fmt.Sprintf("other%d", r.IntN(1_000_000))
	}
	return out
}

// TestCopiesAreFoundAndNothingElse is the bar: of copies with 5 % of their words changed 99 in a hundred are found, and of
// a thousand pairs one at most is wrong.
func TestCopiesAreFoundAndNothingElse(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var docs []alike.Document
	const originals = 400
	for i := range originals {
		w := words(r, 100+r.IntN(500))
		docs = append(docs,
			alike.Document{ID: fmt.Sprintf("%d-a", i), Text: lines(w)},
			alike.Document{ID: fmt.Sprintf("%d-b", i), Text: lines(changed(r, w, len(w)/20))})
	}
	found, wrong := 0, 0
	for _, g := range index(t, docs).Groups().Near {
		for _, m := range g.Members[1:] {
			if strings.SplitN(m.ID, "-", 2)[0] == strings.SplitN(g.Centre, "-", 2)[0] {
				found++
			} else {
				wrong++
			}
		}
	}
	if found < originals*99/100 || wrong > 0 {
		t.Errorf("%d of %d copies found, %d wrong", found, originals, wrong)
	}
}

// TestChainsAreCut: a text that changes a little from copy to copy is no copy of what it was at the beginning.
func TestChainsAreCut(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	w := words(r, 300)
	var docs []alike.Document
	for i := range 40 {
		docs = append(docs, alike.Document{ID: fmt.Sprintf("step %02d", i), Text: lines(w)})
		copy(w[(i*15)%285:], words(r, 15))
	}
	rules := alike.Usual
	rules.CommonShare = 1
	x, err := alike.New(rules)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		if err := x.Add(d); err != nil {
			t.Fatal(err)
		}
	}
	groups := x.Groups().Near
	if len(groups) < 2 {
		t.Fatalf("%d groups: the chain was followed", len(groups))
	}
	seen := map[string]bool{}
	for _, g := range groups {
		for _, m := range g.Members {
			s, ok := x.Similarity(g.Centre, m.ID)
			if !ok || s < alike.Usual.Threshold || s != m.Similarity || s < g.Lowest || seen[m.ID] {
				t.Errorf("%s in the group of %s: %v, said %v, lowest said %v, twice %v", m.ID, g.Centre, s, m.Similarity, g.Lowest, seen[m.ID])
			}
			seen[m.ID] = true
		}
	}
	if s, _ := x.Similarity("step 00", "step 39"); s >= alike.Usual.Threshold {
		t.Fatalf("the ends of the chain are alike (%v): the test shows nothing", s)
	}
	if len(x.Links()) <= len(seen)-len(groups) {
		t.Error("links between groups are not said")
	}
}

// mixture is documents of every kind that matters: mails under one disclaimer, a policy, a form letter, and others.
func mixture(r *rand.Rand, mails, policies, letters, others int) []alike.Document {
	disclaimer := lines(words(r, 100))
	var docs []alike.Document
	add := func(kind string, i int, text string) {
		docs = append(docs, alike.Document{ID: fmt.Sprintf("%s %d", kind, i), Text: text})
	}
	for i := range mails {
		body := lines(words(r, 60+r.IntN(40)))
		if i%3 == 0 {
			body = fmt.Sprintf("Thank you number%d\n", i)
		}
		add("mail", i, body+fmt.Sprintf("Person%d\nTelephone %d\n", i, 100000+i)+disclaimer)
	}
	policy, letter := words(r, 500), lines(words(r, 150))
	for i := range policies {
		add("policy", i, lines(changed(r, policy, 12)))
	}
	for i := range letters {
		add("letter", i, fmt.Sprintf("Dear Person%d\n", i)+letter)
	}
	for i := range others {
		add("other", i, lines(words(r, 200)))
	}
	return docs
}

// TestWhatStandsInEverythingIsLeftOut: a disclaimer makes no copies, and a policy or a letter that went to many is still one.
func TestWhatStandsInEverythingIsLeftOut(t *testing.T) {
	x := index(t, mixture(rand.New(rand.NewPCG(5, 6)), 200, 40, 40, 700))
	g := x.Groups()
	sizes := map[string]int{}
	for _, group := range g.Near {
		kind := strings.Fields(group.Centre)[0]
		for _, m := range group.Members {
			if strings.Fields(m.ID)[0] != kind {
				t.Errorf("%s in a group of %s", m.ID, group.Centre)
			}
		}
		sizes[kind] = max(sizes[kind], len(group.Members))
	}
	if want := map[string]int{"policy": 40, "letter": 40}; !reflect.DeepEqual(sizes, want) {
		t.Errorf("largest groups %v, want %v", sizes, want)
	}
	if len(g.Common) != 9 || g.Common[0].Texts != 200 || !strings.HasPrefix(g.Common[0].Line, "word") {
		t.Errorf("left out: %v", g.Common)
	}
	if len(g.Short) != 67 {
		t.Errorf("%d are too short, want the 67 that only say thank you", len(g.Short))
	}
}

// TestTheOrderDoesNotMatter: whatever comes first, and however often groups were asked for in between.
func TestTheOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		docs := mixture(r, rapid.IntRange(0, 30).Draw(t, "mails"), rapid.IntRange(0, 20).Draw(t, "policies"), 12, 5)
		for i := range docs {
			docs[i].SHA256 = fmt.Sprint(r.IntN(20))
		}
		build := func(order []int, ask bool) *alike.Index {
			x, err := alike.New(alike.Usual)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range order {
				if err := x.Add(docs[i]); err != nil {
					t.Fatal(err)
				}
				if ask && i%5 == 0 {
					x.Groups()
				}
			}
			return x
		}
		a, b := build(r.Perm(len(docs)), false), build(r.Perm(len(docs)), true)
		if !reflect.DeepEqual(a.Groups(), b.Groups()) || !reflect.DeepEqual(a.Links(), b.Links()) {
			t.Fatalf("one order: %v\nanother: %v", a.Groups(), b.Groups())
		}
	})
}

// TestNothingIsJoinedWithoutALink: a document more never puts two into one group that have no link to its centre.
func TestNothingIsJoinedWithoutALink(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		rules := alike.Usual
		rules.CommonShare = 1
		x, err := alike.New(rules)
		if err != nil {
			t.Fatal(err)
		}
		texts := [][]string{words(r, 80)}
		for i := range rapid.IntRange(2, 25).Draw(t, "documents") {
			w := changed(r, texts[r.IntN(len(texts))], rapid.IntRange(0, 12).Draw(t, "changed"))
			texts = append(texts, w)
			if err := x.Add(alike.Document{ID: fmt.Sprint(i), Text: lines(w)}); err != nil {
				t.Fatal(err)
			}
			for _, g := range x.Groups().Near {
				for _, m := range g.Members {
					if s, ok := x.Similarity(g.Centre, m.ID); !ok || s < rules.Threshold {
						t.Fatalf("%s is with %s at %v", m.ID, g.Centre, s)
					}
				}
			}
		}
	})
}

func TestWhatIsRefused(t *testing.T) {
	for name, change := range map[string]func(*alike.Rules){
		"no threshold":          func(r *alike.Rules) { r.Threshold = 0 },
		"a threshold over one":  func(r *alike.Rules) { r.Threshold = 1.1 },
		"fewer than five words": func(r *alike.Rules) { r.MinWords = 4 },
		"a share below nought":  func(r *alike.Rules) { r.CommonShare = -0.1 },
		"no text":               func(r *alike.Rules) { r.CommonTexts = 0 },
	} {
		rules := alike.Usual
		change(&rules)
		if _, err := alike.New(rules); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	x := index(t, []alike.Document{{ID: "a"}})
	if err := x.Add(alike.Document{ID: "a", Text: "other"}); err == nil {
		t.Error("one id was taken twice")
	}
	if _, ok := x.Similarity("a", "b"); ok {
		t.Error("a document that is not there is like another")
	}
}

// TestFolding: how words are written does not matter, and an empty hash is like no other.
func TestFolding(t *testing.T) {
	a := "The CO\u00adOPERATIVE’s minutes, of the first – and second – meeting: read, agreed (with changes), signed; filed. Next: Monday, at ten, in room two."
	b := strings.ToLower(strings.NewReplacer("\u00ad", "", "’", "'", ",", "", "–", "-", ":", "").Replace(a))
	g := index(t, []alike.Document{{ID: "1", Text: a}, {ID: "2", Text: b}}).Groups()
	if len(g.Near) != 1 || g.Near[0].Lowest != 1 || len(g.Exact) != 0 || len(g.Family) != 0 {
		t.Errorf("%+v", g)
	}
}

func BenchmarkIndex(b *testing.B) {
	r := rand.New(rand.NewPCG(9, 9))
	var docs []alike.Document
	for i := range 200 {
		docs = append(docs, alike.Document{ID: fmt.Sprint(i), Text: lines(words(r, 3000))})
	}
	for b.Loop() {
		index(b, docs).Groups()
	}
	b.ReportMetric(float64(b.N*200*10)/b.Elapsed().Seconds(), "pages/s")
}
