package pages

import (
	"net/http"
	"slices"

	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// fillEndings shows what its own inquiry did with a recommendation, by what and by whom,
// and on the page of what took its place, whose place that was. An ending that was
// entered by mistake stays in view.
func (p *Pages) fillEndings(r *http.Request, rec *record.Record, v *recommendationView) error {
	all := rec.Endings
	if rec.Withdrawn != nil {
		all = slices.Concat(all, rec.Withdrawn.Endings)
	}
	for _, e := range all {
		it := web.TimelineItem{Title: e.Title(), When: record.DateWords(e.On), By: e.By, Lines: record.Lines(e.Words), Tag: syntheticIf(e.Synthetic)}
		if l := sourceLink(e.SourceURL); l != nil {
			it.Links = []web.Link{*l}
		}
		v.Endings = append(v.Endings, mark(it, rec.Corrections, "ending", e.ID))
	}
	if e := rec.Ended(); e != nil && e.ByID != "" {
		l, err := p.linkTo(r, e.ByID)
		if err != nil {
			return err
		}
		v.Place = l
	}
	for _, id := range rec.Ends {
		l, err := p.linkTo(r, id)
		if err != nil {
			return err
		}
		if l != nil {
			v.Replaces = append(v.Replaces, *l)
		}
	}
	return nil
}

// linkTo links to a recommendation that whoever asks may see; nil to any other.
func (p *Pages) linkTo(r *http.Request, id string) (*web.Link, error) {
	s, err := p.service.SummaryOf(r.Context(), id)
	if isNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &web.Link{Text: s.Title, Href: record.RecommendationHref(s.ID)}, nil
}
