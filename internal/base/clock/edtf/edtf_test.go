package edtf_test

import (
	"encoding/json"
	"slices"
	"testing"

	"candour/internal/base/clock/edtf"
	"candour/internal/base/errs"
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
		{"mid-2026", "2026-05/2026-08~", "2026-05-01", "2026-08-31", "mid 2026"},
		{"spring/summer 2026", "2026-03/2026-08~", "2026-03-01", "2026-08-31", "spring to summer 2026"},
		{"by the end of March 2026", "2026-03-21/2026-03-31~", "2026-03-21", "2026-03-31", "the end of March 2026"},
		{"Spring 2020", "2020-03/2020-05", "2020-03-01", "2020-05-31", "spring 2020"},
		{"2020-21/2022", "2020-04/2022", "2020-04-01", "2022-12-31", "from the financial year 2020 to 2021 until 2022"},
		{"../2020-21", "../2021-03", "0001-01-01", "2021-03-31", "until the financial year 2020 to 2021"},
		{"2026-21/2026-23?", "2026-21/2026-23?", "2026-03-01", "2026-11-30", "from spring 2026 until perhaps autumn 2026"},
		{"first of March 2026", "", "", "", ""},
		{"2026~", "2026~", "2026-01-01", "2026-12-31", "about 2026"},
		{"2026-04/2027-03", "2026-04/2027-03", "2026-04-01", "2027-03-31", "from April 2026 until March 2027"},
	} {
		d, err := edtf.Parse(c.text)
		if c.edtf == "" {
			if err == nil {
				t.Errorf("Parse(%q) = %q, want a refusal", c.text, d.EDTF())
			}
			continue
		}
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

func TestPrecision(t *testing.T) {
	for text, want := range map[string]edtf.Precision{
		"": edtf.PrecisionUnknown, "2026-03-14": edtf.PrecisionDay, "March 2026": edtf.PrecisionMonth, "spring 2026": edtf.PrecisionPart,
		"late 2026": edtf.PrecisionPart, "Q3 2026": edtf.PrecisionPart, "2026": edtf.PrecisionYear, "2026-27": edtf.PrecisionYear,
		"2026/2028": edtf.PrecisionSpan, "2026/..": edtf.PrecisionSpan, "../2026": edtf.PrecisionSpan,
	} {
		d, err := edtf.Parse(text)
		if err != nil || d.Precision() != want {
			t.Errorf("Parse(%q).Precision() = %q, %v; want %q", text, d.Precision(), err, want)
		}
	}
}

// Dates sort by the last day that they can mean; those with none go last.
func TestCompareSorts(t *testing.T) {
	want := []string{"2025-12", "../2026-03-14", "2026-03-14", "spring 2026", "2026", "late 2026", "2026-27", "", "2026/.."}
	var dates []edtf.Date
	for i := range want {
		d, err := edtf.Parse(want[len(want)-1-i])
		if err != nil {
			t.Fatal(err)
		}
		dates = append(dates, d)
	}
	slices.SortFunc(dates, edtf.Compare)
	for i, d := range dates {
		if d.Text() != want[i] {
			t.Errorf("place %d: %q, want %q", i, d.Text(), want[i])
		}
	}
}

// A date survives JSON as it was written, and nothing stays nothing.
func TestJSONKeepsTheWords(t *testing.T) {
	for _, text := range []string{"", "mid to late 2027", "14/03/2026", "2026-27", "../2026"} {
		d, err := edtf.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		written, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var again edtf.Date
		if err := json.Unmarshal(written, &again); err != nil || again != d {
			t.Errorf("%q went out as %s and came back as %q: %v", text, written, again.Text(), err)
		}
	}
	var d edtf.Date
	if err := json.Unmarshal([]byte(`"soon"`), &d); !errs.Is(err, errs.Invalid) {
		t.Errorf("soon: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"2026-27", "mid to late 2027", "2026-03/..", "14 March 2026", "2026-spring~", "spring 2020", "2020-21/2022", "../2020-21~", "end of Feb 2200",
		"late/winter 2200", "2021-22%"} {
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
		if f1 != f2 || l1 != l2 || ok1 != ok2 || lok1 != lok2 || d.Precision() != again.Precision() || ok1 && lok1 && l1.Before(f1) {
			t.Fatalf("Parse(%q) and Parse(%q) differ in their days", s, d.EDTF())
		}
	})
}
