package sweep

import (
	"cmp"
	"crypto/sha256"
	"math"
	"math/rand/v2"
	"slices"
)

// QualityMethod names where the method is from; it is shown with every figure.
const QualityMethod = "Exact binomial interval of C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), 404-413, for each rule; rules added up with the confidence shared between them (Bonferroni)."

// FinitePopulation is the note that stands beside an interval.
const FinitePopulation = "The interval takes the cases as drawn from a very large number. Where a good part of all cases was looked at, the truth lies in a " +
	"narrower one; no correction is made, so the interval errs on the wide side. It is cut only where it would contradict what was counted."

// ClopperPearson gives the exact interval for a share of which k of n were
// found, at a confidence of 1-alpha (0.05 for 95 %). With n of 0 nothing is
// known: 0 to 1. It panics if k is not from 0 to n.
func ClopperPearson(k, n int, alpha float64) (low, high float64) {
	if k < 0 || k > n {
		panic("sweep: k must be from 0 to n")
	}
	low, high = 0, 1
	if k > 0 { // the share at which k or more are found with probability alpha/2
		low = solve(func(p float64) bool { return atLeast(k, n, p) >= alpha/2 })
	}
	if k < n { // the share at which k or fewer are found with probability alpha/2
		high = solve(func(p float64) bool { return 1-atLeast(k+1, n, p) < alpha/2 })
	}
	return low, high
}

// solve halves [0, 1] until it knows where above becomes true.
func solve(above func(float64) bool) float64 {
	lo, hi := 0.0, 1.0
	for range 60 {
		if mid := (lo + hi) / 2; above(mid) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return (lo + hi) / 2
}

// atLeast is the probability that at least k of n are found at a share of p.
// The smaller tail is added up, so that small probabilities stay exact.
func atLeast(k, n int, p float64) float64 {
	if p <= 0 {
		return 0
	}
	if p >= 1 {
		return 1
	}
	upper := float64(k) > float64(n)*p
	from, to := 0, k-1
	if upper {
		from, to = k, n
	}
	whole, _ := math.Lgamma(float64(n + 1))
	sum := 0.0
	for i := from; i <= to; i++ {
		a, _ := math.Lgamma(float64(i + 1))
		b, _ := math.Lgamma(float64(n - i + 1))
		sum += math.Exp(whole - a - b + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
	}
	if upper {
		return min(sum, 1)
	}
	return max(1-sum, 0)
}

// Stratum is the screened-out cases of one rule and what a look at some found.
type Stratum struct {
	Rule string
	// Size is how many cases the rule screened out; Sampled how many of them
	// were drawn, Looked how many were looked at, Missed how many of those
	// should have been caught.
	Size, Sampled, Looked, Missed int
	// Low and High are between how many cases of the stratum should have been
	// caught, at 95 % for this stratum alone.
	Low, High int
}

// Estimate says what screening misses.
type Estimate struct {
	Strata []Stratum
	// Size, Looked and Missed are the sums. Likely is the estimate of how many
	// should have been caught: each stratum's share times its size. Low and
	// High hold all strata together at 95 % or more. Known is false while a
	// stratum that has cases has none that was looked at.
	Size, Looked, Missed int
	Likely               float64
	Low, High            int
	Known                bool
}

// EstimateMissed works out the estimate from the strata.
func EstimateMissed(strata []Stratum) Estimate {
	out := Estimate{Strata: slices.Clone(strata), Known: true}
	alpha := 0.05 / float64(max(len(strata), 1))
	for i := range out.Strata {
		s := &out.Strata[i]
		out.Size, out.Looked, out.Missed = out.Size+s.Size, out.Looked+s.Looked, out.Missed+s.Missed
		if s.Looked > 0 {
			out.Likely += float64(s.Size) * float64(s.Missed) / float64(s.Looked)
		} else if s.Size > 0 {
			out.Known = false
		}
		s.Low, s.High = s.between(0.05)
		low, high := s.between(alpha)
		out.Low, out.High = out.Low+low, out.High+high
	}
	return out
}

// between turns the interval of the share into whole cases. What was looked at
// is certain: at least Missed were missed, and what was found right was not.
func (s *Stratum) between(alpha float64) (low, high int) {
	lo, hi := ClopperPearson(s.Missed, s.Looked, alpha)
	low = max(int(math.Floor(lo*float64(s.Size))), s.Missed)
	high = min(int(math.Ceil(hi*float64(s.Size))), s.Size-(s.Looked-s.Missed))
	return low, high
}

// Draw takes a sample of n of the screened-out cases: every rule gets its share
// by size, and at least one case. The same ids and seed give the same sample,
// whatever order they come in. The result is in the order of drawing.
func Draw(byRule map[string][]string, n int, seed string) map[string][]string {
	rules := make([]string, 0, len(byRule))
	total := 0
	for r, ids := range byRule {
		if len(ids) > 0 {
			rules, total = append(rules, r), total+len(ids)
		}
	}
	slices.Sort(rules)
	out := make(map[string][]string, len(rules))
	for r, take := range shares(byRule, rules, min(n, total), total) {
		ids := slices.Clone(byRule[r])
		slices.Sort(ids)
		dice := rand.New(rand.NewChaCha8(sha256.Sum256([]byte(seed + "\x00" + r)))) //nolint:gosec // a sample that others can draw again, not a secret
		dice.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		out[r] = ids[:take]
	}
	return out
}

// shares splits n by size (largest remainders), one at least for each rule
// while there are enough.
func shares(byRule map[string][]string, rules []string, n, total int) map[string]int {
	out := make(map[string]int, len(rules))
	type rest struct {
		rule string
		part float64
	}
	var rests []rest
	left := n
	for _, r := range rules {
		exact := float64(n) * float64(len(byRule[r])) / float64(total)
		take := int(exact)
		if take == 0 && n >= len(rules) {
			take = 1
		}
		out[r], left = take, left-take
		rests = append(rests, rest{r, exact - float64(int(exact))})
	}
	slices.SortFunc(rests, func(a, b rest) int { return cmp.Or(cmp.Compare(b.part, a.part), cmp.Compare(a.rule, b.rule)) })
	for i := 0; left > 0; i = (i + 1) % len(rests) {
		if r := rests[i].rule; out[r] < len(byRule[r]) {
			out[r], left = out[r]+1, left-1
		}
	}
	for i := len(rests) - 1; left < 0; i = (i + len(rests) - 1) % len(rests) { // the ones handed out were too many
		if r := rests[i].rule; out[r] > 1 {
			out[r], left = out[r]-1, left+1
		}
	}
	return out
}
