package staff

import (
	"net/http"

	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// checkDayForm shows an answer with its source, to be read by somebody of another
// body before they say that its day is so.
func (p *Pages) checkDayForm(w http.ResponseWriter, r *http.Request) error {
	rec, a, err := p.service.ToCheckDay(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showCheckDay(w, r, rec, a, web.NewForm())
}

// checkDay records that the stated day was read at the source.
func (p *Pages) checkDay(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	rec, a, err := p.service.ToCheckDay(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !form.Has("checked", "yes") {
		form.Fail("checked", "Read the source first, then tick that it gives this day")
		return p.showCheckDay(w, r, rec, a, form)
	}
	if err = p.service.CheckDay(r.Context(), a.ID); err == nil {
		return done(w, r, "check-day", record.RecommendationHref(rec.ID))
	}
	if !form.Take(err) {
		return err
	}
	return p.showCheckDay(w, r, rec, a, form)
}

func (p *Pages) showCheckDay(w http.ResponseWriter, r *http.Request, rec *record.Record, a *record.Answer, form *web.Form) error {
	said := box("The answer", fact("Who answered", record.OrUnsaid(a.BodyName)), fact("Answer", a.Status.Label()), fact("Stated day", record.DateWords(a.Given)), fact("What was said", a.Words))
	if said.Lines = record.Lines(a.DayWords()); record.SafeURL(a.SourceURL) {
		said.Links = []web.Link{{Text: "Read the source", Href: a.SourceURL, Hidden: record.HostOf(a.SourceURL)}}
	}
	return p.showForm(w, r, &formView{
		Page:  web.Page{Title: "Check the day of an answer", Section: "/desk", Back: backToRecord(rec.ID), Errors: form.Errors(), Synthetic: rec.Synthetic || rec.HasSynthetic()},
		Lead:  []string{"Whether an answer came in time is judged by the day it was entered here, until somebody from another body has checked the day that it states."},
		Boxes: []factBox{recordBox(rec), said}, Action: r.URL.Path,
		Fields:  []web.Question{web.AskSome(form.Checkboxes("checked", "Does the source give this day?", "", []web.Option{{Value: "yes", Text: "I have read the source and it gives this day"}}))},
		Buttons: []web.Button{{Text: "Record this check"}}, Cancel: backToRecord(rec.ID)})
}
