package linkage

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
)

// TestF1AtLeastSplinks links with the reference's model and compares the best
// F1 over the same grid of weights.
func TestF1AtLeastSplinks(t *testing.T) {
	for _, s := range referenceSets {
		t.Run(s.name, func(t *testing.T) {
			var extra []string
			if s.name == "fake_1000" {
				extra = []string{"cluster"}
			}
			l := s.open(t, "_model.json", extra...)
			who := func(i uint32) string {
				if s.name == "febrl3" { // rec-N-org, rec-N-dup-K
					return strings.Split(l.Records.ID(int(i)), "-")[1]
				}
				return l.Records.Value(int(i), "cluster")
			}
			var want struct {
				Positives int64   `json:"positives"`
				F1        float64 `json:"best_f1"`
			}
			if err := json.Unmarshal(reference(t, s.name+"_f1.json"), &want); err != nil {
				t.Fatal(err)
			}
			missed := want.Positives
			var pairs []ScoredPair
			if _, err := l.Predict(context.Background(), 0, 0, func(p Part) error {
				for _, e := range p.Edges {
					match := who(e.L) == who(e.R)
					if match {
						missed--
					}
					pairs = append(pairs, ScoredPair{e.Weight, match})
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			var grid []float64
			for x := -40; x < 80; x++ {
				grid = append(grid, float64(x)/4)
			}
			best := BestF1(Evaluate(pairs, missed, 0, grid))
			if best.F1 < want.F1-1e-9 {
				t.Errorf("the best F1 is %v, Splink's %v", best.F1, want.F1)
			}
			t.Logf("F1 %.4f at weight %.2f, Splink %.4f", best.F1, best.Weight, want.F1)
		})
	}
}
