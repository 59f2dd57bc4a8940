package app

import "testing"

// TestNoTwoRealNamesAreASlipApart: over all pairs of names of the real list (forces,
// prosecutors' offices, councils, and whom the real register names): each means its own
// body alone, and none is asked about as a slip of another.
func TestNoTwoRealNamesAreASlipApart(t *testing.T) {
	s := realSite(t)
	d, err := s.bodies.Directory(t.Context(), s.db)
	if err != nil {
		t.Fatal(err)
	}
	all := d.All()
	if len(all) < 100 {
		t.Fatalf("only %d bodies are on the list", len(all))
	}
	for _, a := range all {
		if b, found, _ := d.Named(a.Name); !found || b.ID != a.ID {
			t.Errorf("%s is taken for %s (%v)", a.Name, b.Name, found)
		}
		for _, b := range all {
			if a.ID != b.ID && d.OneSlip(a.Name, b.Name) {
				t.Errorf("%s would be a slip of %s", a.Name, b.Name)
			}
		}
	}
	for _, known := range [][2]string{{"Hertfordshire Constabulary", "Herefordshire Constabulary"}, {"North Yorkshire Police", "South Yorkshire Police"},
		{"North Yorkshire Police", "West Yorkshire Police"}, {"East Sussex", "West Sussex"}, {"North Wales Police", "South Wales Police"},
		{"Cumbria Constabulary", "Northumbria Police"}} {
		if d.OneSlip(known[0], known[1]) || d.OneSlip(known[1], known[0]) {
			t.Errorf("%s and %s are a slip apart", known[0], known[1])
		}
	}
}
