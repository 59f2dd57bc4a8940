package linkage

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// ScoredPair is a pair that somebody has judged, with its match weight; minus
// infinity when linking did not keep it.
type ScoredPair struct {
	Weight float64
	Match  bool // what the label says
}

// Accuracy says how good links are from a threshold on.
type Accuracy struct {
	Weight      float64 `json:"match_weight"` // the threshold
	Probability float64 `json:"probability"`
	TP          int64   `json:"true_positives"`
	FP          int64   `json:"false_positives"`
	FN          int64   `json:"false_negatives"`
	TN          int64   `json:"true_negatives"`
	Precision   float64 `json:"precision"`
	Recall      float64 `json:"recall"`
	F1          float64 `json:"f1"`
}

// Evaluate gives the accuracy at each threshold (match weights). Matches and
// non-matches beside the pairs given, which no threshold reaches, are counted
// by missedMatches and otherPairs.
func Evaluate(pairs []ScoredPair, missedMatches, otherPairs int64, thresholds []float64) []Accuracy {
	sorted := slices.Clone(pairs)
	slices.SortFunc(sorted, func(a, b ScoredPair) int { return cmp.Compare(b.Weight, a.Weight) })
	matches, others := missedMatches, otherPairs
	for _, p := range pairs {
		if p.Match {
			matches++
		} else {
			others++
		}
	}
	falling := slices.Sorted(slices.Values(thresholds))
	slices.Reverse(falling)
	var out []Accuracy
	at, tp, fp := 0, int64(0), int64(0)
	for _, t := range falling {
		for at < len(sorted) && sorted[at].Weight >= t && !math.IsInf(sorted[at].Weight, -1) {
			if sorted[at].Match {
				tp++
			} else {
				fp++
			}
			at++
		}
		out = append(out, accuracy(t, tp, fp, matches-tp, others-fp))
	}
	slices.Reverse(out)
	return out
}

func accuracy(weight float64, tp, fp, fn, tn int64) Accuracy {
	a := Accuracy{Weight: weight, Probability: ProbabilityOf(weight), TP: tp, FP: fp, FN: fn, TN: tn}
	if tp+fp > 0 {
		a.Precision = float64(tp) / float64(tp+fp)
	}
	if tp+fn > 0 {
		a.Recall = float64(tp) / float64(tp+fn)
	}
	if tp > 0 {
		a.F1 = 2 * float64(tp) / float64(2*tp+fp+fn)
	}
	return a
}

// BestF1 gives the threshold with the highest F1.
func BestF1(list []Accuracy) Accuracy {
	return slices.MaxFunc(list, func(a, b Accuracy) int { return cmp.Compare(a.F1, b.F1) })
}

// WriteAccuracy writes a table for people.
func WriteAccuracy(w io.Writer, list []Accuracy) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%8s %12s %10s %10s %10s %10s %9s %9s\n", "weight", "probability", "precision", "recall", "F1", "right", "wrong", "missed")
	for _, a := range list {
		fmt.Fprintf(&b, "%8.2f %12.6f %10.4f %10.4f %10.4f %10d %9d %9d\n", a.Weight, a.Probability, a.Precision, a.Recall, a.F1, a.TP, a.FP, a.FN)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// ClusterAccuracy compares clusters with who is who: of all pairs that a
// cluster puts together, and of all pairs that belong together. An empty truth
// is not judged.
func ClusterAccuracy(cluster, truth []string) (Accuracy, error) {
	if len(cluster) != len(truth) {
		return Accuracy{}, fmt.Errorf("%d records have a cluster and %d a truth", len(cluster), len(truth))
	}
	type both struct{ c, t string }
	sizes, real, joint := map[string]int64{}, map[string]int64{}, map[both]int64{}
	n := int64(0)
	for i, t := range truth {
		if t == "" {
			continue
		}
		n++
		sizes[cluster[i]]++
		real[t]++
		joint[both{cluster[i], t}]++
	}
	made, wanted, right := int64(0), int64(0), int64(0)
	for _, k := range sizes {
		made += k * (k - 1) / 2
	}
	for _, k := range real {
		wanted += k * (k - 1) / 2
	}
	for _, k := range joint {
		right += k * (k - 1) / 2
	}
	return accuracy(math.NaN(), right, made-right, wanted-right, n*(n-1)/2-made-wanted+right), nil
}
