package banded_test

import (
	"testing"

	"candour/internal/room/inquiry/banded"
)

func TestSmallNumbersAreTold(t *testing.T) {
	for n, want := range map[int]string{0: "nobody", 1: "fewer than 5", 4: "fewer than 5", 5: "5", 412: "412"} {
		if got := banded.Few(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}

// TestABandSaysNothingOfOneMore.
func TestABandSaysNothingOfOneMore(t *testing.T) {
	for n, want := range map[int]string{0: "nobody", 1: "fewer than 5", 4: "fewer than 5", 5: "5 to 9", 9: "5 to 9", 10: "10 to 19", 21: "20 to 49",
		22: "20 to 49", 9999: "5000 to 9999", 10_000: "10000 or more"} {
		if got := banded.Wide(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

// TestNoneAndFewAreOneBand of those who gave an account.
func TestNoneAndFewAreOneBand(t *testing.T) {
	for n, want := range map[int]string{0: "fewer than 10", 1: "fewer than 10", 9: "fewer than 10", 10: "at least 10", 14: "at least 10", 15: "at least 15", 27: "at least 25"} {
		if got := banded.Public.Of(n).Words(); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
