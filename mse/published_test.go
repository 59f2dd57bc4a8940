package mse

import (
	"math"
	"strings"
	"testing"
)

// Every model and estimate of the reference runs, by threshold.
func TestStepwiseByThreshold(t *testing.T) {
	for _, row := range published(t, "reference_stepwise_by_threshold") {
		r := estimate(t, load(t, row["dataset"]), Options{Method: Stepwise, Threshold: number(t, row["pthresh"])})
		if math.Abs(*r.Estimate-number(t, row["estimate"])) > 0.01 || r.Model != row["model"] {
			t.Errorf("%s at %s: %.4f %s, reference %s %s", row["dataset"], row["pthresh"], *r.Estimate, r.Model, row["estimate"], row["model"])
		}
	}
}

// tables are the names in published_estimates.csv.
var tables = map[string]string{"NewOrl (185)": "NewOrl_185_SparseMSE", "NewOrl_5 (185)": "NewOrl_5_185_SparseMSE", "Western": "Western",
	"UKdat_5": "UKdat_5", "UKdat": "UKdat", "NewOrl_5 (186)": "NewOrl_5_186", "NewOrl (186)": "NewOrl_186"}

// asked is the options of a row, and false for rows of methods that the package
// does not have.
func asked(row map[string]string, lists int) (Options, bool) {
	o := Options{MaxOrder: lists - 1}
	what := row["threshold_or_maxorder"]
	if what == "maxorder=2" {
		o.MaxOrder = 2
	}
	switch {
	case row["method"] == "stepwise BCa B=1000":
		o.Method, o.Threshold = Stepwise, 0.02
	case row["method"] == "main effects":
		o.Method, o.Threshold = Stepwise, 0.01
	case strings.HasPrefix(row["method"], "BIC"):
		o.Method = BIC
	case row["method"] == "downhill":
		o.Method = Downhill
		if lists > 6 {
			o.MaxOrder = 2 // see TestPublishedPoints
		}
	default:
		return o, false
	}
	return o, true
}

// printedRow is a row of published_estimates.csv with what it asks for.
type printedRow struct {
	row   map[string]string
	table *Table
	opts  Options
}

func (p printedRow) name() string {
	return p.row["dataset"] + ", " + p.row["method"] + ", " + p.row["threshold_or_maxorder"]
}

// printedRows are those of tables and methods that the package has.
func printedRows(t *testing.T) (out []printedRow) {
	for _, row := range published(t, "published_estimates") {
		name, ok := tables[row["dataset"]]
		if !ok {
			continue
		}
		tab := load(t, name)
		if o, ok := asked(row, tab.Lists()); ok {
			out = append(out, printedRow{row, tab, o})
		}
	}
	return out
}

// Every published point is met within one person.
//
// Left out: the headline "10,000 to 13,000" of 2014, which has no point; and the
// two rows of Bayesian thresholding, a method that the package does not have.
// Downhill over "all" orders of eight lists is searched here up to pairs: the
// published point is the same.
func TestPublishedPoints(t *testing.T) {
	met := 0
	for _, p := range printedRows(t) {
		r := estimate(t, p.table, p.opts)
		want := p.row["estimate"]
		if want == "" || math.Abs(*r.Estimate-number(t, want)) > 1 {
			t.Errorf("%s: %.2f %s, published %s", p.name(), *r.Estimate, r.Model, want)
		}
		met++
	}
	if met < 13 {
		t.Errorf("only %d rows were compared", met)
	}
}
