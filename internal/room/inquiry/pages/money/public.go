package money

import (
	"net/http"
	"strings"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/award"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// public is what everybody reads of what an inquiry paid.
func (p *Pages) public(w http.ResponseWriter, r *http.Request) error {
	x, all, err := p.service.Public(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "What the inquiry paid: " + x.Title, Section: inquiry.Home, Synthetic: x.Synthetic, Back: &web.Link{Text: x.Title, Href: inquiry.PathOf(x.ID)}},
		Lead:  []string{"What was paid in each three months, and for what.", "Where only a few were paid for something, or nobody was, the sum is not given: somebody could work out what one of them got."},
		Boxes: releaseBoxes(all)}
	if len(all) == 0 {
		v.Inset = "Nothing has been published yet. That does not say that nothing was paid."
	}
	return p.web.Page(w, r, "inquiry/page", v)
}

// releaseBoxes are the releases, the newest quarter first; a release that was put right is folded under the one that did.
func releaseBoxes(all []award.Release) (out []sheet.Box) {
	for i := len(all) - 1; i >= 0; i-- {
		rel := &all[i]
		last := i == len(all)-1 || all[i+1].Quarter != rel.Quarter
		title := rel.Quarter.Human()
		if !last {
			title = "Before that: " + title + ", as published on " + rel.On.Human()
		} else if rel.Number > 1 {
			title += " (put right)"
		}
		b := sheet.Box{ID: strings.ToLower(string(rel.Quarter)) + "-" + web.Number(rel.Number), Title: title, Fold: !last || len(out) > 1, Table: releaseTable(rel),
			Notes: []string{"Published on " + rel.On.Human() + ": " + rel.Why}}
		if rel.Asked != "" && rel.Agreed != "" {
			b.Notes = append(b.Notes, "Proposed by: "+rel.Asked+". Agreed by: "+rel.Agreed+".")
		}
		out = append(out, b)
	}
	return out
}

func releaseTable(rel *award.Release) *web.Table {
	t := web.Table{ID: "figures-" + strings.ToLower(string(rel.Quarter)) + "-" + web.Number(rel.Number), Stack: true, Caption: "What was paid from " + rel.Quarter.Human(), HideCaption: true,
		Columns: []web.Column{{Text: "For what"}, {Text: "Paid", Numeric: true}}}
	for _, f := range rel.Figures {
		name := f.Class.Name()
		if f.Class == "" {
			name = "All of it"
		}
		t.Rows = append(t.Rows, web.Row(web.T(name), figureCell(&f)))
	}
	return &t
}

// figureCell says a figure, or that it is not given.
func figureCell(f *award.Figure) web.Cell {
	switch {
	case f.Back:
		return web.Cell{Text: "Not given any more", Note: "What was changed is about few people"}
	case !f.Given:
		return web.T("Not given")
	case f.Was > 0:
		return web.Cell{Text: f.Amount.String(), Note: "Before: " + f.Was.String()}
	}
	return web.T(f.Amount.String())
}
