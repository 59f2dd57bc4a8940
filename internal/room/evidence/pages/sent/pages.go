package sent

import (
	"context"
	"net/http"
	"path"

	"candour/internal/room/evidence"
	"candour/internal/room/evidence/pages"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// Path is where a body hands over; the requests and its deliveries are below.
const Path = "/handing-over/"

// Pages serves them.
type Pages struct {
	service *evidence.Service
	web     *web.Renderer
}

// New makes the pages over the use cases.
func New(s *evidence.Service, rd *web.Renderer) *Pages { return &Pages{s, rd} }

// Routes are all pages. Each names the rule for opening it at all; what is done is asked again, about its request.
func (p *Pages) Routes() []web.Route {
	const asking, delivery = Path + "{asking}", Path + "{asking}/{delivery}"
	get, post, hand := web.Get, web.Post, evidence.DocumentsHand
	add := post(delivery+"/add", hand, p.add)
	add.MaxBody = pages.MaxFiles + 1<<20
	return []web.Route{get(asking, hand, p.own), post(asking+"/new", hand, p.begin), get(delivery, hand, p.delivery), add, post(delivery+"/done", hand, p.done)}
}

// Link leads to where somebody can send files for a request of their body.
func (p *Pages) Link(ctx context.Context, asking string) (web.Link, bool) {
	return web.Link{Text: "Send files, and see which could not be read", Href: Path + asking}, p.service.HandsOver(ctx, asking)
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	v.NoIndex = true
	return p.web.Page(w, r, "evidence/page", v)
}

// doneWords are said of what was just done; the address gives a code alone.
var doneWords = map[string]string{
	"begun": "Now add your files.", "added": "Your files are with the inquiry. They are not read yet.", "done": "You said that these are all. Thank you.",
	"before": "You sent this already. It is there once, and nothing was added.", "some": "Your files are with the inquiry. Some you had sent already: those are there once.",
}

func view(q *evidence.Request, title string, r *http.Request, back web.Link) *sheet.View {
	v := &sheet.View{Page: web.Page{Title: title, Section: path.Dir(q.Href), Synthetic: q.Synthetic, Back: &back}, Inset: q.Closed}
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		v.Notice = &web.Notice{Success: true, Heading: words}
	}
	return v
}

func (p *Pages) own(w http.ResponseWriter, r *http.Request) error {
	return p.ownPage(w, r, web.NewForm())
}

// ownPage lists what a body sent for a request.
func (p *Pages) ownPage(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	q, all, err := p.service.Handings(r.Context(), r.PathValue("asking"))
	if err != nil {
		return err
	}
	here := Path + q.ID
	v := view(&q, "Send files to the inquiry", r, web.Link{Text: "The request", Href: q.Href})
	v.Errors = form.Errors()
	var forms []sheet.Form
	if q.Closed == "" {
		forms = []sheet.Form{{ID: "new", Title: "Send files", Action: here + "/new", Button: web.Button{Text: "Go on"},
			Lines: []string{"Send the files as you have them: do not open, rename or convert them, since that changes them. " +
				"You can send an archive (zip) or a mailbox as a whole. On the next page you add them."},
			Fields: []sheet.Field{sheet.Input(form.Input("declared", "How many files will you send? (optional)", "Count an archive as one file. The inquiry compares it with what came"))}}}
	}
	one, links := sheet.Chosen(r, forms, here)
	if len(one) > 0 || len(all) == 0 && len(forms) > 0 {
		v.Forms = forms
		if len(one) > 0 && len(all) > 0 {
			v.Back = &web.Link{Text: v.Title, Href: here}
		}
		return p.show(w, r, v)
	}
	v.Lead = []string{q.Reference + " of " + q.Title + ". You see what your own body sent here for it, and nobody else’s files. The files are sealed as they come in: you cannot open them here again."}
	v.Links = links
	t := web.Table{ID: "sent", Stack: true, Caption: "What you sent here", Empty: "You sent nothing here yet.",
		Columns: []web.Column{{Text: "Begun"}, {Text: "Files that you sent", Numeric: true}, {Text: "Could not be read", Numeric: true}}}
	for i := range all {
		h := &all[i]
		name := web.A(h.On.Human(), here+"/"+h.ID)
		if h.Open() {
			name.Tag = &web.Tag{Text: "Not complete", Tone: web.Warn}
		}
		t.Rows = append(t.Rows, web.Row(name, web.T(web.Number(h.Top)), web.T(web.Number(h.Counts[evidence.Exception]))))
	}
	v.Table = &t
	return p.show(w, r, v)
}

func (p *Pages) begin(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.ownPage, func(ctx context.Context, form *web.Form) (string, error) {
		declared := -1
		if form.Text("declared") != "" {
			if declared = form.Int("declared", "Write how many files you will send, such as 240, or leave it empty"); !form.OK() {
				return "", nil
			}
		}
		id, err := p.service.HandIn(ctx, r.PathValue("asking"), declared)
		return Path + r.PathValue("asking") + "/" + id + "?do=add&done=begun", err
	})
}
