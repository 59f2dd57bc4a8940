package signin

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Human is one person behind one account or several.
type Human struct {
	// ID is what records say of them. It never changes and is never used again.
	ID string
	// Number is the payroll, warrant or roll number as it was typed, Normal the
	// one form of it that is compared.
	Number, Normal string
	// Employer is the body whose number it is; empty for none.
	Employer string
	// Other is why somebody like another human is not that human.
	Other string
	// SameAs is the human that this one was found to be.
	SameAs    string
	Synthetic bool

	early bool // of the first release: there is no row of it yet
}

// cleanNumber is a number as it is kept beside its one form.
func cleanNumber(typed string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(typed)))
}
