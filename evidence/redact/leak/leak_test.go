package leak_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"candour/evidence"
	"candour/evidence/pdf"
	"candour/evidence/pdf/canary"
	"candour/evidence/redact"
	"candour/evidence/redact/leak"
)

var names = []string{"Quillwort", "Bo Li", "Maximiliana Featherstonehaugh"}

func look(t testing.TB, file []byte, list []string) []leak.Finding {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "file.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	pool, err := pdf.Shared()
	if err != nil {
		t.Fatal(err)
	}
	found, err := leak.Look(t.Context(), path, dir, leak.Options{Names: list, Pool: pool, Limits: evidence.Usual})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

const (
	before = "BT /F1 12 Tf 1 0 0 1 72 700 Tm (The driver was) Tj ET\n"
	after  = "BT /F1 12 Tf 1 0 0 1 210 700 Tm (on that day.) Tj ET\n"
	word   = "BT /F1 12 Tf 1 0 0 1 155 700 Tm (Quillwort) Tj ET\n"
	box    = "0 g 154 696 52 14 re f\n"
	clear  = "/GS gs 0 g 154 696 52 14 re f\n"
)

// Each kind of bad redaction is found, and what is well made is left in peace.
func TestEachKindIsFound(t *testing.T) {
	half := "/Resources << /Font << /F1 7 0 R >> /ExtGState << /GS << /ca 0.7 >> >> >> "
	note := func(more string) string {
		return "<< /Type /Annot " + more + " /Rect [154 696 206 710] /QuadPoints [154 710 206 710 154 696 206 696] /C [0 0 0] >>"
	}
	stamp := canary.Stream("/Type /XObject /Subtype /Form /BBox [0 0 52 14] /Matrix [1 0 0 1 0 0]", "0 g 0 0 52 14 re f")
	for name, c := range map[string]struct {
		page, content string
		objects       []string
		want          []leak.Kind
		words         int
	}{
		"a box over the word":             {"", before + word + after + box, nil, []leak.Kind{leak.UnderBox}, 1},
		"a box over three words":          {"", before + word + after + "0 g 70 696 90 14 re f\n", nil, []leak.Kind{leak.UnderBox}, 3},
		"an annotation as a box":          {"/Annots [20 0 R] ", before + word + after, []string{note("/Subtype /Square /IC [0 0 0] /AP << /N 21 0 R >>"), stamp}, []leak.Kind{leak.UnderBox}, 1},
		"a black highlight":               {"/Annots [20 0 R] ", before + word + after, []string{note("/Subtype /Highlight /AP << /N 21 0 R >>"), stamp}, []leak.Kind{leak.UnderBox}, 1},
		"a mark that lets light through":  {half, before + word + after + clear, nil, []leak.Kind{leak.SeeThrough}, 1},
		"a mark that was not applied":     {"/Annots [20 0 R] ", before + word + after, []string{note("/Subtype /Redact")}, []leak.Kind{leak.NotApplied}, 1},
		"a box that hugs":                 {"", before + after + box, nil, []leak.Kind{leak.Width}, 0},
		"a box in steps":                  {"", before + "BT /F1 12 Tf 1 0 0 1 218 700 Tm (on that day.) Tj ET\n0 g 144 696 72 14 re f\n", nil, nil, 0},
		"nothing covered":                 {"", before + word + after, nil, nil, 0},
		"white words on a black heading":  {"", box + "1 g " + word + "0 g " + before, nil, nil, 0},
		"words on a pale ground":          {"", "0.7 g 60 690 400 30 re f 0 g " + before + word, nil, nil, 0},
		"a page too large to draw":        {"/MediaBox [0 0 14400 14400] ", before, nil, []leak.Kind{leak.NotLooked}, 0},
		"a black bar with no words by it": {"", before + "0 g 0 100 595 40 re f\n", nil, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var kinds []leak.Kind
			for _, f := range look(t, canary.Simple(c.page, c.content, c.objects...), nil) {
				kinds = append(kinds, f.Kind)
				if f.Words != c.words || f.Box == nil && f.Kind != leak.NotLooked || f.Page != 1 || strings.Contains(f.Said(), "Quillwort") {
					t.Errorf("%+v: %s", f, f.Said())
				}
			}
			if !slices.Equal(kinds, c.want) {
				t.Errorf("%v, not %v", kinds, c.want)
			}
		})
	}
}

// Of a list of names those fit that are as wide as the box.
func TestTheWidthOfABoxPicksANameOfAList(t *testing.T) {
	for _, f := range look(t, canary.Simple("", before+after+box), names) {
		if f.Kind == leak.Width && f.Fit == 1 && strings.HasSuffix(f.Said(), "1 of the names of the list fit") {
			return
		}
	}
	t.Error("the name that fits was not found to fit alone")
}

// In a file with boxes everything that no page shows is told; and names of the list wherever they stand.
func TestWordsOutsideThePagesAreTold(t *testing.T) {
	found := look(t, canary.Make("quillwort"), []string{"quillwortab", "quillwortaq", "quillwortbe", "nobody"})
	var got []string
	for _, f := range found {
		got = append(got, fmt.Sprintf("%s %s", f.Kind, f.Where))
	}
	for _, want := range []string{"under-box ", "revision ", "elsewhere metadata", "attached attachment", "elsewhere script", "elsewhere layer", "elsewhere alt-text", "elsewhere field",
		"elsewhere annotation", "name field", "name metadata", "name revision"} {
		if !slices.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
}

// What is attached is told, also of a file without a box: all that was made black can be in it.
func TestWhatIsAttachedIsTold(t *testing.T) {
	file := canary.Stream("/Type /EmbeddedFile", "the whole text")
	spec := "<< /Type /Filespec /F (original.txt) /UF (original.txt) /EF << /F 20 0 R >> >>"
	found := look(t, canary.Simple("/Annots [22 0 R] ", before, file, spec, "<< /Type /Annot /Subtype /FileAttachment /FS 21 0 R /Rect [10 10 20 20] >>"), nil)
	if len(found) != 1 || found[0].Kind != leak.Attached || found[0].Words != 1 || !strings.Contains(found[0].Said(), "1 attached, which this did not look into") {
		t.Errorf("%+v", found)
	}
}

// Our own redactions have nothing to find.
func TestOurOwnRedactionLeavesNothing(t *testing.T) {
	out, _, err := redact.Redact(t.Context(), canary.Simple("", before+word+after), []redact.Mark{{Page: 1, Box: evidence.Box{X: 156, Y: 135, W: 5, H: 5}}}, redact.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if found := look(t, out, names); len(found) > 0 {
		t.Errorf("%+v", found)
	}
}

func ExampleFinding_Said() {
	f := leak.Finding{Page: 3, Kind: leak.UnderBox, Box: &evidence.Box{X: 72, Y: 120, W: 54, H: 14}, Words: 2, Text: "kept out of the line"}
	fmt.Println(f.Said())
	// Output: page 3, 72 from the left, 120 from the top, 54 by 14 points: 2 words under a dark box
}
