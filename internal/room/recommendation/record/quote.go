package record

import "unicode/utf8"

// A quotation is short: it shows that the summary says what the report says, and
// takes no place of the report.
const (
	QuoteLimit      = 600
	QuotePlaceLimit = 60
)

// QuoteFault says what is wrong with a quotation and where it stands, each for
// itself; empty where nothing is. Words that nobody can find again prove nothing.
func QuoteFault(quote, place string) (ofQuote, ofPlace string) {
	switch {
	case utf8.RuneCountInString(quote) > QuoteLimit:
		ofQuote = "Quote at most 600 characters: the part that asks for something."
	case quote == "" && place != "":
		ofQuote = "Enter the words that stand there, or leave out where they stand."
	}
	switch {
	case utf8.RuneCountInString(place) > QuotePlaceLimit:
		ofPlace = "Say where they stand in at most 60 characters."
	case quote != "" && place == "":
		ofPlace = "Say where the words stand: a page, a paragraph or a heading, such as page 14."
	}
	return ofQuote, ofPlace
}

// PlaceOfQuote is where the quoted words stand; nothing once they were taken out.
func (r Recommendation) PlaceOfQuote() string {
	if r.Quote == "" {
		return ""
	}
	return r.QuotePlace
}
