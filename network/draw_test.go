package network

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

func wellFormed(t *testing.T, data []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("%v in %s", err, data)
		}
	}
}

func TestPicturesAndExportsAreWellFormedAndTheSame(t *testing.T) {
	g, err := New([]Node{{ID: "A<b>", Kind: Person, Label: `"Quoted" & <b>` + "\x01"}, {ID: "E", Kind: Event}, {ID: "V", Kind: Vehicle}, {ID: "L", Kind: Place}, {ID: "T", Kind: Phone}},
		[]Tie{{From: "A<b>", To: "E", Kind: SuspectOf, Probability: 0.5, Evidence: []Evidence{{Source: "x", Words: "a & b"}}}, {From: "A<b>", To: "V", Kind: Uses, Probability: 1}})
	if err != nil {
		t.Fatal(err)
	}
	for name, write := range map[string]func(io.Writer) error{"svg": func(w io.Writer) error { return g.WriteSVG(w, Drawing{ID: "x", Title: "A & B", Seed: 1}) },
		"graphml": g.WriteGraphML, "gexf": g.WriteGEXF} {
		var one, two bytes.Buffer
		if err := write(&one); err != nil {
			t.Fatal(name, err)
		}
		if err := write(&two); err != nil || one.String() != two.String() {
			t.Errorf("%s: not the same bytes again (%v)", name, err)
		}
		wellFormed(t, one.Bytes())
		if strings.Contains(one.String(), "style") && name == "svg" {
			t.Error("the picture has a style, which a page's policy would refuse")
		}
		if !strings.Contains(one.String(), "&amp; &lt;b&gt;") {
			t.Errorf("%s: the label is not there", name)
		}
	}
}

func TestAPictureSaysWhatIsMissing(t *testing.T) {
	var out bytes.Buffer
	if err := small(t).At(0.95).WriteSVG(&out, Drawing{Title: "Networks"}); err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"role=\"img\"", "<title", "<desc", "4 persons, 2 events and 3 ties", "less sure or of another time: 2 ties", "Of 2 of 4 persons no area"} {
		if !strings.Contains(out.String(), words) {
			t.Errorf("the picture does not say %q", words)
		}
	}
	big := tied(t, MostDrawn+1, nil, sure)
	if err := big.WriteSVG(io.Discard, Drawing{}); err == nil {
		t.Error("a picture that nobody could read was drawn")
	}
}

func TestTheTableHasEveryTieAndEveryLonelyNode(t *testing.T) {
	g := small(t).At(0.95)
	if got := len(g.Table()); got != 1+3+1 {
		t.Errorf("%d rows, want a header, three ties and one node without a tie: %v", got, g.Table())
	}
}
