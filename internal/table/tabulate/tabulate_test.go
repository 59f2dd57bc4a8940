package tabulate

import (
	"reflect"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/table/codebook"
)

const whole = `title = "Suspects"
periods = ["2022", "2023"]
rows = ["body"]
columns = ["period", "ethnicity_self"]

[measure]
count = "suspect"
unit = "people"
definition = "group-based-abuse/1"
`

func said(err error) string {
	out := errs.Message(err)
	for _, f := range errs.FieldsOf(err) {
		out += "\n" + f.String()
	}
	return out
}

func TestTheCanonicalTextComesBack(t *testing.T) {
	d, err := Parse(whole)
	if err != nil {
		t.Fatal(said(err))
	}
	again, err := Parse(d.Text())
	if err != nil {
		t.Fatal(said(err), d.Text())
	}
	a, b := *d, *again
	a.lines, b.lines = nil, nil
	if !reflect.DeepEqual(a, b) || d.Digest() != again.Digest() {
		t.Errorf("%+v\n%+v", a, b)
	}
}

// TestWhatIsRefused: each asks for what no table may give.
func TestWhatIsRefused(t *testing.T) {
	book, err := codebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ from, to, want string }{
		{`"ethnicity_self"`, `"person"`, "never pick out a person"},
		{`"ethnicity_self"`, `"ethnicty_self"`, `perhaps "ethnicity_self" was meant`},
		{`"ethnicity_self"`, `"setting"`, "write investigation.setting"},
		{`"ethnicity_self"`, `"nationality"`, "has no list of codes"},
		{`unit = "people"`, `unit = "offences"`, "never taken for each other"},
		{`"period", `, ``, "periods are never added up"},
		{`group-based-abuse/1`, `group-based-abuse`, "does not say its version"},
		{`columns`, `colums`, `perhaps "columns" was meant`},
		{`["period", "ethnicity_self"]`, `["period", "ethnicity_self", "sex", "age_band", "relation"]`, "describe single people"},
		{`title = "Suspects"`, `title = `, "cannot be read"},
	} {
		d, err := Parse(strings.Replace(whole, x.from, x.to, 1))
		if err == nil {
			_, err = Compile(d, book)
		}
		if !errs.Is(err, errs.Invalid) || !strings.Contains(said(err), x.want) {
			t.Errorf("%s: %s", x.to, said(err))
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(whole)
	f.Fuzz(func(t *testing.T, text string) {
		d, err := Parse(text)
		if err != nil {
			return
		}
		again, err := Parse(d.Text())
		if err != nil || again.Digest() != d.Digest() {
			t.Fatalf("%q became %q: %v", text, d.Text(), err)
		}
	})
}
