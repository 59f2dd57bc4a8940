package edtf_test

import (
	"testing"

	"candour/internal/clock/edtf"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ text, edtf, first, last, human string }{
		{"2026-03-14", "2026-03-14", "2026-03-14", "2026-03-14", "14 March 2026"},
		{"14 March 2026", "2026-03-14", "2026-03-14", "2026-03-14", "14 March 2026"},
		{"14/03/2026", "2026-03-14", "2026-03-14", "2026-03-14", "14 March 2026"},
		{"2025-12", "2025-12", "2025-12-01", "2025-12-31", "December 2025"},
		{"March 2026", "2026-03", "2026-03-01", "2026-03-31", "March 2026"},
		{"2024-02", "2024-02", "2024-02-01", "2024-02-29", "February 2024"},
		{"2026", "2026", "2026-01-01", "2026-12-31", "2026"},
		{"2026-spring", "2026-21", "2026-03-01", "2026-05-31", "spring 2026"},
		{"spring 2026", "2026-21", "2026-03-01", "2026-05-31", "spring 2026"},
		{"2026-24", "2026-24", "2026-12-01", "2027-02-28", "winter 2026"},
		{"2026-late", "2026-09/2026-12~", "2026-09-01", "2026-12-31", "late 2026"},
		{"2027-mid/late", "2027-05/2027-12~", "2027-05-01", "2027-12-31", "mid to late 2027"},
		{"mid to late 2027", "2027-05/2027-12~", "2027-05-01", "2027-12-31", "mid to late 2027"},
		{"2026-27", "2026-04/2027-03", "2026-04-01", "2027-03-31", "the financial year 2026 to 2027"},
		{"2020-21", "2020-04/2021-03", "2020-04-01", "2021-03-31", "the financial year 2020 to 2021"},
		{"end of 2026", "2026-10/2026-12~", "2026-10-01", "2026-12-31", "the end of 2026"},
		{"Q3 2026", "2026-07/2026-09", "2026-07-01", "2026-09-30", "quarter 3 of 2026"},
		{"2026~", "2026~", "2026-01-01", "2026-12-31", "about 2026"},
		{"2026-04/2027-03", "2026-04/2027-03", "2026-04-01", "2027-03-31", "from April 2026 until March 2027"},
	} {
		d, err := edtf.Parse(c.text)
		if err != nil {
			t.Errorf("Parse(%q): %v", c.text, err)
			continue
		}
		first, _ := d.First()
		last, _ := d.Last()
		if d.EDTF() != c.edtf || first.String() != c.first || last.String() != c.last || d.Human() != c.human || d.Text() != c.text {
			t.Errorf("Parse(%q) = %q %s..%s %q, want %q %s..%s %q", c.text, d.EDTF(), first, last, d.Human(), c.edtf, c.first, c.last, c.human)
		}
	}
}

func TestOpenEnds(t *testing.T) {
	d, err := edtf.Parse("2026/..")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := d.Last(); ok {
		t.Error("an open end has a last day")
	}
	if d.Human() != "from 2026" {
		t.Errorf("Human = %q", d.Human())
	}
}

func TestRefused(t *testing.T) {
	for _, s := range []string{"soon", "2026-02-30", "2026-13", "32 March 2026", "../..", "2026/2025", "2026-04-01/2026-03-01", "9999", "2026-99", " ", "late"} {
		if d, err := edtf.Parse(s); err == nil {
			t.Errorf("Parse(%q) = %q, want an error", s, d.EDTF())
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"2026-27", "mid to late 2027", "2026-03/..", "14 March 2026", "2026-spring~"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := edtf.Parse(s)
		if err != nil || d.IsZero() {
			return
		}
		again, err := edtf.Parse(d.EDTF())
		if err != nil {
			t.Fatalf("Parse(%q).EDTF() = %q, which cannot be read: %v", s, d.EDTF(), err)
		}
		f1, ok1 := d.First()
		f2, ok2 := again.First()
		l1, lok1 := d.Last()
		l2, lok2 := again.Last()
		if f1 != f2 || l1 != l2 || ok1 != ok2 || lok1 != lok2 {
			t.Fatalf("Parse(%q) and Parse(%q) differ in their days", s, d.EDTF())
		}
	})
}
