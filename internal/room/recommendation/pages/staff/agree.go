package staff

import (
	"net/http"

	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// agreeForm shows a search to somebody else, who looks too before they say that
// they found none either.
func (p *Pages) agreeForm(w http.ResponseWriter, r *http.Request) error {
	about, one, err := p.service.ToAgree(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showAgree(w, r, about, one, web.NewForm())
}

// agree records that a second person looked.
func (p *Pages) agree(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	about, one, err := p.service.ToAgree(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !form.Has("agreed", "yes") {
		form.Fail("agreed", "Look first, then tick that you found none")
		return p.showAgree(w, r, about, one, form)
	}
	if err = p.service.AgreeSearch(r.Context(), one.ID, form.Text("places")); err == nil {
		return done(w, r, "agree", record.AboutHref(one.AboutKind, one.AboutID))
	}
	if !form.Take(err) {
		return err
	}
	return p.showAgree(w, r, about, one, form)
}

func (p *Pages) showAgree(w http.ResponseWriter, r *http.Request, about *recommendation.Searchable, one *record.Search, form *web.Form) error {
	to := record.AboutHref(one.AboutKind, one.AboutID)
	names := record.NamesOf(one.SpeaksOf(about.Asked))
	first := box("The first search", fact("Looked for", record.LabelOf(record.SoughtLabels, one.Sought)), fact("Of", record.OrNotKnown(names)), fact("On", record.DateWords(one.Searched)),
		fact("By", one.Who()), fact("Where they looked", record.OrNotKnown(one.Places)))
	first.Links = []web.Link{{Text: "I found one: record where it is", Href: to + "/search"}}
	return p.showForm(w, r, &formView{
		Page: web.Page{Title: "Look too", Section: "/desk", Back: back("Back to the record", to), Errors: form.Errors(), Synthetic: about.Synthetic},
		Lead: []string{"One person may miss what is there. Look yourself before you answer. When two have found none, everybody reads that it was not found.",
			"Both days, both bodies and both lists of places are published."},
		Boxes: []factBox{first}, Action: r.URL.Path,
		Fields: []web.Question{
			web.AskWords(form.Textarea("places", "Where did you look today?", "Sites, papers, people whom you asked.", 2000)),
			web.AskSome(form.Checkboxes("agreed", "What did you find?", "", []web.Option{{Value: "yes", Text: "I looked today and found none from " + record.OrNotKnown(names)}}))},
		Buttons: []web.Button{{Text: "Record that I found none"}}, Cancel: back("Cancel", to)})
}
