package textsim_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/text/textsim"
)

// The examples that Porter's paper gives for its steps, carried to the end of
// the algorithm, and words of the register.
func TestStem(t *testing.T) {
	for word, want := range map[string]string{
		"caresses": "caress", "ponies": "poni", "ties": "ti", "cats": "cat", "feed": "feed", "agreed": "agre", "plastered": "plaster", "bled": "bled",
		"motoring": "motor", "sing": "sing", "conflated": "conflat", "troubled": "troubl", "sized": "size", "hopping": "hop", "tanned": "tan",
		"falling": "fall", "hissing": "hiss", "fizzed": "fizz", "failing": "fail", "filing": "file", "happy": "happi", "sky": "sky",
		"relational": "relat", "conditional": "condit", "rational": "ration", "valenci": "valenc", "digitizer": "digit", "conformabli": "conform",
		"radicalli": "radic", "vileli": "vile", "analogousli": "analog", "vietnamization": "vietnam", "predication": "predic", "operator": "oper",
		"feudalism": "feudal", "decisiveness": "decis", "hopefulness": "hope", "callousness": "callous", "formaliti": "formal", "sensitiviti": "sensit",
		"sensibiliti": "sensibl", "triplicate": "triplic", "formative": "form", "formalize": "formal", "electriciti": "electr", "electrical": "electr",
		"hopeful": "hope", "goodness": "good", "revival": "reviv", "allowance": "allow", "inference": "infer", "airliner": "airlin",
		"adjustable": "adjust", "defensible": "defens", "irritant": "irrit", "replacement": "replac", "adjustment": "adjust", "dependent": "depend",
		"adoption": "adopt", "communism": "commun", "activate": "activ", "angulariti": "angular", "homologous": "homolog", "effective": "effect",
		"probate": "probat", "rate": "rate", "cease": "ceas", "controll": "control", "roll": "roll", "generalizations": "gener", "oscillators": "oscil",
		"recommendation": "recommend", "recommended": "recommend", "children": "children", "inspection": "inspect", "as": "as", "é": "é", "2026": "2026",
	} {
		if got := textsim.Stem(word); got != want {
			t.Errorf("Stem(%q) = %q, want %q", word, got, want)
		}
	}
}

func FuzzStem(f *testing.F) {
	f.Add("yyyying")
	f.Add("sses")
	f.Fuzz(func(t *testing.T, s string) {
		if got := textsim.Stem(s); len(got) > len(s)+1 || s != "" && got == "" {
			t.Errorf("Stem(%q) = %q", s, got)
		}
	})
}

// docs draws a small corpus over few words, so that texts have some in common.
func docs() *rapid.Generator[[]textsim.Doc] {
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(strings.Fields("police data child register inspect code the of homes staff check review")), 0, 9).Draw(t, "words"), " ")
	})
	return rapid.Custom(func(t *rapid.T) (out []textsim.Doc) {
		for i := range rapid.IntRange(0, 12).Draw(t, "n") {
			out = append(out, textsim.Doc{ID: fmt.Sprintf("d%02d", i), Group: rapid.SampledFrom([]string{"a", "b", "c", ""}).Draw(t, "group"), Title: text.Draw(t, "title"), Text: text.Draw(t, "text")})
		}
		return out
	})
}

// Scores are what the method says, whatever the order of the texts, and only
// texts of different groups are paired.
func TestPairsProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := docs().Draw(t, "docs")
		group := map[string]string{}
		for _, d := range list {
			group[d.ID] = d.Group
		}
		x := textsim.New(list)
		all := x.Pairs(0, 0)
		shuffled := slices.Clone(list)
		slices.Reverse(shuffled)
		if !reflect.DeepEqual(all, textsim.New(shuffled).Pairs(0, 0)) {
			t.Fatal("the order of the texts changes the answer")
		}
		before := math.Inf(1)
		for _, p := range all {
			if p.A >= p.B || group[p.A] == group[p.B] && group[p.A] != "" || p.Score <= 0 || p.Score > 1 || p.Score > before || len(p.Shared) == 0 || len(p.Shared) > 6 {
				t.Fatalf("%+v after %v", p, before)
			}
			before = p.Score
			if !slices.ContainsFunc(x.Nearest(p.B, 0), func(q textsim.Pair) bool {
				return q.A == p.A && q.B == p.B && math.Abs(q.Score-p.Score) < 1e-12
			}) {
				t.Fatalf("%+v is not seen from its other side", p)
			}
		}
		checkLimits(t, x, all)
	})
}

// checkLimits holds: a least score and a limit leave pairs out and change none.
func checkLimits(t *rapid.T, x *textsim.Index, all []textsim.Pair) {
	least, most := rapid.Float64Range(0, 1).Draw(t, "least"), rapid.IntRange(1, 4).Draw(t, "most")
	some := x.Pairs(least, most)
	left := all
	for _, p := range some {
		i := slices.IndexFunc(left, func(q textsim.Pair) bool { return reflect.DeepEqual(p, q) })
		if i < 0 || p.Score < least {
			t.Fatalf("%+v is not one of all, or out of order", p)
		}
		left = left[i+1:]
	}
	if len(all) > 0 && all[0].Score >= least && (len(some) == 0 || !reflect.DeepEqual(some[0], all[0])) {
		t.Fatalf("the best pair %+v was left out", all[0])
	}
}

func TestSameAndDifferentTexts(t *testing.T) {
	x := textsim.New([]textsim.Doc{
		{ID: "a", Group: "one", Title: "Keep a register", Text: "Staff of homes should be registered."},
		{ID: "b", Group: "two", Title: "Keep a register", Text: "Staff of homes should be registered."},
		{ID: "c", Group: "two", Title: "Check ages", Text: "Websites verify how old visitors are."},
		{ID: "d", Group: "three", Title: "the of and", Text: "should be"},
		{ID: "e", Group: "one", Text: "Staff of homes should be registered. Keep a register."},
	})
	pairs := x.Pairs(0, 0)
	if len(pairs) != 2 || pairs[0].A != "a" || pairs[0].B != "b" || math.Abs(pairs[0].Score-1) > 1e-9 || pairs[1].A != "b" || pairs[1].B != "e" {
		t.Errorf("%+v", pairs)
	}
	if !slices.Contains(pairs[0].Shared, "register") {
		t.Errorf("shared: %q", pairs[0].Shared)
	}
	if got := x.Nearest("not there", 3); got != nil {
		t.Errorf("nearest to nothing: %+v", got)
	}
}

// BenchmarkPairs compares 3,000 texts of 60 words each, out of 5,000 that are as
// unevenly common as the words of a language without its function words.
func BenchmarkPairs(b *testing.B) {
	draw := rand.NewZipf(rand.New(rand.NewPCG(1, 2)), 1.05, 20, 4999)
	list := make([]textsim.Doc, 3000)
	for i := range list {
		var text strings.Builder
		for range 60 {
			n := draw.Uint64()
			fmt.Fprintf(&text, "w%c%c%co ", 'a'+rune(n%26), 'a'+rune(n/26%26), 'a'+rune(n/676))
		}
		list[i] = textsim.Doc{ID: fmt.Sprintf("r%04d", i), Group: fmt.Sprint(i % 60), Text: text.String()}
	}
	for b.Loop() {
		textsim.New(list).Pairs(textsim.SuggestFrom, 3)
	}
}
