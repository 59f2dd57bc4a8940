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
