package agreement_test

import (
	"math"
	"testing"

	"candour/internal/table/agreement"
)

func TestKappaOfTablesWorkedOutByHand(t *testing.T) {
	for _, c := range []struct {
		name   string
		table  [][]int
		cohen  float64
		fleiss float64
	}{
		// 20 and 15 of 50 on the diagonal; margins 25/25 and 30/20: chance 0.5.
		{"two answers", [][]int{{20, 5, 0}, {10, 15, 0}, {0, 0, 0}}, 0.4, 0.3939},
		{"always alike", [][]int{{10, 0, 0}, {0, 10, 0}, {0, 0, 10}}, 1, 1},
		{"as chance would", [][]int{{25, 25, 0}, {25, 25, 0}, {0, 0, 0}}, 0, 0},
	} {
		k, ok := agreement.Cohen(c.table)
		f, also := agreement.Fleiss(c.table)
		if !ok || !also || math.Abs(k-c.cohen) > 1e-4 || math.Abs(f-c.fleiss) > 1e-4 {
			t.Errorf("%s: Cohen %.4f (want %.4f), Fleiss %.4f (want %.4f)", c.name, k, c.cohen, f, c.fleiss)
		}
	}
	if _, ok := agreement.Cohen([][]int{{7, 0}, {0, 0}}); ok {
		t.Error("there is no kappa where chance alone agrees always")
	}
	if _, ok := agreement.Cohen(nil); ok {
		t.Error("there is no kappa of nothing")
	}
}

func TestWordsOfAKappa(t *testing.T) {
	for k, want := range map[float64]string{-0.1: "poor", 0: "slight", 0.2: "slight", 0.21: "fair", 0.5: "moderate",
		0.61: "substantial", 0.8: "substantial", 0.81: "almost perfect", 1: "almost perfect"} {
		if got := agreement.Words(k); got != want {
			t.Errorf("%.2f: %q, want %q", k, got, want)
		}
	}
}
