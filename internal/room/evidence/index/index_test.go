package index_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/evidence"
	"candour/internal/room/evidence/index"
	"candour/internal/testkit"
	"candour/internal/trust/ledger"
)

var key = index.Key(strings.Repeat("k", 32))

func open(t testing.TB, d *db.DB) *db.DB {
	t.Helper()
	if _, err := d.Migrate(context.Background(), ledger.Migrations(), evidence.Migrations()); err != nil {
		t.Fatal(err)
	}
	return d
}

func put(t testing.TB, d *db.DB, item, urn string, pages ...string) {
	t.Helper()
	if err := d.InTx(context.Background(), func(w *db.Tx) error {
		var all []index.Page
		for i, text := range pages {
			all = append(all, index.Page{Number: i + 1, Text: text})
		}
		return index.Put(context.Background(), w, key, "home", item, urn, all)
	}); err != nil {
		t.Fatal(err)
	}
}

func find(t testing.TB, d *db.DB, text string, held ...index.Hole) (out []string) {
	t.Helper()
	q, err := index.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v %v", text, err, errs.FieldsOf(err))
	}
	hits, err := index.Find(context.Background(), d, key, "home", q, held, index.Hit{}, 100)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	for _, h := range hits {
		out = append(out, fmt.Sprint(h.URN, "_", h.Page))
	}
	pages, _, err := index.Count(context.Background(), d, key, "home", q, held)
	if err != nil || pages != len(hits) {
		t.Errorf("%s: counted %d, found %d, %v", text, pages, len(hits), err)
	}
	return out
}

// TestWhatLawyersType: each part of the language, on both databases.
func TestWhatLawyersType(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		open(t, d)
		put(t, d, "a", "N1", "The draft timetable of the school was sent.", "Nothing but the café’s O’Neil report, and co\u00adoperation.")
		put(t, d, "b", "N2", "A timetable, not a draft: the final one.", "time and tide")
		for text, want := range map[string]string{
			"timetable":                             "N1_1 N2_1",
			"timetable school":                      "N1_1",
			"timetable AND school":                  "N1_1",
			"school OR tide":                        "N1_1 N2_2",
			"timetable NOT school":                  "N2_1",
			`"draft timetable"`:                     "N1_1",
			`"timetable draft"`:                     "",
			"timetable NEAR/2 draft":                "N1_1 N2_1",
			"draft NEAR/1 sent":                     "",
			"draft NEAR/5 sent":                     "N1_1",
			`"the school" NEAR/2 "draft timetable"`: "N1_1",
			`"the school" NEAR/0 "draft timetable"`: "",
			"time*":                                 "N1_1 N2_1 N2_2",
			"(school OR final) NOT sent":            "N2_1",
			"the":                                   "N1_1 N1_2 N2_1",
			"CAFES":                                 "N1_2",
			"oneil":                                 "N1_2",
			"o'neil":                                "N1_2",
			"cooperation":                           "N1_2",
			"absent":                                "",
			`school “draft timetable”`:              "N1_1",
		} {
			if got := strings.Join(find(t, d, text), " "); got != want {
				t.Errorf("%s finds %q, want %q", text, got, want)
			}
		}
	})
}

// TestWhatCannotBeAsked names what to write instead.
func TestWhatCannotBeAsked(t *testing.T) {
	for text, want := range map[string]string{
		"": "Write the words", "NOT draft": "Write also what it has", "a AND": "missing", "(a": "missing", "a)": "too many",
		"t*me": "only at the end", "ti*": "3 to 12 letters",
		"a NEAR/99 b": "up to 30",
		"a NEAR/x b":  "up to 30", "…": "no letter", "(a OR b) NEAR/2 c": "each side of NEAR", `"tim*"`: "outside quotation marks", "OR": "missing",
		"-draft": "NOT between words", "body:timetable": "no fields", "the \"draft": "not closed",
		"+a": "NOT between words", "( )": "missing", "a OR OR b": "missing"} {
		_, err := index.Parse(text)
		f := errs.FieldsOf(err)
		if len(f) != 1 || f[0].Name != "q" || !strings.Contains(f[0].Message, want) {
			t.Errorf("%q: %v", text, f)
		}
	}
	if _, err := index.Parse(strings.Repeat("(", 50) + "a" + strings.Repeat(")", 50)); !errs.Is(err, errs.Invalid) {
		t.Errorf("%v", err)
	}
	if _, err := index.Parse(strings.Repeat("a ", 41)); !errs.Is(err, errs.Invalid) {
		t.Errorf("%v", err)
	}
}

// FuzzParse: no text that somebody types ends the program, and what is read is asked of a database without an error.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"a NEAR/5 b", `"a b" NOT (c OR d*)`, "((", "\xff*", "NEAR NEAR/2 NEAR"} {
		f.Add(s)
	}
	d := open(f, testkit.SQLite(f))
	f.Fuzz(func(t *testing.T, text string) {
		q, err := index.Parse(text)
		if err != nil {
			return
		}
		if _, err := index.Find(t.Context(), d, key, "home", q, nil, index.Hit{}, 1); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	})
}

// TestBothDatabasesFindTheSame: for queries and pages of a few words drawn by chance.
func TestBothDatabasesFindTheSame(t *testing.T) {
	lite, post := open(t, testkit.SQLite(t)), open(t, testkit.Postgres(t))
	word := rapid.SampledFrom([]string{"alpha", "alps", "beta", "bet", "gamma", "the"})
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		pages := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) string { return strings.Join(rapid.SliceOfN(word, 1, 12).Draw(r, "words"), " ") }), 1, 4).Draw(r, "pages")
		for _, d := range []*db.DB{lite, post} {
			put(t, d, "item", "N1", pages...)
		}
		text := drawn(r, word, 3)
		if a, b := find(t, lite, text), find(t, post, text); !slices.Equal(a, b) {
			r.Fatalf("%s in %q: SQLite %q, PostgreSQL %q", text, pages, a, b)
		}
	})
}

// drawn is a query.
func drawn(r *rapid.T, word *rapid.Generator[string], deep int) string {
	one := func() string { return word.Draw(r, "word") }
	if deep == 0 {
		return one()
	}
	switch rapid.IntRange(0, 7).Draw(r, "op") {
	case 0:
		return drawn(r, word, deep-1) + " " + drawn(r, word, deep-1)
	case 1:
		return "(" + drawn(r, word, deep-1) + ") OR (" + drawn(r, word, deep-1) + ")"
	case 2:
		return "(" + drawn(r, word, deep-1) + ") NOT (" + drawn(r, word, deep-1) + ")"
	case 3:
		return `"` + one() + " " + one() + `"`
	case 4:
		return fmt.Sprintf("%s NEAR/%d %s", one(), rapid.IntRange(0, 6).Draw(r, "near"), one())
	case 5:
		return fmt.Sprintf(`"%s %s" NEAR/%d "%s %s"`, one(), one(), rapid.IntRange(0, 4).Draw(r, "near"), one(), one())
	case 6:
		return one()[:3] + "*"
	}
	return one()
}

// TestWhatIsHeldIsNeitherFoundNorCounted (pitfalls 9 and 10): a page, with what stands on none, or all of a document.
func TestWhatIsHeldIsNeitherFoundNorCounted(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		open(t, d)
		put(t, d, "a", "N1", "canary one", "canary two", "canary three")
		put(t, d, "b", "N2", "canary four")
		if err := d.InTx(t.Context(), func(w *db.Tx) error {
			return index.Put(t.Context(), w, key, "home", "c", "N3", []index.Page{{Number: 0, Text: "canary in the title"}, {Number: 1, Text: "canary five"}})
		}); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			held []index.Hole
			want string
		}{"nothing": {nil, "N1_1 N1_2 N1_3 N2_1 N3_0 N3_1"}, "a page": {[]index.Hole{{Item: "a", From: 2, To: 2}}, "N1_1 N1_3 N2_1 N3_0 N3_1"},
			"a document":        {[]index.Hole{{Item: "b"}}, "N1_1 N1_2 N1_3 N3_0 N3_1"},
			"what has a title":  {[]index.Hole{{Item: "c", From: 7, To: 9}}, "N1_1 N1_2 N1_3 N2_1 N3_1"},
			"twice":             {[]index.Hole{{Item: "a", From: 1, To: 2}, {Item: "a", From: 2, To: 3}}, "N2_1 N3_0 N3_1"},
			"one of no account": {[]index.Hole{{Item: "z"}}, "N1_1 N1_2 N1_3 N2_1 N3_0 N3_1"}} {
			if got := strings.Join(find(t, d, "canary", c.held...), " "); got != c.want {
				t.Errorf("%s held: %q, want %q", name, got, c.want)
			}
		}
	})
}

// TestTheIndexHoldsNoWord: neither the words nor their beginnings stand anywhere in it, another home's key finds nothing, and what is
// dropped is found no more.
func TestTheIndexHoldsNoWord(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		open(t, d)
		put(t, d, "a", "N1", "canaryword and others")
		var stored string
		query := `SELECT group_concat(hex(block)) FROM evidence_words_data`
		if d.Dialect() == db.Postgres {
			query = `SELECT string_agg(CAST(words AS text), ' ') FROM evidence_page`
		}
		if err := d.QueryRow(t.Context(), query).Scan(&stored); err != nil {
			t.Fatal(err)
		}
		for _, w := range []string{"canaryword", "canary", "others"} {
			if strings.Contains(stored, w) || strings.Contains(stored, strings.ToUpper(fmt.Sprintf("%x", w))) {
				t.Errorf("%q stands in the index", w)
			}
		}
		q, err := index.Parse("canaryword OR canary*")
		if err != nil {
			t.Fatal(err)
		}
		if n, _, err := index.Count(t.Context(), d, index.Key(strings.Repeat("x", 32)), "home", q, nil); n != 0 || err != nil {
			t.Errorf("another key finds %d, %v", n, err)
		}
		if n, _, err := index.Count(t.Context(), d, key, "elsewhere", q, nil); n != 0 || err != nil {
			t.Errorf("another home finds %d, %v", n, err)
		}
		if err := d.InTx(t.Context(), func(w *db.Tx) error { return index.Drop(t.Context(), w, "a") }); err != nil {
			t.Fatal(err)
		}
		if got := find(t, d, "canaryword"); len(got) != 0 {
			t.Errorf("after it was dropped: %q", got)
		}
	})
}

// TestAPageOfManyWords: more than PostgreSQL has places for, and a word that stands there more often than it keeps.
func TestAPageOfManyWords(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		open(t, d)
		var b strings.Builder
		for i := range 20_000 {
			fmt.Fprintf(&b, "the w%d ", i)
		}
		put(t, d, "a", "N1", b.String()+"last words")
		for _, text := range []string{"w1", "w19999", `"the w9999"`, `"w7999 the"`, `"w15999 the"`, `"last words"`, "w19* last"} {
			if got := find(t, d, text); len(got) != 1 {
				t.Errorf("%s finds %q", text, got)
			}
		}
	})
}
