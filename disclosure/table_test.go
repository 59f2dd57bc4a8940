package disclosure_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"candour/disclosure"
)

// TestBadTables: what is wrong is said.
func TestBadTables(t *testing.T) {
	dim := disclosure.Flat("a", "T", "1", "2")
	for want, make := range map[string]func() (*disclosure.Table, error){
		"is a total": func() (*disclosure.Table, error) {
			return disclosure.NewTable("t", []disclosure.Dimension{dim}, []disclosure.Cell{{Index: []int{0}, Count: 2}})
		},
		"is not a count": func() (*disclosure.Table, error) {
			return disclosure.NewTable("t", []disclosure.Dimension{dim}, []disclosure.Cell{{Index: []int{1}, Count: math.NaN()}})
		},
		"is there twice": func() (*disclosure.Table, error) {
			return disclosure.NewTable("t", []disclosure.Dimension{disclosure.Flat("a", "T", "1", "1")}, nil)
		},
		"in a circle": func() (*disclosure.Table, error) {
			return disclosure.NewTable("t", []disclosure.Dimension{{Name: "a", Codes: []string{"1", "2"}, Parent: []int{1, 0}}}, nil)
		},
		"no dimension": func() (*disclosure.Table, error) { return disclosure.NewTable("t", nil, nil) },
		"has no code": func() (*disclosure.Table, error) {
			return disclosure.NewTable("t", []disclosure.Dimension{dim}, []disclosure.Cell{{Index: []int{7}}})
		},
		"zero by defin": func() (*disclosure.Table, error) {
			return disclosure.NewTable("t", []disclosure.Dimension{dim}, []disclosure.Cell{{Index: []int{1}, Count: 1, Structural: true}})
		},
	} {
		if _, err := make(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	odd, err := disclosure.NewTableOf("odd", []disclosure.Dimension{dim}, []disclosure.Cell{{Index: []int{0}, Count: 9}, {Index: []int{1}, Count: 1}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = disclosure.Suppress(context.Background(), []*disclosure.Table{odd}, disclosure.Options{}, nil)
	if err == nil || !strings.Contains(err.Error(), "does not add up") {
		t.Error(err)
	}
}
