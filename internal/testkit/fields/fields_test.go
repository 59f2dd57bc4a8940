package fields_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"candour/internal/testkit/fields"
)

type inner struct {
	Words string
	Count *int
}

type outer struct {
	inner
	Name  string
	Inner []inner
	Done  *bool
	own   string
}

func TestEveryFieldIsFilledAndFoundAgain(t *testing.T) {
	var v outer
	fields.Fill(t, &v, func(path string, _ int, _ reflect.Type) any {
		if path == "Name" {
			return "made"
		}
		return nil
	})
	if v.Name != "made" || len(v.Inner) != 1 || v.Inner[0].Words == "" || v.Inner[0].Words == v.Name || *v.Inner[0].Count == 0 || !*v.Done || v.own != "" {
		t.Errorf("filled: %+v", v)
	}
	if unset := fields.Unset(v); len(unset) > 0 {
		t.Errorf("unset after filling: %v", unset)
	}
	if got, want := fields.Unset(outer{}, outer{Name: "x", Inner: []inner{{Words: "y"}}}), []string{"Done", "Inner.Count"}; !slices.Equal(got, want) {
		t.Errorf("unset: %v, want %v", got, want)
	}
	words := func(l fields.Leaf) []string { return []string{fmt.Sprint(l.Value)} }
	if got := fields.Missing(outer{Name: "here", Inner: []inner{{Words: "gone"}}}, "it is here <nil>", words); !slices.Equal(got, []string{"Inner.Words"}) {
		t.Errorf("missing: %v", got)
	}
}

// told keeps what a check says.
type told struct {
	testing.TB
	said []string
}

func (*told) Helper()                        {}
func (s *told) Errorf(f string, args ...any) { s.said = append(s.said, fmt.Sprintf(f, args...)) }

func TestAnExceptionThatNobodyNeedsIsAFault(t *testing.T) {
	s := &told{TB: t}
	fields.Only(s, "export", []string{"A", "B"}, map[string]string{"B": "a reason", "C": "none any more"})
	if want := []string{"export: A", "export: C is an exception and needs none: take it off the list"}; !slices.Equal(s.said, want) {
		t.Errorf("%q, want %q", s.said, want)
	}
}
