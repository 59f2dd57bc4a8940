package pages

import (
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// quoteView is the report's own words, and where they stand.
type quoteView struct{ Words, Place string }

// quoteOf gives a record's quotation; nil where none is recorded. None is ever made.
func quoteOf(r *record.Record) *quoteView {
	if r.Quote == "" {
		return nil
	}
	return &quoteView{r.Quote, r.QuotePlace}
}

// sourceOf leads to the primary source; nil where none is known.
func sourceOf(r *record.Record) *web.Link {
	for _, u := range []string{r.SourceURL, r.Report.URL} {
		if record.SafeURL(u) {
			return &web.Link{Text: "Read it in the report", Href: u}
		}
	}
	return nil
}

// citeView is how a page is named and handed on.
type citeView struct{ Text, Address string }

// citeOf names a record so that it is found again: who asked, in what, which, where
// it stands here and as of which day. The history of the address says what has changed since.
func (p *Pages) citeOf(r *record.Record, today clock.Day) citeView {
	address := p.url + record.RecommendationHref(r.ID)
	when := ""
	if !r.Report.Published.IsZero() {
		when = " (" + r.Report.Published.Human() + ")"
	}
	parts := []string{r.Report.Body + ", " + r.Report.Title + when, web.UpperFirst(r.Heading()) + ": " + r.Title,
		"Candour register of recommendations, " + address + ", as of " + today.Human()}
	for i, part := range parts {
		parts[i] = strings.TrimRight(part, ". ")
	}
	return citeView{strings.Join(parts, ". ") + ".", address}
}
