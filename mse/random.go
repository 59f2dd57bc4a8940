package mse

import (
	"math"
	"math/rand/v2"
)

// stream is the random numbers of one draw. Every draw has its own, made from
// the seed and the draw's number, so that what is drawn depends neither on how
// many processors share the work nor on which draw ends first.
func stream(seed uint64, number int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15*uint64(number+1)))
}

// gamma draws from the gamma distribution with the shape and scale 1 (G.
// Marsaglia and W. W. Tsang, ACM TOMS 26, 2000).
func gamma(r *rand.Rand, shape float64) float64 {
	if shape < 1 {
		// U^(1/shape) can underflow; the callers take it as 0.
		return gamma(r, shape+1) * math.Pow(1-r.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		u := 1 - r.Float64()
		if math.Log(u) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

// beta draws from the beta distribution.
func beta(r *rand.Rand, a, b float64) float64 {
	x, y := gamma(r, a), gamma(r, b)
	if x+y == 0 {
		return 0.5
	}
	return x / (x + y)
}

// binomial draws how many of n trials succeed. While n is large the median
// order statistic of n uniform numbers, which is a beta variable, halves it (J.
// H. Ahrens and U. Dieter, Computing 12, 1974, method RB).
func binomial(r *rand.Rand, n int64, p float64) int64 {
	k := int64(0)
	for n > 24 {
		if p <= 0 {
			return k
		}
		if p >= 1 {
			return k + n
		}
		i := (n + 1) / 2
		b := beta(r, float64(i), float64(n+1-i))
		if b >= p {
			n = i - 1
			p /= b
		} else {
			k += i
			n -= i
			p = (p - b) / (1 - b)
		}
	}
	for range n {
		if r.Float64() < p {
			k++
		}
	}
	return k
}

// poisson draws a Poisson count by gamma jumps (Ahrens and Dieter, as above).
func poisson(r *rand.Rand, mean float64) int64 {
	k := int64(0)
	for mean > 16 {
		m := math.Floor(mean * 7 / 8)
		x := gamma(r, m)
		if x > mean {
			return k + binomial(r, int64(m)-1, mean/x)
		}
		k += int64(m)
		mean -= x
	}
	limit, p := math.Exp(-mean), 1.0
	for n := int64(0); ; n++ {
		p *= 1 - r.Float64()
		if p <= limit {
			return k + n
		}
	}
}

// multinomial throws n people into cells in proportion to the weights.
func multinomial(r *rand.Rand, n int64, weights []float64, into []float64) {
	left := 0.0
	for _, w := range weights {
		left += w
	}
	for i, w := range weights {
		if n == 0 || left <= 0 {
			into[i] = 0
			continue
		}
		k := n
		if w < left {
			k = binomial(r, n, w/left)
		}
		into[i] = float64(k)
		n -= k
		left -= w
	}
}
