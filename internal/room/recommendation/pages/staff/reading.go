package staff

import (
	"net/http"

	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// readingForm shows the form for a value of a commitment's measure.
func (p *Pages) readingForm(w http.ResponseWriter, r *http.Request) error {
	c, err := p.toCommitment(r, recommendation.ProgressSubmit)
	if err != nil {
		return err
	}
	return p.showReading(w, r, c, web.NewForm())
}

// reading records a value: whether anything changed, apart from whether the
// work was done.
func (p *Pages) reading(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	c, err := p.toCommitment(r, recommendation.ProgressSubmit)
	if err != nil {
		return err
	}
	err = p.service.AddReading(r.Context(), c.ID, form.Text("taken"), form.Text("value"), form.Text("source_url"), synthetic(r))
	if err == nil {
		return done(w, r, "reading", "/commitments/"+c.ID)
	}
	if !form.Take(err) {
		return err
	}
	return p.showReading(w, r, c, form)
}

func (p *Pages) showReading(w http.ResponseWriter, r *http.Request, c *record.Commitment, form *web.Form) error {
	measure := box("The measure", fact("What shows whether it changed anything", c.Indicator))
	if len(c.Readings) > 0 {
		t := &web.Table{ID: "readings", Caption: "Values so far", Columns: []web.Column{{Text: "Measured"}, {Text: "Value"}, {Text: "Source"}}}
		for _, g := range c.Readings {
			source := web.T("Not known")
			if record.SafeURL(g.SourceURL) {
				source = web.A("Source", g.SourceURL)
			}
			t.Rows = append(t.Rows, web.Row(web.T(g.Taken.Human()), web.T(g.Value), source))
		}
		measure.Table = t
	}
	return p.showForm(w, r, &formView{
		Page:  web.Page{Title: "Add a value of the measure", Section: "/desk", Back: backToCommitment(c.ID), Errors: form.Errors(), Synthetic: c.Synthetic},
		Lead:  []string{"This says whether anything changed. Whether the work was done is another question."},
		Boxes: []factBox{commitmentBox(c), measure}, Action: r.URL.Path,
		Fields: []web.Question{web.AskLine(form.RoughDate("taken", "When was it measured?", "")), web.AskLine(form.Input("value", "The value", "With its unit. For example, 62 per cent")),
			web.AskLine(form.Input("source_url", "Web address of the source (optional)", ""))},
		Buttons: []web.Button{{Text: "Add this value"}}, Cancel: backToCommitment(c.ID)})
}
