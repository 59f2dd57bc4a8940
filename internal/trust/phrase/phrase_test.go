package phrase

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"math"
	mrand "math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/errs"
)

// wordsSum is of the words in their order, each with a line end. A phrase that
// somebody holds is read with this list: if it changes, old phrases stop
// working. Do not change it once the service is in use.
const wordsSum = "fb01879caaf9bd41fbce7f4b2db3f78e75125fcf0732c42ae0c9ff439fa11fae"

func TestTheListIsTheOneThatPhrasesWereMadeOf(t *testing.T) {
	l := list()
	sum := sha256.Sum256([]byte(strings.Join(l.words, "\n") + "\n"))
	if got := hex.EncodeToString(sum[:]); got != wordsSum {
		t.Errorf("the list changed: %d words, sum %s", len(l.words), got)
	}
	if len(l.words) < 4096 || len(l.words) != len(l.place) {
		t.Errorf("%d words, %d different", len(l.words), len(l.place))
	}
	for i, a := range l.words {
		if len(a) < shortest || strings.Trim(a, "abcdefghijklmnopqrstuvwxyz") != "" {
			t.Errorf("%q is on the list", a)
		}
		for _, b := range l.words[i+1:] {
			if oneLetterAway(a, b) {
				t.Errorf("%q and %q are one letter apart: one slip makes another word of it", a, b)
			}
		}
	}
}

func TestWordsThatCouldHurtAreLeftOut(t *testing.T) {
	for _, w := range []string{"kidnapper", "victim", "childhood", "daddy", "aids", "groin", "ashamed", "police", "cabbie", "cereal", "color", "idiocy"} {
		if _, ok := list().place[w]; ok {
			t.Errorf("%q is on the list", w)
		}
	}
	for line := range strings.Lines(leftOut) {
		for w := range strings.FieldsSeq(line) {
			if _, ok := list().place[w]; ok && !strings.HasPrefix(line, "#") {
				t.Errorf("%q is to be left out and is on the list", w)
			}
		}
	}
}

func TestBits(t *testing.T) {
	n := float64(len(list().words))
	for kind, want := range map[Kind][3]float64{
		Words:  {7 * math.Log2(n), 2 * math.Log2(n), 5 * math.Log2(n)},
		Digits: {math.Log2(1e24), math.Log2(1e7), math.Log2(1e17)},
	} {
		got := [3]float64{kind.Bits(), kind.LookupBits(), kind.SecretBits()}
		for i := range want {
			if math.Abs(got[i]-want[i]) > 1e-9 {
				t.Errorf("%s: %v, want %v", kind, got, want)
			}
		}
		if got[0] < 77 {
			t.Errorf("%s: %.1f bits", kind, got[0])
		}
		t.Logf("%s: %d words on the list; %.2f bits = %.2f lookup + %.2f secret", kind, len(list().words), got[0], got[1], got[2])
	}
}

// TestNewUsesEveryChoiceAlike counts what is drawn: every word comes, and the
// counts are as even as chance makes them (chi squared, 7 standard deviations,
// from a fixed seed).
func TestNewUsesEveryChoiceAlike(t *testing.T) {
	for kind, choices := range map[Kind]int{Words: len(list().words), Digits: 10} {
		random := mrand.NewChaCha8([32]byte{1})
		counts, n := map[string]int{}, 0
		for range 40_000 {
			p, err := New(kind, random)
			if err != nil {
				t.Fatal(err)
			}
			for _, item := range p.get().items {
				counts[item]++
				n++
			}
		}
		expect, chi := float64(n)/float64(choices), 0.0
		for _, c := range counts {
			chi += (float64(c) - expect) * (float64(c) - expect) / expect
		}
		free := float64(choices - 1)
		if len(counts) != choices || math.Abs(chi-free) > 7*math.Sqrt(2*free) {
			t.Errorf("%s: %d of %d choices came; chi squared %.0f for %.0f", kind, len(counts), choices, chi, free)
		}
	}
}

func draw(t *rapid.T) Phrase {
	kind := rapid.SampledFrom([]Kind{Words, Digits}).Draw(t, "kind")
	seed := rapid.Uint64().Draw(t, "seed")
	p, err := New(kind, mrand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8), byte(seed >> 16), byte(seed >> 24), byte(seed >> 32)}))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestParseReadsWhatPeopleWrite: however a phrase is written down, the same
// phrase is read.
func TestParseReadsWhatPeopleWrite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := draw(t)
		between := rapid.SampledFrom([]string{" ", "-", ", ", "\r\n", "  \t ", ",", " - ", ". ", "\u00a0", "/"}).Draw(t, "between")
		text := strings.Join(p.Groups(), between)
		switch rapid.IntRange(0, 4).Draw(t, "manner") {
		case 1:
			text = p.Lines()
		case 2:
			text = strings.ReplaceAll(p.Lines(), "\n", " ")
		case 3:
			text = "\ufeff\n" + strings.ToUpper(text) + " \n"
		case 4:
			if p.Kind() == Digits {
				text = strings.Join(p.get().items, between)
			} else {
				text = strings.ReplaceAll(strings.ReplaceAll(p.Lines(), ". ", ") "), "\n", "\r\n")
			}
		}
		q, err := Parse(text)
		if err != nil || !p.Equal(q) || p.Lookup() != q.Lookup() || p.Reveal() != q.Reveal() || p.Kind() != q.Kind() {
			t.Fatalf("%q was not read back: %v", text, err)
		}
	})
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	good := list().words[100:107]
	with := func(i int, w string) string {
		words := append([]string(nil), good...)
		words[i] = w
		return strings.Join(words, " ")
	}
	for name, c := range map[string]struct {
		text, says string
		hints      []string
	}{
		"nothing":                  {" \n", "Enter your return phrase", nil},
		"numbers only":             {"1. 2. 3.", "digits", nil},
		"too few words":            {strings.Join(good[:6], " "), "You entered 6 words. A return phrase has 7", nil},
		"one word":                 {good[0], "You entered 1 word.", nil},
		"too many":                 {strings.Join(good, " ") + " " + good[0], "8 words", nil},
		"too few digits":           {"1234 5678", "You entered 8 digits", nil},
		"a word of nowhere":        {with(3, "zzzzzz"), "Word 4 is not a word that we use", nil},
		"a slip of the hand":       {with(2, "elephent"), "Word 3", []string{"3 elephant"}},
		"a letter too many":        {with(6, "elephannt"), "Word 7", []string{"7 elephant"}},
		"a letter missing":         {with(0, "elephan"), "Word 1", []string{"1 elephant"}},
		"two slips":                {with(0, "elepannt"), "Word 1", nil},
		"letters of another place": {with(1, "caf\u00e9"), "Word 2", nil},
		"very long":                {strings.Repeat("a ", 600), "too long", nil},
	} {
		_, err := Parse(c.text)
		var hints []string
		for _, h := range Hints(err) {
			hints = append(hints, fmt.Sprint(h.Position, " ", h.Reveal()))
		}
		said := fmt.Sprint(errs.FieldsOf(err))
		if !errs.Is(err, errs.Invalid) || !strings.Contains(said, c.says) || fmt.Sprint(hints) != fmt.Sprint(c.hints) {
			t.Errorf("%s: %v, hints %v", name, err, hints)
		}
		if strings.Contains(fmt.Sprintf("%v %+v %#v %s", err, err, Hints(err), said), "eleph") {
			t.Errorf("%s: the error repeats what was typed or meant: %#v", name, err)
		}
	}
}

// TestDigitsOfAnyKeyboard: Arabic, Urdu, Bengali, Gujarati, wide and plain.
func TestDigitsOfAnyKeyboard(t *testing.T) {
	want, err := Parse("0123456789 0123456789 0123")
	if err != nil {
		t.Fatal(err)
	}
	for _, zero := range []rune{'0', '\u0660', '\u06f0', '\u09e6', '\u0ae6', '\uff10', '\U0001d7ce', '\U0001e950'} {
		var text strings.Builder
		for i := range 24 {
			text.WriteRune(zero + rune(i%10))
		}
		got, err := Parse(text.String())
		if err != nil || !got.Equal(want) {
			t.Errorf("%q: %v", text.String(), err)
		}
	}
}

// TestHintsAreUnambiguous: where two words of the list are one letter from
// what was typed, none is named.
func TestHintsAreUnambiguous(t *testing.T) {
	l := &wordList{words: []string{"bolt", "boat", "zebra"}}
	for typed, want := range map[string]string{"bot": "", "boats": "boat", "zebr": "zebra", "xyz": "", "": ""} {
		if got := l.near(typed); got != want {
			t.Errorf("near(%q) = %q, want %q", typed, got, want)
		}
	}
}

type hiding struct {
	phrase Phrase
	key    Key
	Shown  Phrase
	Also   *Key
}

// TestNothingPrintsAPhrase tries every common way of putting a value into a
// log, plain and inside a struct, with fields that fmt reads by reflection.
func TestNothingPrintsAPhrase(t *testing.T) {
	p, err := New(Words, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key := NewKey([32]byte(bytes.Repeat([]byte("K"), 32)))
	h := hiding{p, key, p, &key}
	var out bytes.Buffer
	for _, v := range []any{p, &p, key, &key, h, &h, []Phrase{p}, []Key{key}, map[string]any{"p": p, "k": key}} {
		fmt.Fprintf(&out, "%v %+v %#v %s %q %x %d\n", v, v, v, v, v, v, v)
		fmt.Fprintln(&out, v)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "v", v, slog.Group("g", "v", v))
		slog.New(slog.NewTextHandler(&out, nil)).Info("m", "v", v)
		if b, err := json.Marshal(v); err == nil {
			out.Write(b)
		}
		if b, err := xml.Marshal(v); err == nil {
			out.Write(b)
		}
	}
	text := strings.ToLower(out.String())
	leaks := append(p.Groups(), "kkkkkkkk", "4b4b4b4b", "75 75 75", "0x4b, 0x4b", hex.EncodeToString([]byte(p.Reveal()))[:16], "s0tls0tl")
	for _, secret := range leaks {
		if strings.Contains(text, secret) {
			t.Errorf("%q is in the output", secret)
		}
	}
	if !strings.Contains(text, "[return phrase]") || !strings.Contains(text, "[key]") {
		t.Error("nothing was printed at all")
	}
}

func FuzzParse(f *testing.F) {
	f.Add("Abacus, abide-abiding\n4. ability able 6) absurd 7. accent")
	f.Add("1234 5678 9012 3456 7890 1234")
	f.Add("1. 1234\n2. 5678\n\x00\xff\u200b")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := Parse(text)
		if err != nil {
			if !errs.Is(err, errs.Invalid) || len(errs.FieldsOf(err)) == 0 {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		again, err := Parse(p.Reveal())
		if err != nil || !again.Equal(p) || p.Lookup() == "" {
			t.Fatalf("%q is not read back from its own form: %v", text, err)
		}
	})
}
