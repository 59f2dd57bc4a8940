package hall

import (
	"context"
	"net/http"
	"strconv"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/room/inquiry/transcript"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// EvidencePath is where everybody reads what was put in evidence.
func EvidencePath(id string) string { return inquiry.PathOf(id) + "/evidence" }

// evidenceShown is how many documents stand on a page.
const evidenceShown = 20

// EvidenceAt gives the title of each document that was put in evidence and that everybody may see something of, and
// where they read of it.
func (p *Pages) EvidenceAt(ctx context.Context, id string) (map[string]web.Link, error) {
	all, err := p.service.PublicEvidence(ctx, id)
	out := map[string]web.Link{}
	for i, x := range all {
		if _, there := out[x.Document]; !there && x.Document != "" {
			out[x.Document] = web.Link{Text: x.Name, Href: EvidencePath(id) + "?page=" + strconv.Itoa(i/evidenceShown+1) + "#" + x.ID}
		}
	}
	return out, err
}

// evidence is what was put in evidence, by hearing, day and line.
func (p *Pages) evidence(w http.ResponseWriter, r *http.Request) error {
	x, err := p.inquiries.See(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	all, err := p.service.PublicEvidence(r.Context(), x.ID)
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "What was put in evidence", Section: inquiry.Home, Synthetic: x.Synthetic, Back: &web.Link{Text: x.Title, Href: inquiry.PathOf(x.ID)}}}
	v.Lead = []string{"Documents that were called at a hearing, at the line where they were called. The documents themselves are not kept here: ask the inquiry for a copy of one by its title and page."}
	page := web.PageNumber(r.URL)
	t := web.Table{ID: "evidence", Stack: true, Caption: "What was put in evidence", HideCaption: true, Columns: []web.Column{{Text: "Document"}, {Text: "Called at"}},
		Empty: "No transcript that is public links a document so far. That does not say that none was put in evidence."}
	for _, e := range web.PageOf(all, page, evidenceShown) {
		row := web.Row(documentCell(&e), web.Cell{Text: e.Title + ", " + e.Day.Human(), Links: []web.Link{{Text: "Day " + strconv.Itoa(e.Number) + ", " + placeWords(e.At),
			Href: PublicPath(x.ID) + "/" + e.Hearing + "/" + strconv.Itoa(e.Number) + "?page=" + strconv.Itoa(e.Turn) + "#" + transcript.Anchor(e.Number, e.At)}}})
		row.ID = e.ID
		t.Rows = append(t.Rows, row)
	}
	v.Table = &t
	if len(all) > evidenceShown {
		pages := web.Paginate(r.URL, page, evidenceShown, len(all))
		v.Pages = &pages
	}
	return p.web.Page(w, r, "inquiry/page", v)
}

func documentCell(e *hearings.Put) web.Cell {
	if e.Document == "" {
		return web.Cell{Tag: &web.Tag{Text: "Restricted", Tone: web.Quiet}, Note: "Called as “" + e.Words + "”"}
	}
	c := web.Cell{Text: e.Name, Note: "Called as “" + e.Words + "”"}
	if e.Page > 0 {
		c.Text += ", page " + strconv.Itoa(e.Page)
	}
	return c
}
