package network

import (
	"bytes"
	"io"
	"reflect"
	"strings"
	"testing"
)

func TestReadingNodesAndTies(t *testing.T) {
	nodes, err := ReadNodes(strings.NewReader("\uFEFFID,kind,label,areas\nA,person,Synthetic 1,North; South\nE,event,,\n"))
	if err != nil || len(nodes) != 2 || len(nodes[0].Areas) != 2 {
		t.Fatal(nodes, err)
	}
	ties, err := ReadTies(strings.NewReader("from,to,kind,probability,since,source\nA,E,suspect-of,0.9,2021-03,Police\n"), nodes)
	if err != nil || len(ties) != 1 || ties[0].Evidence[0].Source != "Police" {
		t.Fatal(ties, err)
	}
	if _, err := New(nodes, ties); err != nil {
		t.Fatal(err)
	}
}

func TestEveryMistakeOfAFileIsNamed(t *testing.T) {
	for words, text := range map[string]string{
		"file is empty":                  "",
		"Is the first row a header?":     "A,person\nB,person\n",
		"\"colour\" is not known":        "id,kind,colour\n",
		"\"\" is not known":              "id,kind,\n",
		"row 2: it is not in UTF-8":      "id,kind\n\xff,person\n",
		"cannot be printed":              "id,kind\nA\x00,person\n",
		"quotation mark not closed":      "id,kind\n\"" + strings.Repeat("A,person\n", 1<<18),
		"no column \"kind\"":             "id\nA\n",
		"there twice":                    "id,kind,id\n",
		"row 2: kind is \"robot\"":       "id,kind\nA,robot\n",
		"row 3: the id \"A\" stands in":  "id,kind\nA,person\nA,person\n",
		"row 2: id is empty":             "id,kind\n,person\n",
		"row 2 cannot be read as CSV":    "id,kind\n\"A,person\n",
		"row 4: kind is \"\". The kinds": "id,kind\nA,person\nB,person\nC\n",
	} {
		if _, err := ReadNodes(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("want %q, got %v", words, err)
		}
	}
	people := []Node{{ID: "A", Kind: Person}, {ID: "B", Kind: Person}, {ID: "E", Kind: Event}}
	for words, row := range map[string]string{"itself": "A,A,associated,1,,", "above 0": "A,B,associated,2,,", "probability is \"x\"": "A,B,associated,x,,", "kind is": "A,B,friend,1,,",
		"dates": "A,B,associated,1,May,", "dates such": "A,B,associated,1,2021-02-30,", "from or to": ",B,associated,1,,", "no node \"Z\"": "A,Z,associated,1,,",
		"suspect-of goes from a person to an event": "A,B,suspect-of,1,,", "kinds person and event": "A,E,uses,1,,", "before it begins": "A,B,associated,1,2021-06,2021-05",
		"7 cells": "A,B,associated,1,,,x"} {
		_, err := ReadTies(strings.NewReader("from,to,kind,probability,since,until\n\n"+row+"\n"), people)
		if err == nil || !strings.Contains(err.Error(), words) || !strings.HasPrefix(err.Error(), "tie in row 3: ") {
			t.Errorf("want %q in row 3, got %v", words, err)
		}
	}
	many := "id,kind\n" + strings.Repeat("A,robot\n", 100)
	if _, err := ReadNodes(strings.NewReader(many)); strings.Count(err.Error(), "\n") != maxProblems-1 {
		t.Errorf("%d mistakes are told, want %d", strings.Count(err.Error(), "\n")+1, maxProblems)
	}
}

func TestWhatPartsCellsIsSeen(t *testing.T) {
	for _, text := range []string{"id;kind;areas\nA;Person;\"North; South\"\n", "id\tkind\tareas\r\nA\tPERSON\tNorth;South;North\r\n"} {
		nodes, err := ReadNodes(strings.NewReader(text))
		if want := []Node{{ID: "A", Kind: Person, Areas: []string{"North", "South"}}}; err != nil || !reflect.DeepEqual(nodes, want) {
			t.Errorf("%q gives %v, %v", text, nodes, err)
		}
	}
}

func FuzzReadNodes(f *testing.F) {
	f.Add("id,kind,label,areas\nA,person,x,North; South\n")
	f.Add("\uFEFFid;kind\n\"A\nB\";event\n")
	f.Fuzz(func(t *testing.T, text string) {
		nodes, err := ReadNodes(strings.NewReader(text))
		if err != nil {
			return
		}
		g, err := New(nodes, nil)
		if err != nil {
			t.Fatalf("what was read cannot be used: %v", err)
		}
		wellWritten(t, g)
	})
}

func FuzzReadTies(f *testing.F) {
	f.Add("from,to,kind,probability,since,until,source,record,words\nA,E,suspect-of,0.5,2020,2021-02,x,y,z\nB,A,Associated,1,,,,,\nA,C,uses,1e-300,,,,,\n")
	nodes := []Node{{ID: "A", Kind: Person}, {ID: "B", Kind: Person}, {ID: "C", Kind: Phone}, {ID: "D", Kind: Place}, {ID: "E", Kind: Event}, {ID: "F", Kind: Vehicle}}
	f.Fuzz(func(t *testing.T, text string) {
		ties, err := ReadTies(strings.NewReader(text), nodes)
		if err != nil {
			return
		}
		g, err := New(nodes, ties)
		if err != nil {
			t.Fatalf("what was read cannot be used: %v", err)
		}
		g.Slice("2020", "2021-02").Networks()
		if got := int64(len(g.Persons().Ties())); got > g.Pairs()+int64(len(ties)) {
			t.Fatalf("%d ties of persons, and %d pairs were said to be gone through", got, g.Pairs())
		}
		if len(ties) < 50 {
			wellWritten(t, g)
		}
	})
}

// wellWritten writes a graph in every way.
func wellWritten(t *testing.T, g *Graph) {
	t.Helper()
	if len(g.nodes) > 20 {
		return
	}
	for _, write := range []func(io.Writer) error{func(w io.Writer) error { return g.WriteSVG(w, Drawing{Title: "x"}) }, g.WriteGraphML, g.WriteGEXF} {
		var out bytes.Buffer
		if err := write(&out); err != nil {
			t.Fatal(err)
		}
		wellFormed(t, out.Bytes())
	}
}
