package codebook_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"candour/internal/table/codebook"
	"candour/internal/table/tableschema"
)

func load(t testing.TB) *codebook.Book {
	t.Helper()
	b, err := codebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEverySchemaIsWholeAndRoundTrips(t *testing.T) {
	b := load(t)
	for _, s := range b.Schemas() {
		if s.Title == "" || s.Unit == "" || s.Description == "" || len(s.PrimaryKey) == 0 {
			t.Errorf("%s/%s lacks a title, unit, description or key", s.Name, s.Version)
		}
		for _, f := range s.Fields {
			if f.Title == "" || f.Description == "" {
				t.Errorf("%s/%s: field %s says nothing of itself", s.Name, s.Version, f.Name)
			}
		}
		var out bytes.Buffer
		if err := s.Write(&out); err != nil {
			t.Fatal(err)
		}
		again, err := tableschema.Read(bytes.NewReader(out.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		var twice bytes.Buffer
		if err := again.Write(&twice); err != nil || twice.String() != out.String() {
			t.Errorf("%s/%s does not come back as it was written", s.Name, s.Version)
		}
	}
}

func TestEveryMissingCodeOfASchemaIsInTheList(t *testing.T) {
	b := load(t)
	known := map[string]bool{}
	for _, c := range b.MissingCodes() {
		known[c.Code] = true
	}
	for _, s := range b.Schemas() {
		lists := [][]tableschema.Missing{s.MissingValues}
		for _, f := range s.Fields {
			lists = append(lists, f.MissingValues)
		}
		for _, list := range lists {
			for _, m := range list {
				if code := m.Code(); !known[code] {
					t.Errorf("%s/%s: %q becomes %s, which codes/missing.csv does not have", s.Name, s.Version, m.Value, code)
				}
			}
		}
	}
}

func TestSelfDefinedAndOfficerObservedAreNeverOneList(t *testing.T) {
	b := load(t)
	self, officer := b.Codes("ethnicity-self"), b.Codes("ethnicity-officer")
	if len(self) != 18 || len(officer) != 6 {
		t.Fatalf("%d self-defined and %d officer-observed codes, want 18 and 6 (not stated and unknown are reasons, not codes)", len(self), len(officer))
	}
	for _, a := range self {
		for _, o := range officer {
			if a.Code == o.Code {
				t.Errorf("%s is in both lists", a.Code)
			}
		}
	}
}

func TestMigrations(t *testing.T) {
	b := load(t)
	row := []string{"R1", "P1", "25-34", "M", "W1", "during", "IC1", "outset", "GBR", "known", "yes", "no", "15"}
	got, err := b.Migrate("suspect", "1", "2", row)
	if err != nil {
		t.Fatal(err)
	}
	if got[10] != "~not-asked" || got[0] != "R1" || got[13] != "15" || len(got) != 14 {
		t.Errorf("suspect 1 to 2 gave %v", got)
	}
	if _, err := b.Migrate("profile", "1", "2", []string{"gaps", "yes", ""}); err == nil || !strings.Contains(err.Error(), "send the profile again") {
		t.Errorf("profile 1 to 2: %v, want the reason why it cannot be", err)
	}
	if _, err := b.Migrate("victim", "1", "9", nil); err == nil {
		t.Error("a version that is not there was migrated to")
	}
}

func TestDefinitionsKeepTheirVersions(t *testing.T) {
	b := load(t)
	d, ok := b.Definition("group-based-exploitation")
	if !ok || d.Name() != "group-based-exploitation/1" {
		t.Fatalf("newest is %q, %v", d.Name(), ok)
	}
	whole, _ := b.Definition("group-based-abuse/1")
	if len(d.Where) <= len(whole.Where) {
		t.Error("exploitation must be narrower than abuse: it is one part of it")
	}
	if _, ok := b.Definition("group-based-abuse/99"); ok {
		t.Error("a version that is not there was found")
	}
}

func TestAreasMoveByDate(t *testing.T) {
	b := load(t)
	for day, want := range map[string]string{"2023-03-31": "made-up-force-03", "2023-04-01": "made-up-force-04"} {
		if got, ok := b.ForceOf("Z06000009", day); !ok || got != want {
			t.Errorf("on %s the council lies in %q, want %s", day, got, want)
		}
	}
	if n := len(b.CouncilsOf("made-up-force-04", "2024-01-01")); n != 4 {
		t.Errorf("%d councils, want 4 after the boundary moved", n)
	}
}

func TestRules(t *testing.T) {
	b := load(t)
	if len(b.Rules()) < 30 {
		t.Errorf("%d rules", len(b.Rules()))
	}
	for _, r := range b.Rules() {
		s, ok := b.Latest(r.Schema)
		if !ok || r.Field != "" && s.Index(r.Field) < 0 {
			t.Errorf("rule %s is about %s.%s, which is no field", r.ID, r.Schema, r.Field)
		}
		if !strings.Contains(r.Message, "xpected") && r.ID != "legacy-code" {
			t.Errorf("rule %s does not say what was expected", r.ID)
		}
	}
}

// The reading of no further action is in two places: the code list, for whoever
// looks up one outcome, and the definition, for whoever counts.
func TestTheReadingOfNoFurtherActionIsOne(t *testing.T) {
	b := load(t)
	d, ok := b.Definition("no-further-action/1")
	if !ok || len(d.Where) != 1 {
		t.Fatalf("%+v", d)
	}
	for _, c := range b.Codes("outcomes") {
		o, _ := b.Outcome(c.Code)
		if in := slices.Contains(d.Where[0].Values, c.Code); in != o.NoFurtherAction {
			t.Errorf("outcome %s: the list says %v, the definition %v", c.Code, o.NoFurtherAction, in)
		}
	}
	if o, ok := b.Outcome("0"); !ok || o.Countable {
		t.Error("type 0 must never be counted")
	}
	if _, ok := b.Outcome("23"); ok {
		t.Error("there is no type 23")
	}
}

func TestReferralsOfVersion1BecomeVersion2(t *testing.T) {
	b := load(t)
	old, _ := b.Schema("referral", "1")
	row := make([]string, len(old.Fields))
	for i, f := range old.Fields {
		row[i] = f.Name
	}
	got, err := b.Migrate("referral", "1", "2", row)
	if err != nil {
		t.Fatal(err)
	}
	s, _ := b.Schema("referral", "2")
	for i, f := range s.Fields {
		if want := f.Name; got[i] != want && (got[i] != "~not-asked" || old.Index(want) >= 0) {
			t.Errorf("%s became %s", want, got[i])
		}
	}
}
