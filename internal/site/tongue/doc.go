// Package tongue shows pages in a language other than English: today in Welsh.
//
// A page is made in English by its handler and its template, as ever, and is then
// put into the other language as a whole ([Tongue.Page]): each piece of text of the
// program is looked up in a catalogue, with the tags inside a sentence, the counts,
// days and names in it as places that the translation may put elsewhere. So no text
// can be forgotten in silence: what the catalogue has not is marked as English where
// it stands, the page says so on top, and a test hears of it.
//
// What somebody else wrote is never looked up: the template marks it translate="no"
// (partial "said"), and the browser finds out its direction.
//
// # The catalogue
//
// A catalogue is a gettext file (PO), which translators' programs read and write:
//
//	msgid "We keep it for {n} day."
//	msgid_plural "We keep it for {n} days."
//	msgstr[0] "..."
//
// The places are {n} (a whole number), {day}, {time}, {text} (words that are
// translated themselves) and {name} (left as it is); a digit tells two of one kind
// apart. Tags inside a sentence are numbered: "Read <1>the rules</1> first."
// A catalogue with a place or a tag on one side alone does not load.
//
// # Where to start reading
//
// catalogue.go looks words up, page.go goes through a page, po.go reads the file.
package tongue
