package bounds

import (
	"fmt"
	"math"

	"candour/internal/base/errs"
)

// Interval is a confidence interval with the method that made it. It speaks of
// chance, and says nothing of what is missing: bounds do that.
type Interval struct {
	Lower  float64 `json:"lower"`
	Upper  float64 `json:"upper"`
	Method string  `json:"method"` // "95% exact Poisson"
}

// MethodPoisson is the name of the method, as printed.
const MethodPoisson = "95% exact Poisson"

// Poisson gives the exact 95 % interval of a count (F. Garwood, Fiducial limits
// for the Poisson distribution, Biometrika 28, 1936): half the 2.5 % point of
// chi-squared with 2n degrees of freedom to half the 97.5 % point with 2n + 2.
func Poisson(n int64) (Interval, error) {
	if n < 0 {
		return Interval{}, errs.New(errs.Invalid, "A count cannot be below zero.")
	}
	out := Interval{Upper: gammaQuantile(float64(n)+1, 0.975), Method: MethodPoisson}
	if n > 0 {
		out.Lower = gammaQuantile(float64(n), 0.025)
	}
	return out, nil
}

// gammaQuantile is the x at which the gamma distribution of a shape has a
// probability below it, by halving: slow, sure, and good to 15 figures.
func gammaQuantile(shape, probability float64) float64 {
	low, high := 0.0, shape+20*math.Sqrt(shape)+20
	for range 200 {
		mid := (low + high) / 2
		if mid == low || mid == high {
			break
		}
		if gammaBelow(shape, mid) < probability {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}

// gammaBelow is the regularised lower incomplete gamma function: its series
// where x is small, Lentz's continued fraction where it is not (W. H. Press and
// others, Numerical Recipes, 3rd edition, 6.2).
func gammaBelow(a, x float64) float64 {
	if x <= 0 {
		return 0
	}
	lg, _ := math.Lgamma(a)
	front := math.Exp(a*math.Log(x) - x - lg)
	if x < a+1 {
		sum, term := 1/a, 1/a
		for n := 1; n < 100_000; n++ {
			term *= x / (a + float64(n))
			sum += term
			if term < sum*1e-17 {
				break
			}
		}
		return sum * front
	}
	const tiny = 1e-300
	b := x + 1 - a
	c, d := 1/tiny, 1/b
	h := d
	for n := 1; n < 100_000; n++ {
		an := -float64(n) * (float64(n) - a)
		b += 2
		if d = an*d + b; math.Abs(d) < tiny {
			d = tiny
		}
		if c = b + an/c; math.Abs(c) < tiny {
			c = tiny
		}
		d = 1 / d
		h *= d * c
		if math.Abs(d*c-1) < 1e-16 {
			break
		}
	}
	return 1 - front*h
}

// String writes the interval with its method, as numbers.
func (i Interval) String() string {
	return fmt.Sprintf("%.1f to %.1f (%s)", i.Lower, i.Upper, i.Method)
}
