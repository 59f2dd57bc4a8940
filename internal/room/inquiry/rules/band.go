package rules

import "strconv"

// fewest is the smallest number of people that is told as it is.
const fewest = 5

// Band tells how many people something is of: below five no more than that.
func Band(n int) string {
	switch {
	case n == 0:
		return "nobody"
	case n < fewest:
		return "fewer than " + strconv.Itoa(fewest)
	}
	return strconv.Itoa(n)
}

// Wide tells a number that grows in bands: nobody learns from it that one more came.
func Wide(n int) string {
	if n < fewest {
		return Band(n)
	}
	from := fewest
	for _, to := range []int{10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000} {
		if n < to {
			return strconv.Itoa(from) + " to " + strconv.Itoa(to-1)
		}
		from = to
	}
	return strconv.Itoa(from) + " or more"
}
