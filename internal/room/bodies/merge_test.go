package bodies

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock/edtf"
)

func date(t *testing.T, text string) edtf.Date {
	t.Helper()
	d, err := edtf.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestTheNameOfADay: a former name is said of a day only where it certainly was the
// name on it; where a day is not known, nothing is said.
func TestTheNameOfADay(t *testing.T) {
	for _, c := range []struct {
		from, until, day string
		want             bool
	}{
		{"1 May 2000", "3 May 2012", "7 June 2011", true}, {"", "3 May 2012", "7 June 2011", true}, {"", "3 May 2012", "3 May 2012", true},
		{"", "3 May 2012", "4 May 2012", false}, {"", "3 May 2012", "2012", false}, {"", "2012", "2011", true}, {"", "2012", "1 March 2012", false},
		{"1 May 2000", "3 May 2012", "1999", false}, {"2000", "3 May 2012", "June 2000", false}, {"2000", "3 May 2012", "June 2001", true},
		{"1 May 2000", "", "2011", false}, {"1 May 2000", "3 May 2012", "", false},
	} {
		var day edtf.Date
		s := Said{Kind: Former, Name: "Made-up Office"}
		if c.from != "" {
			s.From = date(t, c.from)
		}
		if c.until != "" {
			s.Until = date(t, c.until)
		}
		if c.day != "" {
			day = date(t, c.day)
		}
		if got := s.On(day); got != c.want {
			t.Errorf("from %q until %q, on %q: %v", c.from, c.until, c.day, got)
		}
	}
	if (Said{Kind: OtherName, Name: "x", Until: date(t, "2012")}).On(date(t, "2010")) {
		t.Error("another name is no former one")
	}
}

// TestNearNames: a like name is asked about, a name that means one of the list is
// that one, and another is neither.
func TestNearNames(t *testing.T) {
	d := sources{list: []Body{{ID: "dfe", Name: "Department for Education", Source: Listed, Kind: Department}, {ID: "home", Name: "Home Office", Source: Listed, Kind: Department},
		{ID: "north", Name: "Made-up Northern Police", Source: BuiltIn, Kind: Force}, {ID: "twin", Name: "Home Department Office", Source: Register}},
		said:   []Said{{Body: "dfe", Kind: Former, Name: "Department for Children, Schools and Families"}, {Body: "home", Kind: Acronym, Name: "HO"}},
		merges: []Merge{{From: "twin", To: "home"}}}.directory()
	for typed, want := range map[string]string{"Department for Children Schools & Families": "dfe", "HO": "home", "Home Department Office": "home", "The Home Office": "home"} {
		if b, found, _ := d.Named(typed); !found || b.ID != want {
			t.Errorf("%q means %v, want %s", typed, b.ID, want)
		}
	}
	for typed, want := range map[string]string{"Departmant for Education": "dfe", "DE": "dfe", "Home Office Immigration Enforcement": "home", "Department for Children": "dfe",
		"Made-up Nothern Police": "north"} {
		near := d.Near(typed)
		if len(near) == 0 || near[0].ID != want {
			t.Errorf("%q is like %v, want %s", typed, near, want)
		}
	}
	for _, typed := range []string{"Ofsted", "Ministry of Justice", "", "…"} {
		if near := d.Near(typed); len(near) > 0 {
			t.Errorf("%q is like %v", typed, near)
		}
	}
}

// TestAnyMergesHaveAnEnd: whatever merges there are, each entry is read as one that is
// itself, nobody loses kin, and a merge that is let makes no ring.
func TestAnyMergesHaveAnEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := []string{"a", "b", "c", "d", "e"}
		var list []Body
		for _, id := range ids {
			list = append(list, Body{ID: id, Name: "Synthetic " + id, Kind: Department, Source: Listed})
		}
		pick := rapid.SampledFrom(ids)
		var ties []Tie
		for range rapid.IntRange(0, 3).Draw(t, "ties") {
			ties = append(ties, Tie{From: pick.Draw(t, "from"), To: pick.Draw(t, "to"), Kind: PartOf})
		}
		var let []Merge
		for range rapid.IntRange(0, 8).Draw(t, "merges") {
			was := sources{list: list, ties: ties, merges: let}.directory()
			from, to := pick.Draw(t, "goes"), pick.Draw(t, "stays")
			if was.mayMerge(from, to) != nil {
				continue
			}
			kin := was.Kin(from)
			let = append(let, Merge{From: from, To: to})
			is := sources{list: list, ties: ties, merges: let}.directory()
			if is.As(from) != is.As(to) || is.As(is.As(from)) != is.As(from) {
				t.Fatalf("%s is read as %s, %s as %s", from, is.As(from), to, is.As(to))
			}
			for _, id := range kin {
				if !slices.Contains(is.Kin(to), id) {
					t.Fatalf("%s was kin of %s, and is none of %s", id, from, to)
				}
			}
			if !slices.Equal(is.Kin(from), is.Kin(to)) {
				t.Fatalf("kin of one body: %v and %v", is.Kin(from), is.Kin(to))
			}
		}
		d := sources{list: list, ties: ties, merges: let}.directory()
		if n := len(d.All()) + len(let); n != len(ids) {
			t.Fatalf("%d are on the list after %d merges", len(d.All()), len(let))
		}
	})
	ring := sources{merges: []Merge{{From: "a", To: "b"}, {From: "b", To: "a"}}}.directory()
	if ring.As("a") != "a" || ring.As("b") != "b" {
		t.Error("a ring of an earlier fault is read as somebody")
	}
}
