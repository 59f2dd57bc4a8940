package mse

import "math"

// tail is the logarithm of the one-sided probability of a Poisson count at
// least as far from the mean as n, on n's side of it.
func tail(n, mean float64) float64 {
	if mean <= 0 {
		if n > 0 {
			return math.Inf(-1)
		}
		return 0
	}
	lg, _ := math.Lgamma(n + 1)
	at := n*math.Log(mean) - mean - lg
	sum, term := 1.0, 1.0
	if n > mean {
		for k := n + 1; term > 1e-17*sum; k++ {
			term *= mean / k
			sum += term
		}
	} else {
		for k := n; k > 0 && term > 1e-17*sum; k-- {
			term *= k / mean
			sum += term
		}
	}
	return min(0, at+math.Log(sum))
}

// normalCDF and normalQuantile are those of the standard normal distribution.
func normalCDF(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

func normalQuantile(p float64) float64 { return -math.Sqrt2 * math.Erfcinv(2*p) }
