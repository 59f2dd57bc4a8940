package rules

import "unicode"

// A name that is one slip of the hand from a member of staff's may mean them, and closes
// the case to them as a surname alone does. Nobody is told of it: whoever asks for a
// review must not learn from us who works here. Two names are so near when what is left
// of both without one letter, at any place, is the same: that finds a letter too many or
// too few, another letter, and two that changed places. Digits of a name count as they
// stand.
//
//	d|jonsmith   first and last word, as written or without one letter

// shortSlip is the fewest letters of a whole name in which a slip is looked for.
const shortSlip = 6

// slipsOf gives the marks of a text and of what is left of it without each letter.
func slipsOf(text string) []string {
	letters := []rune(text)
	if len(letters) < shortSlip {
		return nil
	}
	out := []string{"d|" + text}
	for i, c := range letters {
		if unicode.IsDigit(c) {
			continue // a number tells people apart
		}
		out = append(out, "d|"+string(letters[:i])+string(letters[i+1:]))
	}
	return compactMarks(out)
}

// slipMarks are those of a name that a person wrote in full; nobody knows which of its
// words comes first, so a member of staff is looked for in both orders.
func (p namePair) slipMarks() []string { return slipsOf(p.first + p.last) }

func (p namePair) slipLookups() []string {
	return append(slipsOf(p.first+p.last), slipsOf(p.last+p.first)...)
}
