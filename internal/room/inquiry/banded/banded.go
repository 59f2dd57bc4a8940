// Package banded is how the inquiries tell numbers of people: one place, so that no page tells
// more of a small number than another does.
//
// Who answered a consultation is told by [Few] (how many said the same: below five no more
// than that) and [Wide] (how many answered: in bands all the way, so that nobody learns that
// one more came). Who gave an account to an inquiry is told by [Public], which keeps more
// back: that somebody gave one is itself a secret, so none and few are one band.
package banded

import (
	"fmt"
	"strconv"
)

// fewest is the smallest number of people who answered a consultation that is told as it is.
const fewest = 5

// Few tells how many people said something: below five no more than that.
func Few(n int) string {
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
		return Few(n)
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

// Band is how many people are said where the number itself could tell somebody of
// one of them: at least AtLeast, and below Below where that is not 0.
type Band struct{ AtLeast, Below int }

// Bands says how numbers of people are banded: below Fewest only that they are
// fewer, above it the multiple of Step that they have reached.
type Bands struct{ Fewest, Step int }

// Public are those of the pages for accounts: fewer than ten, then steps of five.
var Public = Bands{Fewest: 10, Step: 5}

// Of bands a number. None and few are the same band: "nobody else" would tell
// somebody that the one person they know of did not speak.
func (b Bands) Of(n int) Band {
	if n < b.Fewest {
		return Band{Below: b.Fewest}
	}
	return Band{AtLeast: n - n%max(b.Step, 1)}
}

// Words are a band in words, of people: "fewer than 10", "at least 25".
func (b Band) Words() string {
	if b.Below > 0 {
		return fmt.Sprintf("fewer than %d", b.Below)
	}
	return fmt.Sprintf("at least %d", b.AtLeast)
}
