package sweep_test

import (
	"context"
	"encoding/csv"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/forces"
	"candour/internal/room/sweep"
	"candour/internal/testkit/fields"
)

// TestWhatGoesOutComesBack: a case that a file of ours holds is read from it as it
// is, whatever is known of it; nothing that was known becomes not known.
func TestWhatGoesOutComesBack(t *testing.T) {
	codes, k := rules(t).Codes, checker(t, "")
	if names := strings.Split(strings.TrimSpace(head), ","); !slices.Equal(names, sweep.ColumnNames(codes)) {
		t.Fatalf("the columns of a file and of a list: %v, %v", sweep.ColumnNames(codes), names)
	}
	var drawn []sweep.Facts
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t, codes)
		drawn = append(drawn, f)
		var b strings.Builder
		w := csv.NewWriter(&b)
		_ = w.WriteAll([][]string{sweep.ColumnNames(codes), f.Cells()})
		got, err := k.Check(context.Background(), strings.NewReader(b.String()), int64(b.Len()), "sweep.csv")
		if err != nil || len(got.Rows) != 1 {
			t.Fatalf("%v: %v %+v", f.Cells(), err, got)
		}
		if !reflect.DeepEqual(got.Rows[0].Facts, f) {
			t.Fatalf("%+v came back as %+v", f, got.Rows[0].Facts)
		}
	})
	// What is added to a case and drawn by nobody would be looked at by nobody.
	fields.Only(t, "no case that was drawn has", fields.Unset(drawn...), nil)
}

// anyFacts draws a case of which each thing is known or not.
func anyFacts(t *rapid.T, b *sweep.Book) sweep.Facts {
	count := func(label string, maximum int) sweep.Count {
		if !rapid.Bool().Draw(t, label+" known") {
			return sweep.Count{}
		}
		return sweep.Known(rapid.IntRange(0, maximum).Draw(t, label))
	}
	date := func(label string, texts ...string) sweep.Date {
		d, err := sweep.ParseDate(rapid.SampledFrom(append(texts, "")).Draw(t, label))
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	code := func(label string, codes []sweep.Code) string {
		return rapid.SampledFrom(append([]sweep.Code{{}}, codes...)).Draw(t, label).Code
	}
	answer := func(label string) sweep.Answer {
		return rapid.SampledFrom([]sweep.Answer{sweep.NotKnown, sweep.Yes, sweep.No}).Draw(t, label)
	}
	f := sweep.Facts{ForceID: forces.MadeUp()[0].ID, Reference: "SYN/1", Opened: date("opened", "2014-03-09", "2014-03", "2014"), Closed: date("closed", "2016-03-09", "2016-11", "2017"),
		Outcome: code("outcome", b.Outcomes), Class: code("class", b.Classes), Suspects: count("suspects", 9), Alive: answer("alive"), Victims: count("victims", 9),
		Age: count("age", 17), Access: answer("access")}
	if c := code("sign", b.Indicators); c != "" {
		f.Indicators = []string{c}
	}
	if c := code("reason", b.Reasons); c != "" {
		f.Reasons = []string{c}
	}
	if f.NeverReviewed = rapid.Bool().Draw(t, "never"); !f.NeverReviewed {
		f.Reviewed = date("reviewed", "2018-01-01", "2019")
	}
	return f
}
