package similarity

import (
	"encoding/csv"
	"errors"
	"io"
	"math"
	"os"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// TestPublishedVectors: the examples of Winkler's papers and of Damerau's.
func TestPublishedVectors(t *testing.T) {
	for _, c := range []struct {
		a, b          string
		jaro, winkler float64
	}{
		{"MARTHA", "MARHTA", 0.9444, 0.9611}, {"DIXON", "DICKSONX", 0.7667, 0.8133}, {"DWAYNE", "DUANE", 0.8222, 0.84}, {"JONES", "JOHNSON", 0.7905, 0.8324},
		{"SHACKLEFORD", "SHACKELFORD", 0.9697, 0.9818}, {"DUNNINGHAM", "CUNNIGHAM", 0.8963, 0.8963}, {"NICHLESON", "NICHULSON", 0.9259, 0.9556},
		{"MASSEY", "MASSIE", 0.8889, 0.9333}, {"ABROMS", "ABRAMS", 0.8889, 0.9222}, {"JERALDINE", "GERALDINE", 0.9259, 0.9259}, {"MICHELLE", "MICHAEL", 0.8690, 0.9214},
		{"JULIES", "JULIUS", 0.8889, 0.9333}, {"TANYA", "TONYA", 0.8667, 0.88}, {"SEAN", "SUSAN", 0.7833, 0.805}, {"JON", "JAN", 0.7778, 0.8}, {"JON", "JOHN", 0.9167, 0.9333},
	} {
		if got := Jaro(c.a, c.b); math.Abs(got-c.jaro) > 0.00006 {
			t.Errorf("Jaro(%s, %s) = %.4f, published is %.4f", c.a, c.b, got, c.jaro)
		}
		if got := JaroWinkler(c.a, c.b); math.Abs(got-c.winkler) > 0.00006 {
			t.Errorf("JaroWinkler(%s, %s) = %.4f, published is %.4f", c.a, c.b, got, c.winkler)
		}
	}
	for _, c := range []struct {
		a, b               string
		levenshtein, swaps int
	}{{"kitten", "sitting", 3, 3}, {"ca", "abc", 3, 2}, {"Saturday", "Sunday", 3, 3}, {"ab", "ba", 2, 1}, {"", "abc", 3, 3}, {"same", "same", 0, 0}} {
		if got := Levenshtein(c.a, c.b); got != c.levenshtein {
			t.Errorf("Levenshtein(%q, %q) = %d, not %d", c.a, c.b, got, c.levenshtein)
		}
		if got := DamerauLevenshtein(c.a, c.b); got != c.swaps {
			t.Errorf("DamerauLevenshtein(%q, %q) = %d, not %d", c.a, c.b, got, c.swaps)
		}
	}
}

// TestTextsAsDuckDB compares with recorded values (testdata/reference/strings.py).
func TestTextsAsDuckDB(t *testing.T) { compareTexts(t, "../testdata/reference/strings.csv", 3000) }

// TestMillionTextsAsDuckDB does so with a million pairs, where they were made.
func TestMillionTextsAsDuckDB(t *testing.T) {
	path := os.Getenv("CANDOUR_STRINGS")
	if path == "" {
		t.Skip("SKIPPED: there is no Python to install DuckDB and jellyfish with (scripts/peers.sh million; CANDOUR_STRINGS names its file)")
	}
	compareTexts(t, path, 1_000_000)
}

func compareTexts(t *testing.T, path string, want int) {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(f)
	if _, err := r.Read(); err != nil {
		t.Fatal(err)
	}
	n := 0
	for ; ; n++ {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		a, b := row[0], row[1]
		got := []float64{float64(Levenshtein(a, b)), float64(DamerauLevenshtein(a, b)), Jaro(a, b), JaroWinkler(a, b), Jaccard(a, b)}
		for i, g := range got {
			x, err := strconv.ParseFloat(row[i+2], 64)
			if row[i+2] == "" {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if g != x {
				t.Errorf("%q and %q: measure %d is %v, DuckDB has %v", a, b, i, g, x)
			}
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	if n != want {
		t.Errorf("%d pairs were compared, not %d", n, want)
	}
}

// TestKernelsAgree compares the bit-parallel kernels with the plain ones.
func TestKernelsAgree(t *testing.T) {
	text := rapid.StringMatching(`[abcdé ]{0,70}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		if got, want := Levenshtein(a, b), levenshteinLong([]byte(a), []byte(b)); len(b) > 0 && got != want {
			t.Fatalf("Levenshtein(%q, %q) = %d, not %d", a, b, got, want)
		}
		if got, want := DamerauLevenshtein(a, b), damerauLong([]byte(a), []byte(b)); got != want {
			t.Fatalf("DamerauLevenshtein(%q, %q) = %d, not %d", a, b, got, want)
		}
		if a != "" && b != "" {
			if got, want := Jaro(a, b), jaroLong([]byte(a), []byte(b)); got != want {
				t.Fatalf("Jaro(%q, %q) = %v, not %v", a, b, got, want)
			}
		}
	})
}
