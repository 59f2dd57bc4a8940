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

// What is written in a tile has 4.5 to 1 on its fill, and its outline 3 to 1 on
// the page, whatever it says; no two looks are drawn alike.
func TestTilesCanBeReadInEveryLook(t *testing.T) {
	against := func(a, b string) float64 {
		x, y := luminance(t, a), luminance(t, b)
		return (max(x, y) + 0.05) / (min(x, y) + 0.05)
	}
	seen := map[tileLook]Look{}
	for l := LookNone; l <= LookBad; l++ {
		p := l.paint()
		if got := against(p.ink, p.fill); got < 4.5 {
			t.Errorf("look %d: words have %.2f to 1", l, got)
		}
		if got := against(p.edge, "#ffffff"); got < 3 {
			t.Errorf("look %d: the outline has %.2f to 1", l, got)
		}
		if other, ok := seen[p]; ok {
			t.Errorf("looks %d and %d are drawn alike", l, other)
		}
		seen[p] = l
	}
	if Look(99).paint() != LookNone.paint() || Look(-1).paint() != LookNone.paint() {
		t.Error("a look that is not there must say nothing")
	}
}
