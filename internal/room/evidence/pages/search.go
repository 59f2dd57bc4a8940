package pages

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	room "candour/internal/room/evidence"
	"candour/internal/room/evidence/index"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// language is how to search, beside the field.
var language = []string{
	"timetable school: both on one page. timetable OR school: either. timetable NOT draft: one without the other.",
	"“draft timetable”: words that follow each other. draft NEAR/5 timetable: at most five words between them.",
	"time*: words that begin so. Write AND, OR, NOT and NEAR in capitals. Every word counts, also the, to and not.",
}

// search looks for words, and shows pages in the order of their numbers.
func (p *Pages) search(w http.ResponseWriter, r *http.Request) error {
	text, home := r.URL.Query().Get("q"), r.PathValue("home")
	h, _, err := p.service.Deliveries(r.Context(), home)
	if err != nil {
		return err
	}
	v := view(&h, "Search documents", r, web.Link{Text: "Deliveries of documents", Href: Path + home})
	form := web.NewForm()
	field := form.Input("q", "Words", "")
	field.Value = text
	find := sheet.Form{ID: "find", Action: Path + home + "/search", Get: true, Button: web.Button{Text: "Search"}, Fields: []sheet.Field{sheet.Input(field)}}
	if strings.TrimSpace(text) == "" {
		v.Forms = []sheet.Form{find}
		v.After = []sheet.Box{{ID: "how", Title: "How to search", Points: language}}
		v.Links = []web.Link{{Text: "Searches that were made", Href: Path + home + "/searches"}}
		return p.show(w, r, v)
	}
	res, err := p.service.Search(r.Context(), home, text, hitOf(r))
	if form.Take(err) {
		v.Errors = form.Errors()
		field = form.Input("q", "Words", "")
		field.Value = text
		find.Fields = []sheet.Field{sheet.Input(field)}
		v.Forms = []sheet.Form{find}
		v.After = []sheet.Box{{ID: "how", Title: "How to search", Points: language}}
		return p.show(w, r, v)
	}
	if err != nil {
		return err
	}
	v.Count, v.Links = counted(&res), []web.Link{{Text: "Change the words", Href: "#find"}}
	v.Inset = unfound(&res)
	if res.Lost {
		v.Warning = "Documents that were read are not in the index. No search finds them until whoever takes in documents has them found again."
		if p.service.May(r.Context(), home, room.DocumentsTake) {
			v.Links = []web.Link{{Text: "Have them found again", Href: Path + home + "/refind"}}
		}
	}
	t := web.Table{ID: "hits", Stack: true, Caption: "Pages, in the order of their numbers", Empty: "No page that you may see has this.",
		Columns: []web.Column{{Text: "Page"}, {Text: "Words around it"}}}
	for i := range res.Hits {
		t.Rows = append(t.Rows, web.Row(hitCell(home, &res.Hits[i]), around(&res.Hits[i])))
	}
	v.Table, v.After = &t, []sheet.Box{{ID: "how", Title: "How to search", Points: language, Fold: true}}
	v.Pages = &web.Pagination{}
	if n := res.Next; n != nil {
		q := url.Values{"q": {text}, "after": {n.URN + " " + strconv.Itoa(n.Page) + " " + n.Item}}
		v.Pages.Next = Path + home + "/search?" + q.Encode()
	}
	v.Forms = []sheet.Form{find}
	return p.show(w, r, v)
}

// showRefind asks whether what was read is put into the index again, and shows how far that is.
func (p *Pages) showRefind(w http.ResponseWriter, r *http.Request) error {
	home := r.PathValue("home")
	h, _, _, err := p.service.Takes(r.Context(), home)
	if err != nil {
		return err
	}
	v := view(&h, "Have documents found again", r, web.Link{Text: "Search documents", Href: Path + home + "/search"})
	v.Lead = []string{"The index of a database that was put back from a backup is empty. It is made again from what was read; this can take hours, and goes on when you leave the page."}
	if work := p.service.Running(home); work != nil && !work.Ended() {
		done, _, words := work.Progress()
		v.Wait = &sheet.Wait{Done: done, Words: web.Number(int(done)) + " " + words + ".", Href: Path + home + "/refind"}
	} else {
		v.Forms = []sheet.Form{{ID: "refind", Action: Path + home + "/refind", Button: web.Button{Text: "Begin"}}}
	}
	return p.show(w, r, v)
}

func (p *Pages) refind(w http.ResponseWriter, r *http.Request) error {
	if err := p.service.Refind(r.Context(), r.PathValue("home")); err != nil {
		return err
	}
	return web.Redirect(w, r, Path+r.PathValue("home")+"/refind")
}

// unfound says what no search finds, so that nobody takes an empty answer for a proof.
func unfound(r *room.Results) string {
	var out []string
	if r.Unread > 0 {
		out = append(out, web.Plural(r.Unread, "file was", "files were")+" not read or could not be.")
	}
	if r.Blank > 0 {
		out = append(out, web.Plural(r.Blank, "file has", "files have")+" pages without words, such as scans.")
	}
	if len(out) == 0 {
		return ""
	}
	return strings.Join(out, " ") + " No search finds what is there: look at them."
}

// hitOf is after which hit a page of results begins.
func hitOf(r *http.Request) index.Hit {
	urn, rest, _ := strings.Cut(r.URL.Query().Get("after"), " ")
	page, item, _ := strings.Cut(rest, " ")
	n, err := strconv.Atoi(page)
	if err != nil || item == "" {
		return index.Hit{}
	}
	return index.Hit{URN: urn, Page: n, Item: item}
}

// counted says how much was found, and of how much.
func counted(r *room.Results) string {
	if r.More {
		return "More than " + web.Number(index.Counted) + " pages. Add words to find fewer."
	}
	return web.Plural(r.Pages, "page", "pages") + " of " + web.Plural(r.Documents, "document", "documents")
}

func hitCell(home string, h *room.Hit) web.Cell {
	text := h.URN
	if h.Page > 0 {
		text += ", page " + web.Number(h.Page)
	}
	href := Path + home + "/" + h.Delivery + "/" + h.Item
	if h.Page > 0 {
		href += "?page=" + strconv.Itoa(h.Page)
	}
	c := web.A(text, href)
	c.Note = h.Name
	return c
}

func around(h *room.Hit) web.Cell {
	words := h.Words
	if h.More {
		words = "… " + words + " …"
	}
	return web.Said(words)
}

// searches lists searches that were made.
func (p *Pages) searches(w http.ResponseWriter, r *http.Request) error {
	h, all, err := p.service.Searches(r.Context(), r.PathValue("home"))
	if err != nil {
		return err
	}
	v := view(&h, "Searches that were made", r, web.Link{Text: "Search documents", Href: Path + h.ID + "/search"})
	v.Lead = []string{"Each search is kept as it was made: its words, when, and how much it found of what whoever made it may see. " +
		"You see your own; who takes in documents, and has nothing held from them, sees those of everybody."}
	t := web.Table{ID: "searches", Stack: true, Caption: "Searches", HideCaption: true, Empty: "No search is kept.",
		Columns: []web.Column{{Text: "Words"}, {Text: "Made"}, {Text: "Pages", Numeric: true}, {Text: "Documents", Numeric: true}, {Text: "Of files", Numeric: true}}}
	for i := range all {
		s := &all[i]
		pages := web.Number(s.Pages)
		if s.More {
			pages = "over " + web.Number(index.Counted)
		}
		words := web.A(s.Words, Path+h.ID+"/search?"+url.Values{"q": {s.Words}}.Encode())
		t.Rows = append(t.Rows, web.Row(words, web.T(clock.Words(s.Made)), web.T(pages), web.T(web.Number(s.Documents)), web.T(web.Number(s.Indexed))))
	}
	v.Table = &t
	return p.show(w, r, v)
}
