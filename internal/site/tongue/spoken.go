package tongue

import "slices"

// Spoken is a language that words of others can be said to be in: its BCP 47 tag (RFC
// 5646) and its name.
type Spoken struct{ Tag, Name string }

// Languages are those that somebody can say: English and Welsh, and the main languages
// after them of the Census 2021 of England and Wales that are written. A language that
// nobody has said is empty, and then none is claimed.
var Languages = []Spoken{
	{"en", "English"}, {"cy", "Welsh"}, {"ar", "Arabic"}, {"bn", "Bengali"}, {"fr", "French"}, {"gu", "Gujarati"}, {"it", "Italian"}, {"pa", "Panjabi"},
	{"fa", "Persian"}, {"pl", "Polish"}, {"pt", "Portuguese"}, {"ro", "Romanian"}, {"so", "Somali"}, {"es", "Spanish"}, {"ta", "Tamil"}, {"tr", "Turkish"}, {"ur", "Urdu"},
}

// LanguageHere is what a form begins with, and LanguageOpen stands for a language that
// is not said.
const (
	LanguageHere = "en"
	LanguageOpen = "Not known, or another"
)

// Known says whether a tag is of one of [Languages].
func Known(tag string) bool {
	return slices.ContainsFunc(Languages, func(l Spoken) bool { return l.Tag == tag })
}

// NameOf is a language's name; empty for a tag that is not known.
func NameOf(tag string) string {
	for _, l := range Languages {
		if l.Tag == tag {
			return l.Name
		}
	}
	return ""
}
