// Package agreement measures how far people who judged the same things apart came
// to the same answer, beyond what chance would give.
package agreement

// Cohen is the agreement of two raters beyond what their own habits would give by
// chance (J. Cohen, A coefficient of agreement for nominal scales, Educational and
// Psychological Measurement 20, 1960, equation 1). Rows of the table are the answers
// of one rater, columns those of the other, in one order; it is square. There is none
// where chance alone would agree always.
func Cohen(table [][]int) (float64, bool) {
	return kappa(table, func(row, column int) (float64, float64) { return float64(row), float64(column) })
}

// Fleiss is the same for raters who are not always the same two: both margins are one
// (J. L. Fleiss, Measuring nominal scale agreement among many raters, Psychological
// Bulletin 76, 1971, with two verdicts a pair).
func Fleiss(table [][]int) (float64, bool) {
	return kappa(table, func(row, column int) (float64, float64) {
		half := float64(row+column) / 2
		return half, half
	})
}

func kappa(table [][]int, margins func(row, column int) (float64, float64)) (float64, bool) {
	n, same := 0, 0
	row, column := make([]int, len(table)), make([]int, len(table))
	for i := range table {
		for k, c := range table[i] {
			n, row[i], column[k] = n+c, row[i]+c, column[k]+c
		}
		same += table[i][i]
	}
	if n == 0 {
		return 0, false
	}
	chance := 0.0
	for i := range row {
		a, b := margins(row[i], column[i])
		chance += a * b / float64(n) / float64(n)
	}
	if chance >= 1 {
		return 0, false
	}
	return (float64(same)/float64(n) - chance) / (1 - chance), true
}

// Words says what a kappa means (J. R. Landis and G. G. Koch, The measurement of
// observer agreement for categorical data, Biometrics 33, 1977).
func Words(k float64) string {
	for _, b := range []struct {
		least float64
		words string
	}{{0.81, "almost perfect"}, {0.61, "substantial"}, {0.41, "moderate"}, {0.21, "fair"}, {0, "slight"}} {
		if k >= b.least {
			return b.words
		}
	}
	return "poor"
}
