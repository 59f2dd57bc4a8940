package linkage_test

import (
	"context"
	"fmt"
	"strings"

	"candour/linkage"
	"candour/linkage/lists"
)

const list = `id,name,dob
1,anna madeup,2001-04-05
2,ana madeup,2001-04-05
3,bob nobody,1999-01-02
`

const model = `{"link_type": "dedupe_only", "probability_two_random_records_match": 0.01,
 "blocking_rules_to_generate_predictions": ["l.dob = r.dob"],
 "comparisons": [{"output_column_name": "name", "comparison_levels": [
  {"sql_condition": "name_l IS NULL OR name_r IS NULL", "is_null_level": true},
  {"sql_condition": "jaro_winkler_similarity(name_l, name_r) >= 0.9", "label_for_charts": "much alike", "m_probability": 0.9, "u_probability": 0.001},
  {"sql_condition": "ELSE", "label_for_charts": "anything else", "m_probability": 0.1, "u_probability": 0.999}]}]}`

// Two records of one list are linked, and the reason is shown.
func Example() {
	m, err := linkage.ReadModel(strings.NewReader(model))
	if err != nil {
		fmt.Println(err)
		return
	}
	columns, err := m.Columns()
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	r, err := lists.Read(ctx, []lists.Input{{Source: "list", R: strings.NewReader(list), Size: int64(len(list))}}, lists.Options{ID: "id", Columns: columns})
	if err != nil {
		fmt.Println(err)
		return
	}
	l, err := linkage.NewLinker(m, r, linkage.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = l.Predict(ctx, 0.5, 0, func(p linkage.Part) error {
		for _, e := range p.Edges {
			fmt.Printf("%s and %s: %.3f\n", r.ID(int(e.L)), r.ID(int(e.R)), e.Probability())
		}
		return nil
	})
	if err != nil {
		fmt.Println(err)
	}
	x, err := l.Explain(0, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("before looking %+.2f, %s %s %+.2f\n", x.Prior, x.Steps[0].Comparison, x.Steps[0].Level, x.Steps[0].Weight)
	// Output:
	// 1 and 2: 0.901
	// before looking -6.63, name much alike +9.81
}

// Clusters at several thresholds come from one pass over the edges.
func ExampleClustersAt() {
	edges := []linkage.Edge{{L: 0, R: 1, Weight: 12}, {L: 1, R: 2, Weight: 4}}
	_ = linkage.ClustersAt(3, edges, []float64{10, 3}, func(i int, roots []uint32) error {
		fmt.Println(i, roots)
		return nil
	})
	// Output:
	// 0 [0 0 2]
	// 1 [0 0 0]
}

// Five records in two clusters, which are three people.
func ExampleClusterAccuracy() {
	a, err := linkage.ClusterAccuracy([]string{"1", "1", "1", "2", "2"}, []string{"ann", "ann", "bob", "bob", "cat"})
	if err != nil {
		panic(err)
	}
	fmt.Println("right:", a.TP, "wrong:", a.FP, "missed:", a.FN)
	// Output:
	// right: 1 wrong: 3 missed: 1
}
