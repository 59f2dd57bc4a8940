package intake

import (
	"slices"
	"strings"
	"unicode"
)

// TypedOffice is the name of an office as somebody typed it, with the listed body
// that has such a name, or, where none has, those with a name like it.
type TypedOffice struct {
	Typed    string
	ID, Name string
	Near     []string
}

// Known says that it means one body of the list.
func (o TypedOffice) Known() bool { return o.ID != "" }

// What is read of what somebody types: so many names, each so long.
const (
	maxOffices    = 20
	maxOfficeName = 200
)

// OfficeNames gives the names that stand on lines of their own.
func OfficeNames(text string) (out []string) {
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.Join(strings.Fields(line), " ")
		if r := []rune(line); len(r) > maxOfficeName {
			line = string(r[:maxOfficeName])
		}
		if line != "" && len(out) < maxOffices && !slices.ContainsFunc(out, func(o string) bool { return strings.EqualFold(o, line) }) {
			out = append(out, line)
		}
	}
	return out
}

// officeWords stand in the names of offices, and in hardly anybody's.
var officeWords = strings.Fields(`police constabulary council hospital school academy college university ministry department service services
 prosecution prosecutors cps nhs trust authority agency commission tribunal probation heddlu cyngor`)

// personWords stand beside the name of somebody who works there.
var personWords = strings.Fields(`pc wpc dc ds di dci dcs sergeant sgt inspector constable detective officer mr mrs ms miss dr from who called named`)

// LikeOffice says of a line on which a person should be named that it names an office.
func LikeOffice(line string) bool {
	words := strings.FieldsFunc(strings.ToLower(line), func(r rune) bool { return !unicode.IsLetter(r) })
	has := func(list []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	}
	return len(words) <= 8 && has(officeWords) && !has(personWords)
}
