package similarity

// Levenshtein gives the number of insertions, deletions and substitutions
// between the prepared text and b: Myers' bit-parallel algorithm (G. Myers, A
// fast bit-vector algorithm for approximate string matching, JACM 46, 1999).
func (m *Matcher) Levenshtein(b []byte) int {
	la := len(m.a)
	if la == 0 || len(b) == 0 {
		return la + len(b)
	}
	if la > 64 {
		return levenshteinLong(m.a, b)
	}
	vp, vn, dist, last := ^uint64(0), uint64(0), la, uint64(1)<<(la-1)
	for _, c := range b {
		pm := m.pm[c]
		d := (((pm & vp) + vp) ^ vp) | pm | vn
		hp, hn := vn|^(d|vp), d&vp
		if hp&last != 0 {
			dist++
		}
		if hn&last != 0 {
			dist--
		}
		hp = hp<<1 | 1
		vp, vn = hn<<1|^(d|hp), hp&d
	}
	return dist
}

func levenshteinLong(a, b []byte) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// osa is the distance in which two neighbours may also change places once
// (optimal string alignment): H. Hyyrö, A bit-vector algorithm for computing
// Levenshtein and Damerau edit distances, 2003.
func (m *Matcher) osa(b []byte) int {
	la := len(m.a)
	if la == 0 || len(b) == 0 {
		return la + len(b)
	}
	vp, vn, dist, last := ^uint64(0), uint64(0), la, uint64(1)<<(la-1)
	var d, before uint64
	for _, c := range b {
		pm := m.pm[c]
		swap := ((^d & pm) << 1) & before
		d = (((pm & vp) + vp) ^ vp) | pm | vn | swap
		hp, hn := vn|^(d|vp), d&vp
		if hp&last != 0 {
			dist++
		}
		if hn&last != 0 {
			dist--
		}
		hp = hp<<1 | 1
		vp, vn = hn<<1|^(d|hp), hp&d
		before = pm
	}
	return dist
}

// Damerau gives the Damerau-Levenshtein distance, in which neighbours that
// changed places may be edited further. It differs from osa only from 3 on.
func (m *Matcher) Damerau(b []byte) int {
	if len(m.a) <= 64 {
		if d := m.osa(b); d < 3 {
			return d
		}
	}
	return damerauLong(m.a, b)
}

// DamerauNear is damerau where only distances up to 1 are told apart: what it
// gives is the same up to 1, and above it otherwise.
func (m *Matcher) DamerauNear(b []byte) int {
	if len(m.a) <= 64 {
		return m.osa(b)
	}
	return m.Damerau(b)
}

// damerauLong is the algorithm of R. Lowrance and R. A. Wagner, An extension of
// the string-to-string correction problem, JACM 22, 1975.
func damerauLong(a, b []byte) int {
	var lastRow [256]int
	w := len(b) + 2
	d := make([]int, (len(a)+2)*w)
	far := len(a) + len(b)
	d[0] = far
	for i := 0; i <= len(a); i++ {
		d[(i+1)*w], d[(i+1)*w+1] = far, i
	}
	for j := 0; j <= len(b); j++ {
		d[j+1], d[w+j+1] = far, j
	}
	for i := 1; i <= len(a); i++ {
		lastColumn := 0
		for j := 1; j <= len(b); j++ {
			k, l, cost := lastRow[b[j-1]], lastColumn, 1
			if a[i-1] == b[j-1] {
				cost, lastColumn = 0, j
			}
			d[(i+1)*w+j+1] = min(d[i*w+j]+cost, d[(i+1)*w+j]+1, d[i*w+j+1]+1, d[k*w+l]+i-k-1+1+j-l-1)
		}
		lastRow[a[i-1]] = i
	}
	return d[(len(a)+1)*w+len(b)+1]
}

// Levenshtein gives the least number of bytes to insert, delete or substitute
// to turn one text into the other.
func Levenshtein(a, b string) int {
	var m Matcher
	m.Set([]byte(a))
	return m.Levenshtein([]byte(b))
}

// DamerauLevenshtein is [Levenshtein] in which two neighbours may also change
// places, at the price of one.
func DamerauLevenshtein(a, b string) int {
	var m Matcher
	m.Set([]byte(a))
	return m.Damerau([]byte(b))
}
