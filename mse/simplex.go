package mse

import "math"

// maximise solves max c·x with A x = b, x >= 0 and b >= 0 by the two-phase
// simplex method with Bland's rule, which cannot cycle (R. G. Bland, New finite
// pivoting rules for the simplex method, Mathematics of Operations Research 2,
// 1977). It is for the small programmes of 0s and 1s of [Check]. ok is false
// where there is no solution or no greatest one.
func maximise(a [][]float64, b, c []float64) (best float64, ok bool) {
	const tol = 1e-9
	rows, cols := len(a), len(c)
	// Phase one has an artificial variable for each row.
	tab := make([][]float64, rows+1)
	basis := make([]int, rows)
	for i := range rows {
		tab[i] = make([]float64, cols+rows+1)
		copy(tab[i], a[i])
		tab[i][cols+i], tab[i][cols+rows] = 1, b[i]
		basis[i] = cols + i
	}
	tab[rows] = make([]float64, cols+rows+1)
	for j := range cols {
		for i := range rows {
			tab[rows][j] -= tab[i][j]
		}
	}
	for i := range rows {
		tab[rows][cols+rows] -= b[i]
	}
	if !pivots(tab, basis, cols+rows, tol) || tab[rows][cols+rows] < -1e-7 {
		return 0, false
	}
	expel(tab, basis, cols, tol)
	// Phase two: the objective in terms of the basis.
	last := tab[rows]
	clear(last)
	for j := range cols {
		last[j] = -c[j]
	}
	for i, v := range basis {
		if v < cols && c[v] != 0 {
			for j := range last {
				last[j] += c[v] * tab[i][j]
			}
		}
	}
	if !pivots(tab, basis, cols, tol) {
		return math.Inf(1), false
	}
	return last[len(last)-1], true
}

// expel drives artificial variables that stayed in the basis at 0 out of it,
// or clears their rows, which then say nothing.
func expel(tab [][]float64, basis []int, cols int, tol float64) {
	for i, v := range basis {
		if v < cols {
			continue
		}
		for j := range cols {
			if math.Abs(tab[i][j]) > tol {
				pivot(tab, basis, i, j)
				break
			}
		}
		if basis[i] >= cols {
			clear(tab[i])
		}
	}
}

// pivots improves until no reduced cost of the first cols columns is below 0.
// It says false where the objective has no bound.
func pivots(tab [][]float64, basis []int, cols int, tol float64) bool {
	rows := len(tab) - 1
	end := len(tab[0]) - 1
	for range 20_000 {
		enter := -1
		for j := range cols {
			if tab[rows][j] < -tol {
				enter = j
				break
			}
		}
		if enter < 0 {
			return true
		}
		leave, least := -1, math.Inf(1)
		for i := range rows {
			if tab[i][enter] <= tol {
				continue
			}
			r := tab[i][end] / tab[i][enter]
			if r < least-tol || r < least+tol && leave >= 0 && basis[i] < basis[leave] {
				leave, least = i, r
			}
		}
		if leave < 0 {
			return false
		}
		pivot(tab, basis, leave, enter)
	}
	return false
}

func pivot(tab [][]float64, basis []int, row, col int) {
	p := tab[row][col]
	for j := range tab[row] {
		tab[row][j] /= p
	}
	for i := range tab {
		f := tab[i][col]
		if i == row || f == 0 {
			continue
		}
		for j := range tab[i] {
			tab[i][j] -= f * tab[row][j]
		}
	}
	basis[row] = col
}
