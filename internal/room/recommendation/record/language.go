package record

import "candour/internal/site/tongue"

// Languages are those that the words of an answer or a report can be said to be in. A
// language that nobody has said is empty, and then none is claimed.
var Languages = languages()

func languages() (out []Choice) {
	for _, l := range tongue.Languages {
		out = append(out, Choice{l.Tag, l.Name})
	}
	return out
}

// WordsIn are words, and the language that somebody said they are in; empty: nobody has.
type WordsIn struct{ Words, Lang string }

// LanguageHere is what a form begins with.
const LanguageHere = tongue.LanguageHere

// LanguageOpen stands for a language that is not said.
const LanguageOpen = tongue.LanguageOpen

// Language adds a problem unless a tag is one of [Languages], or empty for not known.
func (p *Problems) Language(name, tag string) string {
	if tag != "" && !IsChoice(Languages, tag) {
		p.Add(name, "Choose a language from the list, or leave it open")
		return ""
	}
	return tag
}
