package tableschema

// suggest gives the code or label that a value is nearest to, at most two slips
// of the keyboard away and fewer than half of its letters; "" when none is, or
// when two codes are as near.
func (c *Caster) suggest(text string) string { return Nearest(text, c.near) }

// Nearest gives the one text of a list that is at most two slips away.
func Nearest(text string, list []string) string {
	a := []rune(fold(text))
	if len(a) == 0 || len(a) > 64 {
		return ""
	}
	best, found, tie := min(3, (len(a)+1)/2+1), "", false
	for _, v := range list {
		b := []rune(fold(v))
		if len(b) > len(a)+2 || len(a) > len(b)+2 {
			continue
		}
		switch d := Slips(a, b); {
		case d < best:
			best, found, tie = d, v, false
		case d == best && found != "" && fold(found) != string(b): // a code and its own label are one
			tie = true
		}
	}
	if tie || best >= len(a) {
		return ""
	}
	return found
}

// Slips counts letters that are wrong, missing, too many or swapped with their
// neighbour (Damerau 1964; the restricted form of Oommen and Loke 1997).
func Slips(a, b []rune) int {
	before, last, now := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last, now = last, now, before
	}
	return last[len(b)]
}
