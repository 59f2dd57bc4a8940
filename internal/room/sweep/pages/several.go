package pages

import (
	"net/http"
	"net/url"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/sweep"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

// severalPath is where several cases are given out or handed over at once. Each is an
// act of its own, with its own rule and entry.
const severalPath = sweep.ListPath + "/several"

// severalMost is how many cases one form takes: a page that can be read. Those that come
// next are offered once these are given.
const severalMost = 20

// several is one of the two forms.
type several struct {
	slug, title, button, done string
	do                        func(r *http.Request, form *web.Form, id string) error
}

func (p *Pages) giving() several {
	return several{"give", "Give several cases out", "Give them out", "given out", func(r *http.Request, form *web.Form, id string) error {
		return p.service.GiveOut(r.Context(), id, form.Text("to"))
	}}
}

func (p *Pages) handing() several {
	return several{"hand-over", "Hand several cases over", "Hand them over", "handed over", func(r *http.Request, form *web.Form, id string) error {
		return p.service.HandOver(r.Context(), id, form.Text("from"), form.Text("to"), form.Text("reason"))
	}}
}

func (p *Pages) showGive(w http.ResponseWriter, r *http.Request) error {
	return p.showSeveral(w, r, p.giving(), web.NewForm(), nil)
}

func (p *Pages) give(w http.ResponseWriter, r *http.Request) error {
	return p.takeSeveral(w, r, p.giving())
}

func (p *Pages) showHand(w http.ResponseWriter, r *http.Request) error {
	return p.showSeveral(w, r, p.handing(), web.QueryForm(r), nil)
}

func (p *Pages) hand(w http.ResponseWriter, r *http.Request) error {
	return p.takeSeveral(w, r, p.handing())
}

// showSeveral offers the cases, those that come first on top. What became of a form
// that was sent stands above them.
func (p *Pages) showSeveral(w http.ResponseWriter, r *http.Request, s several, form *web.Form, boxes []sheet.Box) error {
	people, err := p.service.Colleagues(r.Context())
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: s.title, Section: sweep.ListPath, NoIndex: true, Errors: form.Errors(), Back: &web.Link{Text: "Back to the sweep", Href: sweep.ListPath}},
		Lead:  []string{"Each case is given by itself. One that the person may not be given, because their force or one of its kin closed it, is left as it is and named."},
		Boxes: boxes}
	f := sweep.Filter{State: string(sweep.Waiting), Nobodys: true, NotOf: access.ActorFrom(r.Context()).Kin, Size: severalMost}
	out := sheet.Form{ID: "several", Title: "The cases that come first", Action: severalPath + "/" + s.slug, Button: web.Button{Text: s.button}}
	if s.slug == "hand-over" {
		f = sweep.Filter{State: string(sweep.Allocated), Size: severalMost}
		for _, a := range people {
			v.Links = append(v.Links, web.Link{Text: "Cases of " + a.Name, Href: severalPath + "/" + s.slug + "?" + url.Values{"from": {a.ID}}.Encode()})
			if a.ID == form.Text("from") {
				f.HeldBy, out.Title, out.Hidden = a.Human, "Cases of "+a.Name, []web.Hidden{{Name: "from", Value: a.ID}}
			}
		}
		if f.HeldBy == "" {
			v.Lead = append(v.Lead, "Choose whose cases they are.")
			return p.show(w, r, v)
		}
		v.Links = nil
	}
	found, err := p.service.Cases(r.Context(), f)
	if err != nil {
		return err
	}
	if v.Count = web.Plural(found.Total, "case", "cases"); found.Total == 0 {
		return p.show(w, r, v)
	}
	var offered []web.Option
	for i := range found.Cases {
		c := &found.Cases[i]
		why, _ := p.why(c)
		offered = append(offered, web.Option{Value: c.ID, Text: c.Reference, Hint: p.service.ForceName(c.ForceID) + ". " + why})
		v.Synthetic = v.Synthetic || c.Synthetic
	}
	if found.Total > len(offered) {
		out.Lines = []string{"The first " + web.Number(len(offered)) + " are here. The next ones come once these are given."}
	}
	out.Fields = []sheet.Field{sheet.Ticks(form.Checkboxes("case", "Which cases?", "", offered)),
		sheet.Select(form.Select("to", "Who looks at them?", "", p.peopleOptions(people)), "Choose a person")}
	if s.slug == "hand-over" {
		out.Fields = append(out.Fields, sheet.Area(form.Textarea("reason", "Why do they pass to somebody else?", "Do not name anybody.", 500)))
	}
	v.Forms = []sheet.Form{out}
	return p.show(w, r, v)
}

// takeSeveral gives each case that was chosen, one after another, and says of each
// that could not be given why. Sent again it finds each given already.
func (p *Pages) takeSeveral(w http.ResponseWriter, r *http.Request, s several) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	chosen := form.Distinct("case")
	if len(chosen) == 0 || len(chosen) > severalMost {
		form.Fail("case", "Choose at least one case, and at most "+web.Number(severalMost))
	}
	if form.Required("to", "Choose who looks at them"); s.slug == "hand-over" {
		form.Required("reason", "Say why they pass to somebody else")
	}
	if !form.OK() {
		return p.showSeveral(w, r, s, form, nil)
	}
	found, err := p.service.Cases(r.Context(), sweep.Filter{IDs: chosen, Size: severalMost})
	if err != nil {
		return err
	}
	named := map[string]string{}
	for _, c := range found.Cases {
		named[c.ID] = c.Reference
	}
	done, left, err := web.Several(chosen, named, func(id string) error { return s.do(r, form, id) }, whyNot)
	if err != nil {
		return err
	}
	box := sheet.Box{ID: "became", Title: web.Plural(done, "case was ", "cases were ") + s.done, Points: left}
	if len(left) > 0 {
		box.Lines = []string{web.LeftWords(len(left))}
	}
	return p.showSeveral(w, r, s, web.NewForm().Set("from", form.Text("from")), []sheet.Box{box})
}

// whyNot is why a case could not be given: what is wrong with it, or the refusal.
func whyNot(err error) string {
	var words []string
	for _, f := range errs.FieldsOf(err) {
		words = append(words, f.Message)
	}
	if words == nil {
		return errs.Message(err)
	}
	return strings.Join(words, " ")
}
