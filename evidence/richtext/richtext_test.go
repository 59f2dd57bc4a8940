package richtext_test

import (
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/evidence"
	"candour/evidence/richtext"
	"candour/evidence/scratch"
)

func ExampleParse() {
	t := richtext.Parse([]byte(`{\rtf1\ansi Monday{\v  Tuesday}{\footnote Wednesday}{\info{\author Placeholder}}\par}`))
	for _, p := range t.Pieces {
		fmt.Println(p.Where, p.Name, p.Text)
	}
	// Output:
	// body  Monday
	// invisible hidden text Tuesday
	// footnote  Wednesday
	// metadata author Placeholder
}

// TestTheExamplesOfTheFormat are those of [MS-OXRTFCP] 4.1 and 4.2.
func TestTheExamplesOfTheFormat(t *testing.T) {
	for _, c := range []struct{ packed, want string }{
		{"2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0", "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"},
		{"1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0", "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"},
		{"1000000004000000" + hex.EncodeToString([]byte("MELA")) + "00000000" + hex.EncodeToString([]byte("{\\r}xx")), "{\\r}"},
	} {
		b, err := hex.DecodeString(c.packed)
		if err != nil {
			t.Fatal(err)
		}
		got, err := richtext.Decompress(b)
		if err != nil || string(got) != c.want {
			t.Errorf("%q %v, want %q", got, err, c.want)
		}
	}
	for _, bad := range []string{"", "0000", "2d0000002b000000ffffffff00000000", "2d0000002b0000004c5a4675f1c5c7a703000a"} {
		b, _ := hex.DecodeString(bad)
		if _, err := richtext.Decompress(b); err == nil {
			t.Errorf("%q is taken for whole", bad)
		}
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ rtf, where, text string }{
		{`{\rtf1 a\par b\tab c}`, "body", "a\nb\tc"},
		{`{\rtf1\ansicpg1251 \'cf\'f0}`, "body", "Пр"},
		{`{\rtf1{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial;}}\f1 \'cf\f0 \'e9}`, "body", "Пé"},
		{`{\rtf1\uc1 \u8364?x\u-10179?\u-8704?}`, "body", "€x😀"},
		{`{\rtf1\uc2 \u8364\'80\'80x}`, "body", "€x"},
		{`{\rtf1 \{\\\}}`, "body", `{\}`},
		{`{\rtf1{\stylesheet{\s1 WORD;}}{\pict 0102}x}`, "body", "x"},
		{`{\rtf1{\*\unknown WORD}x}`, "body", "x"},
		{`{\rtf1{\header WORD}}`, "header", "WORD"},
		{`{\rtf1{\footer WORD}}`, "header", "WORD"},
		{`{\rtf1{\*\annotation WORD}}`, "annotation", "WORD"},
		{`{\rtf1\v WORD\v0}`, "invisible", "WORD"},
		{`{\rtf1{\colortbl;\red0\green0\blue0;\red255\green255\blue255;}\cf2 WORD}`, "invisible", "WORD"},
		{`{\rtf1{\colortbl;\red0\green0\blue0;\red255\green255\blue255;}\cf1 WORD}`, "body", "WORD"},
		{`{\rtf1{\deleted\revauthdel1 WORD}}`, "deleted", "WORD"},
		{`{\rtf1{\revised\revauth1 WORD}}`, "inserted", "WORD"},
		{`{\rtf1{\field{\*\fldinst HYPERLINK "https://example.org/WORD"}}}`, "annotation", `HYPERLINK "https://example.org/WORD"`},
		{`{\rtf1{\*\bkmkstart WORD}}`, "outline", "WORD"},
		{`{\rtf1{\*\userprops{\propname WORD}}}`, "metadata", "WORD"},
		{`{\rtf1 not closed`, "body", "not closed"},
		{`{\rtf1 \bin3 }}}x`, "body", "x"},
	} {
		got := richtext.Parse([]byte(c.rtf)).Pieces
		if len(got) != 1 || string(got[0].Where) != c.where || got[0].Text != c.text {
			t.Errorf("%s: %+v, want %s %q", c.rtf, got, c.where, c.text)
		}
	}
}

// TestTheHTMLItWasMadeFrom is after the example of [MS-OXRTFEX] 3.
func TestTheHTMLItWasMadeFrom(t *testing.T) {
	const rtf = `{\rtf1\ANSI\ansicpg1251\fromhtml1 \deff0 {\fonttbl {\f0\fmodern Courier New;}}{\colortbl\red0\green0\blue0;}
{\*\htmltag64}\htmlrtf \plain\htmlrtf0 {\*\htmltag148 <p>}one {\*\htmltag84 &amp;}\htmlrtf & \htmlrtf0 two{\*\htmltag156 </p>}\htmlrtf\par\htmlrtf0}`
	if got := richtext.Parse([]byte(rtf)).HTML; got != "<p>one &amp; two</p>" && got != "<p>one &amp;two</p>" {
		t.Errorf("%q", got)
	}
}

func TestObjectsAreParts(t *testing.T) {
	rtf := `{\rtf1{\object{\*\objclass Package}{\*\objdata ` + hex.EncodeToString([]byte("an object")) + "}}x}"
	into := scratch.New(t.TempDir(), evidence.Usual)
	r, err := richtext.Read(scratch.File{R: strings.NewReader(rtf), Size: int64(len(rtf))}, into)
	if err != nil || len(r.Parts) != 1 {
		t.Fatal(r, err)
	}
	if b, err := os.ReadFile(into.Path(r.Parts[0])); err != nil || string(b) != "an object" {
		t.Errorf("%q %v", b, err)
	}
}

// TestAnyBytes: nothing that begins as RTF stops the reader.
func TestAnyBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := `{\rtf1 ` + rapid.StringOfN(rapid.SampledFrom([]rune(`{}\'*uv019-; fcabin`+"\n")), 0, 200, -1).Draw(t, "rtf")
		richtext.Parse([]byte(s))
		richtext.Decompress([]byte(s))
	})
	richtext.Parse([]byte(strings.Repeat("{", 1<<20)))
}
