package picture

import (
	"math"
	"strconv"
	"testing"
)

// luminance is the relative luminance of WCAG 2.2.
func luminance(t *testing.T, hex string) (l float64) {
	for i, share := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		v := float64(n) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		l += share * v
	}
	return l
}

// Marks that mean something have 4.5 to 1 on white, and the grid 3 to 1.
func TestContrast(t *testing.T) {
	for hex, least := range map[string]float64{
		colourBad: 4.5, colourWarn: 4.5, colourInfo: 4.5, colourClaimed: 4.5, colourGood: 4.5, colourQuiet: 4.5, colourRule: 3,
	} {
		if got := 1.05 / (luminance(t, hex) + 0.05); got < least {
			t.Errorf("%s has %.2f to 1 on white, less than %.1f", hex, got, least)
		}
	}
}
