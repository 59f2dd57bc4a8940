package pages

import (
	"context"
	"net/http"
	"net/url"

	"candour/internal/base/clock/edtf"
	"candour/internal/room/evidence"
	"candour/internal/room/evidence/pages/redact"
	"candour/internal/room/evidence/redacting"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// Path is where the documents of a home are; its deliveries and their files are below.
const Path = "/documents/"

// Pages serves the pages of the team.
type Pages struct {
	service *evidence.Service
	web     *web.Renderer
}

// New makes the pages over the use cases.
func New(s *evidence.Service, rd *web.Renderer) *Pages { return &Pages{s, rd} }

// Routes are all pages. Each names the rule for opening it at all; what is done is asked again, about its home.
func (p *Pages) Routes() []web.Route {
	const home, delivery = Path + "{home}", Path + "{home}/{delivery}"
	get, post, read, take := web.Get, web.Post, evidence.DocumentsRead, evidence.DocumentsTake
	large := func(r web.Route) web.Route {
		r.MaxBody = MaxFiles + 1<<20
		return r
	}
	floor := redact.New(redacting.New(p.service), p.web, Path)
	return append(floor.Routes(), []web.Route{
		get(home, read, p.deliveries), get(home+"/new", take, p.showNew), post(home+"/new", take, p.deliver),
		get(home+"/search", read, p.search), get(home+"/searches", read, p.searches), get(home+"/refind", take, p.showRefind), post(home+"/refind", take, p.refind),
		get(delivery, read, p.delivery), large(post(delivery+"/add", take, p.add)), post(delivery+"/read", take, p.read), post(delivery+"/stop", take, p.stop),
		post(delivery+"/close", take, p.close),
		get(delivery+"/{item}", read, p.item), get(delivery+"/{item}/thread", read, p.thread), post(delivery+"/{item}/exclude", take, p.exclude), post(delivery+"/{item}/again", take, p.again),
	}...)
}

// Links are what somebody can do here with what a home has.
func (p *Pages) Links(ctx context.Context, home string) []web.Link {
	if !p.service.May(ctx, home, evidence.DocumentsRead) {
		return nil
	}
	return []web.Link{{Text: "Deliveries of documents", Href: Path + home}, {Text: "Search documents", Href: Path + home + "/search"}}
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	v.NoIndex = true
	return p.web.Page(w, r, "evidence/page", v)
}

// doneWords are said of what was just done; the address gives a code alone.
var doneWords = map[string]string{
	"entered": "The delivery was entered. Add its files.", "added": "The files were added. They are not read yet.", "stopped": "The reading stops after the file that is being read.",
	"closed": "The delivery was closed.", "excluded": "It was recorded that the file is not looked at.", "again": "The file waits to be read again.",
}

func view(h *evidence.Home, title string, r *http.Request, back web.Link) *sheet.View {
	v := &sheet.View{Page: web.Page{Title: title, Synthetic: h.Synthetic, Back: &back}}
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		v.Notice = &web.Notice{Success: true, Heading: words}
	}
	if h.Closed != "" {
		v.Inset = h.Closed
	}
	return v
}

// at is an address of the delivery of a request.
func at(r *http.Request, path string) string {
	return Path + r.PathValue("home") + "/" + r.PathValue("delivery") + path
}

const dayHint = "Day, month and year. For example, 2 March 2027"

// deliveries lists what a home was handed.
func (p *Pages) deliveries(w http.ResponseWriter, r *http.Request) error {
	h, all, err := p.service.Deliveries(r.Context(), r.PathValue("home"))
	if err != nil {
		return err
	}
	names, err := p.bodies(r.Context())
	if err != nil {
		return err
	}
	v := view(&h, "Deliveries of documents", r, web.Link{Text: h.Title, Href: h.Href})
	v.Lead = []string{"What was handed over, and what became of each file. The bytes are sealed: they, and the names of files, open only to those who read evidence, with an entry in the log."}
	if h.Closed == "" && p.service.May(r.Context(), h.ID, evidence.DocumentsTake) {
		v.Links = []web.Link{{Text: "Enter a delivery", Href: Path + h.ID + "/new"}}
	}
	v.Links = append(v.Links, web.Link{Text: "Search documents", Href: Path + h.ID + "/search"})
	t := web.Table{ID: "deliveries", Stack: true, Caption: "Deliveries", HideCaption: true, Empty: "Nothing was handed over here yet.",
		Columns: []web.Column{{Text: "Delivery"}, {Text: "From"}, {Text: "Came"}, {Text: "Files", Numeric: true}, {Text: "Not read", Numeric: true}}}
	for i := range all {
		d := &all[i]
		name := web.A("Delivery "+web.Number(d.Number)+", "+d.Prefix, Path+h.ID+"/"+d.ID)
		if d.State == evidence.Open {
			name.Tag = &web.Tag{Text: "Open", Tone: web.Warn}
		}
		t.Rows = append(t.Rows, web.Row(name, web.T(from(d, names)), web.T(d.Received.Human()), web.T(web.Number(d.Sum.Items)), web.T(web.Number(d.Sum.Exceptions+d.Sum.Waiting))))
	}
	v.Table = &t
	return p.show(w, r, v)
}

func (p *Pages) bodies(ctx context.Context) (map[string]string, error) {
	all, err := p.service.Homes.Bodies(ctx)
	out := map[string]string{}
	for _, b := range all {
		out[b.ID] = b.Name
	}
	return out, err
}

// from says who handed a delivery over.
func from(d *evidence.Delivery, names map[string]string) string {
	switch {
	case d.Body == "":
		return d.Sender
	case d.Sender == "":
		return names[d.Body]
	}
	return names[d.Body] + ": " + d.Sender
}

func (p *Pages) showNew(w http.ResponseWriter, r *http.Request) error {
	return p.newForm(w, r, web.NewForm())
}

// newForm asks what is handed over.
func (p *Pages) newForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	h, bodies, asked, err := p.service.Takes(r.Context(), r.PathValue("home"))
	if err != nil {
		return err
	}
	v := view(&h, "Enter a delivery", r, web.Link{Text: "Deliveries of documents", Href: Path + h.ID})
	v.Errors = form.Errors()
	askedFor := web.OptionsOf(asked, func(a evidence.Asked) web.Option { return web.Option{Value: a.ID, Text: a.Text} })
	handed := web.OptionsOf(bodies, func(b evidence.Body) web.Option { return web.Option{Value: b.ID, Text: b.Name} })
	v.Forms = []sheet.Form{{ID: "new", Action: Path + h.ID + "/new", Button: web.Button{Text: "Enter it"}, Fields: []sheet.Field{
		sheet.Input(form.RoughDate("received", "On which day did it come?", dayHint)),
		sheet.Select(form.Select("asking", "What was it asked for by?", "", askedFor), "It came unasked"),
		sheet.Select(form.Select("body", "If it came unasked: which body handed it over?", "", handed), "None of the list"),
		sheet.Input(form.Input("sender", "Who handed it over, or how did it come?", "Needed where it came unasked from no body of the list. For example, an archive")),
		sheet.Input(form.Input("medium", "On what did it come?", "For example, an encrypted disk, or by upload")),
		sheet.Input(form.Input("prefix", "Which letters do the numbers of its documents begin with?", "3 to 8 capital letters for whoever handed it over, such as NHC. "+
			"The first document gets NHC000001, or the next number that is free")),
		sheet.Input(form.Input("declared", "How many files do they say it has?", "Leave it empty if they did not say. When the delivery is closed, the count is compared with it")),
	}}}
	return p.show(w, r, v)
}

func (p *Pages) deliver(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.newForm, func(ctx context.Context, form *web.Form) (string, error) {
		in := evidence.New{Home: r.PathValue("home"), On: edtf.TypedDay(form.Text("received")), Prefix: form.Text("prefix"), Body: form.Text("body"), Sender: form.Text("sender"),
			Asking: form.Text("asking"), Medium: form.Text("medium"), Declared: -1}
		if form.Text("declared") != "" {
			if in.Declared = form.Int("declared", "Write how many files they say it has, such as 240, or leave it empty"); !form.OK() {
				return "", nil
			}
		}
		id, err := p.service.Deliver(ctx, in)
		return Path + url.PathEscape(in.Home) + "/" + id + "?do=add&done=entered", err
	})
}
