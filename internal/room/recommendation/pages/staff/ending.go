package staff

import (
	"net/http"

	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// endForm asks what the inquiry did with its own recommendation.
func (p *Pages) endForm(w http.ResponseWriter, r *http.Request) error {
	rec, err := p.toEnd(r)
	if err != nil {
		return err
	}
	return p.showEnding(w, r, rec, web.NewForm().Set("said_by", rec.Report.Body))
}

func (p *Pages) toEnd(r *http.Request) (*record.Record, error) {
	rec, err := p.service.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return rec, p.service.MayRecord(r.Context(), recommendation.RecommendationEnd, rec, "")
}

// end records it.
func (p *Pages) end(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	rec, err := p.toEnd(r)
	if err != nil {
		return err
	}
	err = p.service.End(r.Context(), rec.ID, record.EndInput{What: form.Text("what"), ByID: form.Text("by"), By: form.Text("said_by"), On: form.Text("on"),
		SourceURL: form.Text("source_url"), Words: form.Text("text")})
	if err == nil {
		return done(w, r, "ended", "/recommendations/"+rec.ID)
	}
	if !form.Take(err) {
		return err
	}
	return p.showEnding(w, r, rec, form)
}

func (p *Pages) showEnding(w http.ResponseWriter, r *http.Request, rec *record.Record, form *web.Form) error {
	return p.showForm(w, r, &formView{
		Page:  web.Page{Title: "The inquiry withdrew, replaced or merged this", Section: "/desk", Back: backToRecord(rec.ID), Errors: form.Errors(), Synthetic: rec.Synthetic},
		Lead:  []string{"Only where the inquiry that made it says so itself. From then on nobody is chased for it, and no count calls it outstanding or done. Anybody can read this, with your source."},
		Boxes: []factBox{recordBox(rec)}, Action: r.URL.Path,
		Fields: []web.Question{web.AskOne(form.Radios("what", "What did the inquiry do?", "", options(record.EndLabels))),
			web.AskLine(form.Input("by", "Which recommendation took its place?", "Its id, as in its address here. Leave this empty if it was withdrawn")),
			web.AskLine(form.Input("said_by", "Who says so?", "The inquiry, or who speaks for it")),
			web.AskLine(form.RoughDate("on", "On which day? (if it is known)", "As exact as you know it: 27 March 2026, March 2026 or 2026")),
			web.AskLine(form.Input("source_url", "Where does the inquiry say it?", "The web address of the page or the paper")),
			web.AskWords(form.Textarea("text", "What did it say, in your own words?", "", 2000))},
		Buttons: []web.Button{{Text: "Record this"}}, Cancel: backToRecord(rec.ID)})
}
