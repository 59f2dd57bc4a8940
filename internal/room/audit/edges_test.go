package audit

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"candour/internal/table/codebook"
	"candour/internal/table/tableschema"
	"candour/network"
)

// TestPeopleAreTiedToTheirEvents: every record with an event is a tie, also after one
// without; a person and an event have each area once.
func TestPeopleAreTiedToTheirEvents(t *testing.T) {
	people := []Person{
		{ID: "P1", Records: []Fact{{R: "r1", Role: RoleChild, Area: "North"}, {R: "r2", Role: RoleChild, Event: "EVENT-1", Area: "North"}, {R: "r3", Role: RoleChild, Event: "EVENT-2", Area: "South"}}},
		{ID: "P2", Records: []Fact{{R: "r4", Role: RoleSuspect, Event: "EVENT-1", Area: "North"}}},
		{ID: "P3", Records: []Fact{{R: "r5", Role: RoleSuspect, Event: "EVENT-1"}}},
	}
	g, err := graphOf(people, map[string]float64{"r2": 0.8, "r3": 0.6})
	if err != nil {
		t.Fatal(err)
	}
	areas := map[string][]string{}
	for _, n := range g.Nodes() {
		areas[n.ID] = n.Areas
	}
	if fmt.Sprint(areas) != "map[EVENT-1:[North] EVENT-2:[South] P1:[North South] P2:[North] P3:[]]" {
		t.Errorf("%v", areas)
	}
	if len(g.Ties()) != 4 {
		t.Errorf("%d ties, want those of four records", len(g.Ties()))
	}
}

// TestNetworksThatStayAreCounted: those that are whole at the highest threshold, and those
// that cross areas.
func TestNetworksThatStayAreCounted(t *testing.T) {
	of := func(last string) network.Survivor {
		return network.Survivor{At: []network.Fate{{Words: network.StaysWhole}, {Words: last}}}
	}
	n := Networks{Survivors: []network.Survivor{of(network.StaysWhole), of("falls apart"), of(network.StaysWhole)}}
	n.Survivors[1].Areas = []string{"North", "South"}
	if got := n.Count(); got.Networks != 3 || got.Survive != 2 || got.Highest != 0.99 || got.Crossing != 1 {
		t.Errorf("%+v", got)
	}
}

// TestAShareHasRoomForWhoeverIsMissing: somebody missing is never told as nobody missing.
func TestAShareHasRoomForWhoeverIsMissing(t *testing.T) {
	for missing, want := range map[int64]string{0: "50.0%", 1: "between 44.4% and 55.6%", 8: "between 40.0% and 60.0%", 20: "between 33.3% and 66.7%"} {
		if got := shareWords(Share{Count: 20}, Demographic{People: 40 + missing, Known: 40}); !strings.Contains(got, want) {
			t.Errorf("%d missing: %q, want %q", missing, got, want)
		}
	}
	one, three := shareWords(Share{Count: 20}, Demographic{People: 41, Known: 40}), shareWords(Share{Count: 20}, Demographic{People: 45, Known: 40})
	if one != three {
		t.Errorf("one missing is told apart from five: %q, %q", one, three)
	}
}

// TestWhatAListLacksIsSaid: a column counts wherever it stands, an empty list weakens
// nothing, and a record that ends early has nothing there.
func TestWhatAListLacksIsSaid(t *testing.T) {
	s := &codebook.Schema{Schema: &tableschema.Schema{Fields: []tableschema.Field{{Name: "surname"}, {Name: "dob"}}}}
	if has, lacks := Carried(s); !slices.Equal(has, []string{"surname", "dob"}) || len(lacks) != len(linkColumns)-2 {
		t.Errorf("has %v, lacks %v", has, lacks)
	}
	if got := (&intake{schema: s}).warnings(); len(got) > 0 {
		t.Errorf("of no records: %q", got)
	}
	k := &intake{schema: s, mixed: 1, records: []Record{{V: []string{"Synthetic"}}}}
	got := strings.Join(k.warnings(), "\n")
	for _, want := range []string{"1 event differs", "Nobody has anything under dob.", "No record of this list can be linked"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not said: %s", want, got)
		}
	}
	if strings.Contains(got, "under surname") {
		t.Error("a surname is there")
	}
}

// TestMadeUpListsDependOnEachOther: what an estimate is tried on has known numbers, each
// record its own name, and lists that are neither apart nor alike.
func TestMadeUpListsDependOnEachOther(t *testing.T) {
	const people = 3000
	lists, children, err := Sample(SampleOptions{People: people, Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	if children != people*2/3 {
		t.Errorf("%d children of %d people, want two of three", children, people)
	}
	ids, blank, suspects := map[string]bool{}, map[string]int{}, map[string]int{}
	numbers, size, rows := []int{}, map[string]int{}, 0
	for _, l := range lists {
		all, err := csv.NewReader(bytes.NewReader(l.Data)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range all[1:] {
			if ids[r[0]] {
				t.Fatalf("%s is two records", r[0])
			}
			ids[r[0]] = true
			n := 0
			if _, err := fmt.Sscanf(r[0][len(l.Kind)+1:], "%d", &n); err != nil {
				t.Fatal(err)
			}
			numbers = append(numbers, n)
			rows++
			if r[1] == RoleSuspect {
				suspects[l.Kind]++
			} else {
				size[l.Kind]++
			}
			for i, name := range all[0] {
				if r[i] == "" {
					blank[name]++
				}
			}
		}
	}
	// Every record has a number of its own over all lists, from one.
	slices.Sort(numbers)
	if numbers[0] != 1 || numbers[rows-1] != rows {
		t.Errorf("numbers from %d to %d of %d records", numbers[0], numbers[rows-1], rows)
	}
	between := func(what string, got, low, high float64) {
		if got < low || got > high {
			t.Errorf("%s: %.3f, want %.2f to %.2f", what, got, low, high)
		}
	}
	// A third of children has 0.35 of each chance.
	find := (2 + 0.35) / 3
	between("children known to the police", float64(size["police"])/float64(children), 0.42*find-0.03, 0.42*find+0.03)
	between("children known to health", float64(size["health"])/float64(children), 0.20*find-0.03, 0.20*find+0.03)
	between("suspects known to the police", float64(suspects["police"])/float64(people-children), 0.55, 0.65)
	// Of those found easily 0.42 are known to the police, who send 0.62 to a council.
	between("children known to councils", float64(size["council"])/float64(children), (2*(0.42*0.62+0.58*0.38)+0.38*0.35)/3-0.03, (2*(0.42*0.62+0.58*0.38)+0.38*0.35)/3+0.03)
	between("children known to volunteers", float64(size["voluntary"])/float64(children), (2*(0.42*0.14+0.58*0.30)+0.30*0.35)/3-0.03, (2*(0.42*0.14+0.58*0.30)+0.30*0.35)/3+0.03)
	between("without a telephone", float64(blank["phone"])/float64(rows), 0.70, 0.85)
	between("without a postcode", float64(blank["postcode"])/float64(rows), 0.30, 0.45)
}
