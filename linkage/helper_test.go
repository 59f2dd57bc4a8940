package linkage

import (
	"context"
	"fmt"
	"strings"

	"candour/linkage/lists"
)

type failer interface {
	Helper()
	Fatal(...any)
}

func readText(t failer, columns []string, texts ...string) *lists.Records {
	t.Helper()
	var in []lists.Input
	for i, l := range texts {
		in = append(in, lists.Input{Source: fmt.Sprintf("list%d", i+1), R: strings.NewReader(l), Size: int64(len(l))})
	}
	r, err := lists.Read(context.Background(), in, lists.Options{ID: "id", Columns: columns})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// simpleModel compares two columns.
func simpleModel(linkType string, rules ...string) *Model {
	m := &Model{LinkType: linkType, Probability: 0.1, Convergence: 1e-9, MaxIterations: 30}
	for _, c := range []string{"a", "b"} {
		m.Comparisons = append(m.Comparisons, Comparison{Name: c, Levels: []Level{null(c), exact(c, true), jaroWinkler(c, "0.8"), other()}})
	}
	for _, r := range rules {
		m.Rules = append(m.Rules, BlockingRule{SQL: r})
	}
	return m
}
