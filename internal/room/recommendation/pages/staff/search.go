package staff

import (
	"net/http"
	"strconv"

	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// searchForm shows the form on which somebody says that they looked, where, and
// what they found.
func (p *Pages) searchForm(kind string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		about, err := p.service.ToLook(r.Context(), kind, r.PathValue("id"))
		if err != nil {
			return err
		}
		form := web.NewForm().Set("searched", p.service.Today().Human())
		if len(about.Sought) == 1 {
			form.Set("sought", about.Sought[0].Value)
		}
		return p.showSearch(w, r, kind, about, form)
	}
}

// search records it.
func (p *Pages) search(kind string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		form, err := web.ParseForm(r)
		if err != nil {
			return err
		}
		about, err := p.service.ToLook(r.Context(), kind, r.PathValue("id"))
		if err != nil {
			return err
		}
		in := recommendation.SearchInput{AboutKind: kind, AboutID: r.PathValue("id"), Sought: form.Text("sought"), Result: form.Text("result"), Searched: form.Text("searched"),
			Of: form.All("of"), Places: form.Text("places"), SourceURL: form.Text("source_url"), Words: form.Text("words"), WhyLate: form.Text("why_late"), Synthetic: synthetic(r)}
		if len(about.Sought) == 1 {
			in.Sought = about.Sought[0].Value
		}
		if _, err = p.service.RecordSearch(r.Context(), in); err == nil {
			return done(w, r, "search", record.AboutHref(kind, in.AboutID))
		}
		if !form.Take(err) {
			return err
		}
		return p.showSearch(w, r, kind, about, form)
	}
}

func (p *Pages) showSearch(w http.ResponseWriter, r *http.Request, kind string, about *recommendation.Searchable, form *web.Form) error {
	to := record.AboutHref(kind, r.PathValue("id"))
	v := &formView{Page: web.Page{Title: "Say that you looked, and what you found", Section: "/desk", Back: back("Back to the record", to), Errors: form.Errors(), Synthetic: about.Synthetic},
		Lead: []string{"If you found none, that counts only when a second person from another body has looked too.",
			"Everybody reads where you looked, on which day, and what you found."},
		Action: r.URL.Path, Buttons: []web.Button{{Text: "Record this search"}}, Cancel: back("Cancel", to)}
	if len(about.Sought) > 1 {
		v.Fields = append(v.Fields, web.AskOne(form.Radios("sought", "What was looked for?", "", options(about.Sought))))
	}
	if len(about.Asked) > 1 {
		v.Fields = append(v.Fields, web.AskSome(form.Checkboxes("of", whoseWords(kind), "Tick only those that you looked for. Nothing is said of the others.", searchedOptions(about.Asked))))
	} else if len(about.Asked) == 1 {
		v.Lead = append(v.Lead, "You looked for: "+about.Asked[0].Name+".")
	}
	v.Fields = append(v.Fields,
		web.AskOne(form.Radios("result", "What was found?", "", options(record.FoundLabels))),
		web.AskLine(form.Input("searched", "When was it looked for?", about.DayHint())),
		web.AskWords(form.Textarea("places", "Where was it looked for?", "Sites, papers, people who were asked. Needed when none was found.", 2000)),
		web.AskLine(form.Input("source_url", "If there is one: its web address", "")),
		web.AskWords(form.Textarea("why_late", "If you looked more than "+strconv.Itoa(recommendation.LateEntry)+" days ago: why is it entered only now?", "", 1000)),
		web.AskWords(form.Textarea("words", "Note (optional)", "", 2000)))
	return p.showForm(w, r, v)
}

func whoseWords(kind string) string {
	if kind == "commitment" {
		return "Whose work was looked for?"
	}
	return "Whose answer, or whose work, was looked for?"
}

// searchedOptions are those who were asked, to tick.
func searchedOptions(asked []record.Searched) (out []web.Option) {
	for _, b := range asked {
		o := web.Option{Value: b.ID, Text: b.Name}
		if b.Class {
			o.Hint = "A kind of body. A search says nothing of any one of them."
		}
		out = append(out, o)
	}
	return out
}
