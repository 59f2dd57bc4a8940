package pages

import (
	"net/http"
	"strings"

	"candour/internal/room/returns"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// showClean lists what can be approved together.
func (p *Pages) showClean(w http.ResponseWriter, r *http.Request) error {
	return p.cleanForm(w, r, web.NewForm(), 0, nil)
}

func (p *Pages) cleanForm(w http.ResponseWriter, r *http.Request, form *web.Form, n int, left []string) error {
	id := r.PathValue("id")
	round, err := p.service.Round(r.Context(), id)
	if err != nil {
		return err
	}
	list, err := p.service.Clean(r.Context(), id)
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Approve many: " + round.Title + ", " + round.Period, Section: returns.DeskPath, NoIndex: true, Errors: form.Errors(),
		Back: &web.Link{Text: "Back to the round", Href: returns.RoundPath + "/" + id}},
		Lead: []string{"These returns were submitted and have no refused row. A nil return that leaves out rows is not among them: open it by itself.",
			"Each is compared with the newest approved return of its body for an earlier period as long." + p.limitWords(),
			"Choose those that you approve; none is chosen for you. You approve the versions that stand here and no others; the log notes that you were shown them."}}
	if n > 0 || len(left) > 0 {
		v.Boxes = []sheet.Box{cameBox("approved", web.Plural(n, "return was approved", "returns were approved"), "These were not, because they changed or are not yours to approve:", left)}
	}
	t := web.Table{ID: "clean", Caption: "Returns", HideCaption: true, Empty: "There is nothing to approve together.",
		Columns: []web.Column{{Text: "Body"}, {Text: "Version"}, {Text: "Rows", Numeric: true}, {Text: "Before"}, {Text: "Exceptions", Numeric: true}, {Text: "Why, in the body's words"}, {Text: "Digest"}}}
	f := sheet.Form{ID: "clean-form", Title: "Approve them", Action: returns.RoundPath + "/" + id + "/approve", Button: web.Button{Text: "Approve what is chosen"}}
	var options []web.Option
	for _, c := range list {
		rows := web.T(web.Plural(int(c.Good), "row", "rows"))
		if c.Nil {
			rows = web.T("Nil return")
		}
		why := web.Cell{}
		for _, x := range c.Remarks {
			why.Lines = append(why.Lines, x.About+": "+x.Why)
		}
		t.Rows = append(t.Rows, web.Row(web.A(c.BodyName, returns.ReturnPath+"/"+c.ReturnID), web.A("Version "+web.Number(int(c.Number)), returns.VersionPath+"/"+c.Version), rows, beforeCell(c),
			web.T(web.Number(int(c.Exceptions))), why, web.T(c.Digest[:min(12, len(c.Digest))])))
		if c.Alone != "" {
			continue
		}
		options = append(options, web.Option{Value: c.ReturnID + " " + c.Version + " " + c.Digest, Text: c.BodyName + ", version " + web.Number(int(c.Number)) + " (" + rows.Text + ")"})
	}
	v.Table = &t
	if len(options) > 0 {
		which := form.Checkboxes("seen", "Which do you approve?", web.Plural(len(options), "return", "returns")+" of this list can be approved together", options)
		which.Small = true
		f.Fields = []sheet.Field{sheet.Ticks(which)}
		v.Forms = []sheet.Form{f}
	}
	return p.show(w, r, v)
}

// limitWords say what cannot be approved with others.
func (p *Pages) limitWords() string {
	limit := p.service.BulkChange()
	if limit == 0 {
		return ""
	}
	return " One whose number of rows moved by more than " + web.Number(limit) + " %, or that has none before it, cannot be chosen here: open it and approve it by itself."
}

// beforeCell compares a return with the one before it, and says where it is to be
// approved by itself.
func beforeCell(c returns.Clean) web.Cell {
	cell := web.T(c.Before.Words(c.Good))
	if c.Alone != "" {
		cell.Lines = append(cell.Lines, "By itself: "+c.Alone)
	}
	return cell
}

func (p *Pages) approveClean(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	var seen []returns.Clean
	for _, line := range form.All("seen") {
		if parts := strings.Fields(line); len(parts) == 3 {
			seen = append(seen, returns.Clean{ReturnID: parts[0], Version: parts[1], Digest: parts[2]})
		}
	}
	n, left, err := p.service.ApproveClean(r.Context(), r.PathValue("id"), seen)
	if err != nil && !form.Take(err) {
		return err
	}
	return p.cleanForm(w, r, form, n, left)
}
