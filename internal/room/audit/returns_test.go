package audit_test

import (
	"slices"
	"strings"
	"testing"

	"candour/internal/room/audit"
	"candour/internal/table/codebook"
)

// TestWhichRecordsCanMeet: by which columns records of one person can be found.
func TestWhichRecordsCanMeet(t *testing.T) {
	for columns, want := range map[string]bool{"": false, "sex": false, "sex town": false, "surname": false, "dob": false, "first_name sex": false, "first_name surname": true, "surname dob": true,
		"first_name dob": true, "postcode": true, "phone": true, "email": true, "sex email": true} {
		if got := audit.CanMeet(strings.Fields(columns)); got != want {
			t.Errorf("%q: %v", columns, got)
		}
	}
}

// TestNoReturnCanBeAList: no table that bodies return carries what records of one
// person are found by, in any version. Once one does, an audit can take it: see
// docs/adr/0080-returns-are-no-lists.md for what that then needs.
func TestNoReturnCanBeAList(t *testing.T) {
	book, err := codebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range book.Schemas() {
		has, lacks := audit.Carried(s)
		if audit.CanMeet(has) {
			t.Errorf("%s/%s carries %q: it could be a list", s.Name, s.Version, has)
		}
		if len(has)+len(lacks) != 8 {
			t.Errorf("%s: %q %q", s.Name, has, lacks)
		}
	}
	lists, err := codebook.Lists()
	if err != nil {
		t.Fatal(err)
	}
	record, _ := lists.Latest("audit-record")
	if has, lacks := audit.Carried(record); !audit.CanMeet(has) || len(lacks) != 0 {
		t.Errorf("the table of a list itself: %q %q", has, lacks)
	}
	suspect, _ := book.Latest("suspect")
	if has, _ := audit.Carried(suspect); !slices.Equal(has, []string{"sex"}) {
		t.Errorf("suspect carries %q", has)
	}
}

// TestAListThatCanMeetNoOtherSaysSo: where nothing is filled in that records are found
// by, the list is sealed with a warning, and its project's page says why a return is
// no list.
func TestAListThatCanMeetNoOtherSaysSo(t *testing.T) {
	s := newSite(t)
	p := s.project()
	const warning = "No record of this list can be linked"
	for name, x := range map[string]struct {
		data string
		warn bool
	}{"Pseudonyms": {"record_id,role,sex,event\nA1,child,F,E1\nA2,suspect,M,E1\n", true}, "Names": {"record_id,role,surname,dob\nA1,child,Q,2009\nA2,suspect,R,1990\n", false},
		"Empty names": {"record_id,role,first_name,surname,sex\nA1,child,,,F\nA2,suspect,not available,,M\n", true}} {
		if _, err := s.AddList(as(ann), p.ID, audit.ListInput{Name: name, Kind: "police", Body: "Made-up Police", Agreed: "Yes."}, fileOf("one.csv", []byte(x.data))); err != nil {
			t.Fatal(err)
		}
		for _, l := range s.view(p.ID).Lists {
			if l.Name == name && strings.Contains(strings.Join(l.Warnings, " "), warning) != x.warn {
				t.Errorf("%s: %q", name, l.Warnings)
			}
		}
	}
	s.Wants(s.Get(ann, audit.PathOf(p.ID)+"/lists"), 200, warning, "Why a return is not a list", "suspect: sex; it lacks first_name, surname, dob,", "performance: nothing; it lacks first_name")
}
