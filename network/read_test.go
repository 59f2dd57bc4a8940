package network

import (
	"strings"
	"testing"
)

func TestReadingNodesAndTies(t *testing.T) {
	nodes, err := ReadNodes(strings.NewReader("\uFEFFID,kind,label,areas\nA,person,Synthetic 1,North; South\nE,event,,\n"))
	if err != nil || len(nodes) != 2 || len(nodes[0].Areas) != 2 {
		t.Fatal(nodes, err)
	}
	ties, err := ReadTies(strings.NewReader("from,to,kind,probability,since,source\nA,E,suspect-of,0.9,2021-03,Police\n"))
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
	for words, row := range map[string]string{"itself": "A,A,associated,1,,", "above 0": "A,B,associated,2,,", "probability is \"x\"": "A,B,associated,x,,", "kind is": "A,B,friend,1,,", "dates": "A,B,associated,1,May,", "from or to": ",B,associated,1,,"} {
		if _, err := ReadTies(strings.NewReader("from,to,kind,probability,since,until\n" + row + "\n")); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("want %q, got %v", words, err)
		}
	}
	many := "id,kind\n" + strings.Repeat("A,robot\n", 100)
	if _, err := ReadNodes(strings.NewReader(many)); strings.Count(err.Error(), "\n") != mostProblems-1 {
		t.Errorf("%d mistakes are told, want %d", strings.Count(err.Error(), "\n")+1, mostProblems)
	}
}

func FuzzReadNodes(f *testing.F) {
	f.Add("id,kind,label,areas\nA,person,x,North; South\n")
	f.Fuzz(func(t *testing.T, text string) {
		nodes, err := ReadNodes(strings.NewReader(text))
		if err == nil {
			if _, err := New(nodes, nil); err != nil {
				t.Fatalf("what was read cannot be used: %v", err)
			}
		}
	})
}

func FuzzReadTies(f *testing.F) {
	f.Add("from,to,kind,probability,since,until,source,record,words\nA,B,associated,0.5,2020,2021-02,x,y,z\n")
	f.Fuzz(func(t *testing.T, text string) {
		ties, err := ReadTies(strings.NewReader(text))
		if err != nil {
			return
		}
		seen := map[string]bool{}
		var nodes []Node
		for _, x := range ties {
			for _, id := range []string{x.From, x.To} {
				if !seen[id] {
					seen[id] = true
					nodes = append(nodes, Node{ID: id, Kind: Person})
				}
			}
		}
		g, err := New(nodes, ties)
		if err != nil {
			t.Fatalf("what was read cannot be used: %v", err)
		}
		g.Slice("2020", "2021-02").Networks()
	})
}
