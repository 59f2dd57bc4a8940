package linkage

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// ageModel compares one column by a condition.
func ageModel(condition string) *Model {
	return &Model{LinkType: DedupeOnly, Probability: 0.1, Rules: []BlockingRule{{SQL: "l.a = r.a"}},
		Comparisons: []Comparison{{Name: "a", Levels: []Level{{SQL: condition}, other()}}}}
}

// TestWrongTypes: a column of which no value can be read as the model reads it
// is refused, one of which some cannot is named, and missing values are none.
func TestWrongTypes(t *testing.T) {
	for _, c := range []struct{ condition, values, refused, warned string }{
		{"abs(a_l - a_r) <= 1", "x y z", `comparison "a" reads the column "a" as a number, and none of its 3 values is one`, ""},
		{"a_l > 5", "x y z", `as a number`, ""},
		{"cast(a_l as int) = cast(a_r as int)", "x y", `as a number`, ""},
		{"a_l::date = a_r::date", "24/06/1971 x", `as a date`, ""},
		{"try_strptime(a_l, '%d/%m/%Y') = try_strptime(a_r, '%d/%m/%Y')", "1971-06-24", `as a date, and none of its 1 values`, ""},
		{"abs(a_l - a_r) <= 1", "1 2 x", "", `The column "a" holds 1 values of 3 that cannot be read as a number`},
		{"abs(epoch(try_strptime(a_l, '%Y-%m-%d')) - epoch(try_strptime(a_r, '%Y-%m-%d'))) <= 5", "1971-06-24 1971 1971-06-25", "", `1 values of 3 that cannot be read as a date`},
		{"a_l = a_r", "x y z", "", ""},
		{"abs(a_l - a_r) <= 1", "1 2 -3.5", "", ""},
		{"levenshtein(a_l, a_r) <= 1", "x y", "", ""},
		{"a_l < a_r", "x y", "", ""},
	} {
		text := "id,a\n0,\n"
		for i, v := range strings.Fields(c.values) {
			text += string(rune('1'+i)) + "," + v + "\n"
		}
		r := readText(t, []string{"a"}, text)
		l, err := NewLinker(ageModel(c.condition), r, Options{})
		switch {
		case c.refused != "":
			if err == nil || !strings.Contains(err.Error(), c.refused) {
				t.Errorf("%s of %s: %v does not say %q", c.condition, c.values, err, c.refused)
			}
		case err != nil:
			t.Errorf("%s of %s: %v", c.condition, c.values, err)
		case c.warned == "" && len(l.Warnings) > 0 || c.warned != "" && (len(l.Warnings) != 1 || !strings.Contains(l.Warnings[0], c.warned)):
			t.Errorf("%s of %s: warnings %q", c.condition, c.values, l.Warnings)
		}
	}
}

// TestReferenceModelsRoundTrip: files that Splink wrote are read, written and
// read again without a difference, and hold all that was in them.
func TestReferenceModelsRoundTrip(t *testing.T) {
	for _, name := range []string{"fake_1000_model", "fake_1000_settings", "febrl3_model", "febrl3_settings"} {
		original := reference(t, name+".json")
		m, err := ReadModel(bytes.NewReader(original))
		if err != nil {
			t.Fatal(err)
		}
		once := written(t, m)
		again, err := ReadModel(bytes.NewReader(once))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(once, written(t, again)) {
			t.Errorf("%s changes when it is read again", name)
		}
		lost(t, name, decoded(t, original), decoded(t, once))
	}
}

func decoded(t *testing.T, b []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// lost finds what is in one JSON value and not in the other. What is null or
// empty may go.
func lost(t *testing.T, path string, from, to any) {
	t.Helper()
	switch x := from.(type) {
	case map[string]any:
		y, _ := to.(map[string]any)
		for k, v := range x {
			lost(t, path+"."+k, v, y[k])
		}
	case []any:
		y, _ := to.([]any)
		if len(x) != len(y) {
			t.Errorf("%s has %d and then %d elements", path, len(x), len(y))
			return
		}
		for i := range x {
			lost(t, fmt.Sprintf("%s[%d]", path, i), x[i], y[i])
		}
	default:
		if from != to && from != nil && from != "" && from != false && from != 0.0 {
			t.Errorf("%s was %v and is %v", path, from, to)
		}
	}
}
