package record

// Languages are those that the words of an answer or a report can be said to be in, as
// BCP 47 tags (RFC 5646): English and Welsh, and the main languages after them of the
// Census 2021 of England and Wales that are written. A language that nobody has said is
// empty, and then none is claimed.
var Languages = []Choice{
	{"en", "English"}, {"cy", "Welsh"}, {"ar", "Arabic"}, {"bn", "Bengali"}, {"fr", "French"}, {"gu", "Gujarati"}, {"it", "Italian"}, {"pa", "Panjabi"},
	{"fa", "Persian"}, {"pl", "Polish"}, {"pt", "Portuguese"}, {"ro", "Romanian"}, {"so", "Somali"}, {"es", "Spanish"}, {"ta", "Tamil"}, {"tr", "Turkish"}, {"ur", "Urdu"},
}

// WordsIn are words, and the language that somebody said they are in; empty: nobody has.
type WordsIn struct{ Words, Lang string }

// LanguageHere is what a form begins with.
const LanguageHere = "en"

// LanguageOpen stands for a language that is not said.
const LanguageOpen = "Not known, or another"

// Language adds a problem unless a tag is one of [Languages], or empty for not known.
func (p *Problems) Language(name, tag string) string {
	if tag != "" && !IsChoice(Languages, tag) {
		p.Add(name, "Choose a language from the list, or leave it open")
		return ""
	}
	return tag
}
