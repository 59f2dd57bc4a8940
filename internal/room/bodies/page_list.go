package bodies

import (
	"net/http"
	"slices"
	"strings"

	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

const perPage = 25

// done are the words for what has just been done.
var done = map[string]string{
	"added":   "The body is on the list. Staff can be given it from now on.",
	"there":   "It is on the list already: this one. Nothing was added.",
	"changed": "The change is saved. It counts from everybody's next page on.",
	"kind":    "It waits for another administrator to agree, since its staff could see more. Nothing was changed yet.",
	"tied":    "It waits for another administrator to agree. Nothing was changed yet.",
	"untied":  "It waits for another administrator to agree. Nothing was changed yet.",
	"said":    "It is recorded. Pages and searches go by it from now on.",
	"unsaid":  "It is taken back.",
	"noted":   "It is noted. It counts from the person's next page on.",
}

func notice(r *http.Request) *web.Notice {
	if words := done[r.URL.Query().Get("done")]; words != "" {
		return &web.Notice{Heading: words, Success: true}
	}
	return nil
}

// list shows every body, or those that a search and a kind leave.
func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	d, err := p.service.List(r.Context())
	if err != nil {
		return err
	}
	form := web.QueryForm(r)
	found, synthetic := d.search(form.Text("q"), form.Text("kind")), false
	at := min((web.PageNumber(r.URL)-1)*perPage, max(0, (len(found)-1)/perPage*perPage))
	t := web.Table{Caption: "Bodies", HideCaption: true, Stack: true, Empty: "No body on the list is like that. If it is missing, add it.",
		Columns: []web.Column{{Text: "Name"}, {Text: "What it is"}, {Text: "Part of"}, {Text: "Was or became"}, {Text: "Known from"}}}
	for _, b := range found[at:min(at+perPage, len(found))] {
		synthetic = synthetic || b.Synthetic
		t.Rows = append(t.Rows, web.Row(web.A(b.Name, ListPath+"/"+b.ID), d.kindCell(b), namesCell(d.names(d.up[b.ID])), namesCell(d.names(d.was[b.ID])), web.T(sourceWords[b.Source])))
	}
	pages := web.Paginate(r.URL, web.PageNumber(r.URL), perPage, len(found))
	v := &sheet.View{Page: web.Page{Title: "List of bodies", Section: ListPath, Wide: true, Notice: notice(r), Synthetic: synthetic},
		Lead: []string{"Everybody who works here belongs to a body on this list. Nobody may see a case that their own body closed, or one that stands over it, belongs to " +
			"it, came before it or followed it.",
			"A body of which nobody has said what it is counts as one that may have closed a case."},
		Links: []web.Link{{Text: "Add a body", Href: ListPath + "/new"}, {Text: "What waits for a second person", Href: ProposalsPath}, {Text: "Merges that wait", Href: MergesPath}},
		Panel: searchPanel(form),
		Count: web.Plural(len(found), "body", "bodies"), Table: &t, Pages: &pages}
	return p.show(w, r, v)
}

func searchPanel(form *web.Form) *web.FilterPanel {
	name, kind := form.Input("q", "Part of the name", ""), form.Select("kind", "What it is", "", kindFilter())
	kind.Blank = "Any kind"
	p := &web.FilterPanel{Action: ListPath, Fields: []web.FilterField{{Input: &name}, {Select: &kind}}}
	if form.Text("q") != "" || form.Text("kind") != "" {
		p.Open, p.Clear = true, ListPath
	}
	return p
}

func namesCell(names []string) web.Cell {
	if len(names) == 0 {
		return web.T("None noted")
	}
	return web.Cell{Text: names[0], Lines: names[1:]}
}

var sourceWords = map[Source]string{BuiltIn: "This service", Register: "The register", Listed: "An administrator"}

// kindUnsaid filters for bodies of which nobody has said what they are.
const kindUnsaid = "unsaid"

func kindFilter() []web.Option {
	return append([]web.Option{{Value: kindUnsaid, Text: Kind("").Words()}}, kindOptions()...)
}

func kindOptions() []web.Option {
	var out []web.Option
	for _, k := range Kinds() {
		out = append(out, web.Option{Value: string(k.Kind), Text: k.Words})
	}
	return out
}

func (d *Directory) kindCell(b Body) web.Cell {
	c := web.T(b.Kind.Words())
	if on, _ := d.ClosedOn(b.ID); !on.IsZero() {
		c.Lines = append(c.Lines, "Closed: "+on.Human())
	}
	return c
}

// names gives the names of bodies, each once.
func (d *Directory) names(ids []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, id := range ids {
		if id = d.As(id); !seen[id] {
			seen[id] = true
			out = append(out, d.Name(id))
		}
	}
	return out
}

// search gives the bodies whose name has the words in it, of a kind.
func (d *Directory) search(text, kind string) []Body {
	want := strings.Join(tokens(text), "")
	var out []Body
	for _, b := range d.All() {
		if want != "" && !strings.Contains(keyOf(b.Name).as, want) && !slices.ContainsFunc(d.Names(b.ID), func(n Said) bool { return strings.Contains(keyOf(n.Name).as, want) }) {
			continue
		}
		if kind == "" || string(b.Kind) == kind || kind == kindUnsaid && !b.Kind.known() {
			out = append(out, b)
		}
	}
	return out
}
