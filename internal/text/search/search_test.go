package search_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"candour/internal/text/search"
)

// few are records that plainly are nobody's.
var few = []search.Doc{
	{ID: "/a", Kind: "recommendation", Title: "Ring-fence money for the café", Number: "7",
		Words: []string{"The made-up council’s children should have a whistleblowing line. Summary withheld in test data."}},
	{ID: "/b", Kind: "recommendation", Title: "Train every reviewer", Number: "12", Place: []string{"Made-up report", "Made-up Police & Fire"}, Words: []string{"Within 12 months, under section 28."}},
	{ID: "/c", Kind: "body", Title: "Made-up Police & Fire", Names: []string{"MPF", "Made-up Constabulary"}},
	{ID: "/d", Kind: "report", Title: "Report on the licensing of taxis", Words: []string{"O'Brien wrote it. It speaks of Llywodraeth Cymru, of Tŷ Hafan and ADR149."}},
}

func indexOf(docs ...search.Doc) *search.Index {
	lex := search.NewLexicon()
	return lex.New(lex.NewSegment(docs))
}

func ids(r search.Result) (out []string) {
	for _, h := range r.Hits {
		out = append(out, h.ID)
	}
	return out
}

// TestWordsArePeoples: each way in which somebody may type a thing finds it first,
// and all that was typed.
func TestWordsArePeoples(t *testing.T) {
	x := indexOf(few...)
	for query, want := range map[string]string{
		"cafe": "/a", "CAFÉ": "/a", "cafe\u0301": "/a", "cafés": "/a", "caf\u200be": "/a", // accents in both forms; what has no width
		"ring-fence": "/a", "ringfence": "/a", "ring fence": "/a", "ring‑fence": "/a",
		"whistle blowing": "/a", "whistle-blowing": "/a", "whistleblower": "/a",
		"child": "/a", "childrens": "/a", "children's line": "/a", "children’s line": "/a", "the kids": "/a", "council's": "/a",
		"police and fire": "/c", "police & fire": "/c", "police fire": "/c", "M.P.F.": "/c", "mpf": "/c", "made up constabulary": "/c",
		"obrien": "/d", "o’brien": "/d", "O'Brien's": "/d", "ty hafan": "/d", "Tŷ Hafan": "/d",
		"who said what about the taxis": "/d", "cabs": "/d", "licenced taxi": "/d",
		"recommendation 12": "/b", "rec. 12": "/b", "Rec 12": "/b", "R12": "/b", "recommendation twelve": "/b", "number 012": "/b", "made-up police 12": "/b",
		"section 28": "/b", "section28": "/b", "adr 149": "/d", "ADR149": "/d", `"every reviewer"`: "/b", "“train every”": "/b",
		"Gymru": "/d", "lywodraeth Gymru": "/d", "welsh": "/d", "nghymru": "/d",
	} {
		r := x.Search(query, search.Options{Size: 10})
		if r.All == 0 || r.Hits[0].ID != want || r.Instead != "" {
			t.Errorf("%q: %v (%d, instead %q), want %s first", query, ids(r), r.All, r.Instead, want)
		}
	}
}

// TestWhatExcludes: a quoted phrase is words in their order and form; a minus takes
// out; a number of a recommendation is its number.
func TestWhatExcludes(t *testing.T) {
	x := indexOf(few...)
	for query, want := range map[string]string{
		`"reviewer every"`: "", `"every reviewers"`: "", `-taxis licensing`: "", `police -"every reviewer"`: "/c", "police -reviewers": "/c",
		"recommendation 28": "", `"made-up council's"`: "/a", "-": "", `"`: "", `""`: "", "made-up": "/c /b /a",
	} {
		r := x.Search(query, search.Options{Size: 10, Exact: true})
		hits := slices.DeleteFunc(r.Hits, func(h search.Hit) bool { return h.Some })
		if got := strings.Join(ids(search.Result{Hits: hits}), " "); got != want {
			t.Errorf("%q: %q, want %q", query, got, want)
		}
	}
}

// TestSecondTry: a word that nothing has is tried again as one that something has,
// the result says so, and nothing else is tried where somebody asks for exactly it.
func TestSecondTry(t *testing.T) {
	x := indexOf(few...)
	for query, want := range map[string]string{"reveiwer": "reviewer", "licencing of taxxis": "licencing of taxis", "whistelblowing line": "whistleblowing line", "Reviewwer, every": "reviewer, every"} {
		r := x.Search(query, search.Options{Size: 10})
		if r.Instead != want || r.All == 0 {
			t.Errorf("%q: instead %q (%d), want %q", query, r.Instead, r.All, want)
		}
		if r := x.Search(query, search.Options{Size: 10, Exact: true}); r.Instead != "" || r.All > 0 || len(r.Unknown) != 1 {
			t.Errorf("exactly %q: instead %q, %d hits, unknown %v", query, r.Instead, r.All, r.Unknown)
		}
	}
	for _, query := range []string{"reviewers", "zzyzx qqqqq", "1234567", "xyz"} {
		if r := x.Search(query, search.Options{Size: 10}); r.Instead != "" {
			t.Errorf("%q: instead %q", query, r.Instead)
		}
	}
	r := x.Search("reviewer zzyzx", search.Options{Size: 10})
	if r.All != 0 || r.Some != 1 || !r.Hits[0].Some || !slices.Equal(r.Unknown, []string{"zzyzx"}) {
		t.Errorf("nothing, but these: %+v", r)
	}
}

// TestWhatIsGoneIsNotTold: a word that only a record had that was taken out is neither
// found nor offered, though the segment still has it.
func TestWhatIsGoneIsNotTold(t *testing.T) {
	lex := search.NewLexicon()
	x := lex.New(lex.NewSegment(append([]search.Doc{{ID: "/gone", Title: "Zanzibarquux reviewers"}}, few...)).Without(func(id string) bool { return id == "/gone" }))
	for _, q := range []string{"zanzibarquux", "zanzibarquu", "taxi zanzibarqux", "zanzibarquuxs train", "reveiwers train"} {
		r := x.Search(q, search.Options{Size: 10})
		if strings.Contains(r.Instead, "zanzibarquux") && !strings.Contains(q, "zanzibarquux") || slices.Contains(ids(r), "/gone") || strings.Contains(r.Instead, "reviewers") {
			t.Errorf("%q: instead %q, %v", q, r.Instead, ids(r))
		}
	}
	if got := x.Suggest("zanz", 5); len(got) > 0 {
		t.Errorf("suggested: %v", got)
	}
}

// TestOneAnswerHoweverItIsDivided: the same records give the same hits with the same
// scores whatever order they come in and whatever segments they stand in, and one
// that was taken out is nowhere.
func TestOneAnswerHoweverItIsDivided(t *testing.T) {
	lex, docs := search.NewLexicon(), realDocs(t)
	whole := lex.New(lex.NewSegment(docs[1:]))
	queries := askedQueries(t)
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 1))
		mixed := slices.Clone(docs)
		r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		at := rapid.IntRange(0, len(mixed)).Draw(t, "cut")
		gone := func(id string) bool { return id == docs[0].ID }
		parted := lex.New(lex.NewSegment(mixed[:at]).Without(gone), lex.NewSegment(mixed[at:]).Without(gone))
		if parted.Len() != whole.Len() {
			t.Fatalf("%d records, not %d", parted.Len(), whole.Len())
		}
		for range 10 {
			q := rapid.SampledFrom(queries).Draw(t, "query").query
			o := search.Options{Size: 30, Kind: rapid.SampledFrom([]string{"", "report", "recommendation"}).Draw(t, "kind")}
			a, b := whole.Search(q, o), parted.Search(q, o)
			if fmt.Sprint(a.Hits, a.All, a.Some, a.Instead, a.Kinds) != fmt.Sprint(b.Hits, b.All, b.Some, b.Instead, b.Kinds) {
				t.Fatalf("%q: %v, and divided %v", q, a, b)
			}
		}
	})
}

// TestPagesAreOneList: the pages of a result, one after the other, are the whole of
// it, and each kind's count is what a search in that kind finds.
func TestPagesAreOneList(t *testing.T) {
	x := indexOf(realDocs(t)...)
	for _, q := range []string{"child sexual abuse", "police", "taxi", "grooming gangs"} {
		whole := x.Search(q, search.Options{Size: search.Most})
		var pages []search.Hit
		for from := 0; from < whole.Total(); from += 7 {
			pages = append(pages, x.Search(q, search.Options{From: from, Size: 7}).Hits...)
		}
		if fmt.Sprint(pages) != fmt.Sprint(whole.Hits) || len(pages) != whole.Total() {
			t.Errorf("%q: %d on pages, %d in the whole of %d", q, len(pages), len(whole.Hits), whole.Total())
		}
		sum := 0
		for kind, n := range whole.Kinds {
			sum += n
			if r := x.Search(q, search.Options{Kind: kind, Size: 10}); r.Total() != n {
				t.Errorf("%q: %d of kind %s are counted, %d found", q, n, kind, r.Total())
			}
		}
		if sum != whole.Total() {
			t.Errorf("%q: the kinds add up to %d of %d", q, sum, whole.Total())
		}
	}
}

// TestMarks: what was looked for is marked in what is shown, by any of its names,
// and the words are never other than the text's.
func TestMarks(t *testing.T) {
	x := indexOf(few...)
	m := x.Marker(x.Search("cabs", search.Options{Size: 1}))
	if got := fmt.Sprint(m.Whole("Report on the licensing of taxis")); got != "[{Report on the licensing of  false} {taxis true}]" {
		t.Error(got)
	}
	long := strings.Repeat("word ", 100) + "the café was closed " + strings.Repeat("word ", 100)
	var b strings.Builder
	for _, s := range x.Marker(x.Search("CAFE", search.Options{})).Snippet("First text.", long) {
		b.WriteString(s.Text)
	}
	if got := b.String(); !strings.HasPrefix(got, "… word") || !strings.Contains(got, "the café was closed") || !strings.HasSuffix(got, " …") || len(strings.Fields(got)) > 34 {
		t.Error(got)
	}
	if got := x.Marker(search.Result{}).Snippet("", "How it begins."); fmt.Sprint(got) != "[{How it begins. false}]" {
		t.Error(got)
	}
}

// TestSuggestions: titles that go on as somebody types.
func TestSuggestions(t *testing.T) {
	x := indexOf(few...)
	for typed, want := range map[string]string{"rep": "/d", "report on the lic": "/d", "made": "/c", "Made-Up pol": "/c", "caf": "/a", "trai": "/b", "": "", "zz": "", "fire made": "/c", "constab": ""} {
		got := x.Suggest(typed, 1)
		if want == "" && len(got) > 0 || want != "" && (len(got) != 1 || got[0].ID != want) {
			t.Errorf("%q: %v, want %s", typed, got, want)
		}
	}
}

// hostile is what nobody means.
var hostile = []string{"", " ", "\x00", "\x00\x00a", "%", "_", "%%%", "'; DROP TABLE", "(?i)(a+)+$", `\`, "[", "*", "\u202emoc.elpmaxe", "\u200f\u200e", "\xff\xfe", "\xc3", "a\u0301\u0301\u0301",
	"\"", "\"\"\"\"", "-\"", "- - -", "--", "-\"a", "“”", "#", "#1", "\u00ad", strings.Repeat("\"a\" -", 500), strings.Repeat("a\u0300", 5000), "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "الرد العربي", "中文", "٣", "İ", "ſ", "ﬃ",
	strings.Repeat("a ", 10_000), strings.Repeat("child ", 10_000), strings.Repeat("x", 1_000_000), strings.Repeat("-a ", 10_000), strings.Repeat("\"the\" ", 5_000), strings.Repeat("r1 ", 5000)}

// try asks one thing in every way and holds what must be so of any answer.
func try(t *testing.T, x *search.Index, query string) {
	r := x.Search(query, search.Options{Size: 5})
	if n := len(r.Query.Text); n > 400 || !utf8.ValidString(r.Query.Text) || strings.ContainsAny(r.Query.Text, "\x00\n\r\u202e\u200f") {
		t.Fatalf("%.50q was read as %d bytes: %.50q", query, n, r.Query.Text)
	}
	if len(r.Hits) > 5 || len(r.Hits) > r.Total() || r.Total() > x.Len() {
		t.Fatalf("%.50q: %d hits shown of %d, of %d records", query, len(r.Hits), r.Total(), x.Len())
	}
	m := x.Marker(r)
	for _, h := range r.Hits {
		var b strings.Builder
		for _, s := range m.Whole(h.Title) {
			b.WriteString(s.Text)
		}
		if b.String() != h.Title {
			t.Fatalf("%.50q: %q is shown as %q", query, h.Title, b.String())
		}
	}
	x.Suggest(query, 5)
	m.Snippet(query, query)
}

// TestHostile: anything can be typed, and costs no more than 16 words do.
func TestHostile(t *testing.T) {
	x := indexOf(realDocs(t)...)
	for _, q := range hostile {
		try(t, x, q)
	}
	if r := x.Search(strings.Repeat("child ", 10_000), search.Options{}); !r.Query.Cut {
		t.Error("a query of 10,000 words is said to have counted")
	}
	x = indexOf()
	try(t, x, "nothing is here")
	if r := x.Search("taxi", search.Options{Size: 10}); r.Total() != 0 {
		t.Error(r)
	}
}

func FuzzSearch(f *testing.F) {
	x := indexOf(append(slices.Clone(few), realDocs(f)...)...)
	for _, q := range hostile {
		if len(q) < 5000 {
			f.Add(q)
		}
	}
	for _, a := range askedQueries(f) {
		f.Add(a.query)
	}
	f.Fuzz(func(t *testing.T, q string) { try(t, x, q) })
}

// FuzzIndex: any record can be indexed, and is found by each word of its title.
func FuzzIndex(f *testing.F) {
	lex := search.NewLexicon()
	for _, q := range hostile {
		if len(q) < 5000 {
			f.Add(q)
		}
	}
	f.Add("R 0")
	f.Fuzz(func(t *testing.T, title string) {
		x := lex.New(lex.NewSegment([]search.Doc{{ID: "/1", Title: title, Number: title, Words: []string{title, title}}}))
		if q := x.Search(title, search.Options{Size: 1}).Query; !q.Empty() && !q.Cut && !strings.ContainsAny(title, "-\"“”„«»") {
			if r := x.Search(title, search.Options{Size: 1}); r.Total() == 0 {
				t.Fatalf("%q is not found by its own title", title)
			}
		}
	})
}
