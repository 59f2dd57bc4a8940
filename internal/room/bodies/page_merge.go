package bodies

import (
	"context"
	"net/http"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

// MergesPath is where merges that one person proposed are answered by another.
const MergesPath = "/body-merges"

func (p *Pages) mergeRoutes() []web.Route {
	return second.NewPages(second.Room{Path: MergesPath, Section: "/bodies", Propose: BodyMerge, Agree: BodyJoin, Page: p.show,
		Back: web.Link{Text: "Back to the bodies", Href: "/bodies"}, Show: map[string]second.Show{MergeProposal: p.showMoves}}, p.service.Merges()).Routes()
}

// showMoves shows the second person what a merge would move.
func (p *Pages) showMoves(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	m, parts, err := p.service.MovesOf(ctx, x)
	return &sheet.View{Page: web.Page{Synthetic: m.From.Synthetic || m.To.Synthetic}, Boxes: m.boxes()}, parts, err
}

// boxes say what would move, and what the two say otherwise.
func (m Moves) boxes() []sheet.Box {
	head := sheet.Box{ID: "becomes", Title: "What would change",
		Lines: []string{"Everything under " + m.From.Name + " would be read as " + m.To.Name + ". No record is rewritten: each keeps the name under which it was entered, in the log. " +
			"The old address leads to the new one for good. It can be undone in the same way."}}
	if m.Undone {
		head.Lines = []string{m.From.Name + " and " + m.To.Name + " would be read as two again. What was entered under " + m.To.Name + " since they were made one stays there."}
	}
	head.List = sheet.Rows(sheet.Row("Goes", m.From.Name+" ("+m.From.ID+")"), sheet.Row("Stays", m.To.Name+" ("+m.To.ID+")"))
	moves := sheet.Box{ID: "moves", Title: "What stands under " + m.From.Name, Points: m.Counts}
	if len(m.Counts) == 0 {
		moves.Lines = []string{"No record names it."}
	}
	out := []sheet.Box{head, moves}
	if m.Undone {
		return out
	}
	names := sheet.Box{ID: "names", Title: "Names and days that " + m.To.Name + " gets", Points: m.Names}
	clash := sheet.Box{ID: "clashes", Title: "Where the two say something else", Points: m.Clashes}
	if len(m.Clashes) == 0 {
		clash.Lines = []string{"Nowhere."}
	}
	return append(out, names, clash)
}

func (p *Pages) showMerge(w http.ResponseWriter, r *http.Request) error {
	return p.mergeForm(w, r, web.NewForm())
}

// mergeForm asks with which entry a body is one.
func (p *Pages) mergeForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	d, b, err := p.service.About(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	var near []web.Option
	options := d.options(b.ID)
	for _, n := range d.Near(b.Name) {
		if n.ID != b.ID {
			near = append(near, web.Option{Value: n.ID, Text: n.Name + " (a like name)"})
			options = slices.DeleteFunc(options, func(o web.Option) bool { return o.Value == n.ID })
		}
	}
	return p.show(w, r, &sheet.View{Page: web.Page{Title: "Merge " + b.Name + " with another entry", Section: "/bodies", Errors: form.Errors(), Synthetic: b.Synthetic, Back: publicBody(b.ID, b.Name)},
		Lead: []string{"Only if it was entered twice. A body that became another, or was split, is not the same body: say that on the list of bodies instead.",
			"The next page shows what would move. Somebody else must agree."},
		Links: d.undoLinks(b.ID),
		Forms: []sheet.Form{{Action: r.URL.Path, Button: web.Button{Text: "See what would move"}, Fields: []sheet.Field{
			sheet.Select(form.Select("into", "Which entry stays?", b.Name+" will be read as this one", append(near, options...)), "Choose a body"),
			sheet.Input(form.Input("reason", "How do you know that they are one?", "This is kept in the log"))}}}})
}

// undoLinks lead to the undoing of merges into a body.
func (d *Directory) undoLinks(id string) (out []web.Link) {
	for _, m := range d.merges {
		if m.To == id {
			out = append(out, web.Link{Text: "Undo the merge of " + d.EntryName(m.From), Href: bodyPath(m.From) + "/unmerge"})
		}
	}
	return out
}

// merge shows what would move, and once whoever asks has seen it, proposes it.
func (p *Pages) merge(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	from, into := r.PathValue("id"), form.Text("into")
	var pr problems
	pr.reason(form.Text("reason"), "Say how you know that they are one.")
	m, err := p.service.Look(r.Context(), from, into)
	if err == nil {
		err = pr.err()
	}
	if err == nil && form.Text("seen") == "yes" {
		if err = p.service.Propose(r.Context(), from, into, form.Text("reason")); err == nil {
			return web.Redirect(w, r, MergesPath+"?done=proposed")
		}
	}
	switch {
	case err == nil:
		return p.checkMerge(w, r, m, form)
	case !form.Take(err):
		return err
	}
	return p.mergeForm(w, r, form)
}

// checkMerge is the page on which whoever proposes sees what would move.
func (p *Pages) checkMerge(w http.ResponseWriter, r *http.Request, m Moves, form *web.Form) error {
	return p.show(w, r, &sheet.View{Page: web.Page{Title: "Check what would move", Section: "/bodies", Synthetic: m.From.Synthetic || m.To.Synthetic,
		Back: &web.Link{Text: "Change this", Href: r.URL.Path}},
		Boxes: m.boxes(),
		Forms: []sheet.Form{{Action: r.URL.Path, Hidden: append(form.Hidden("into", "reason"), web.Hidden{Name: "seen", Value: "yes"}),
			Lines: []string{"Your reason: " + form.Text("reason")}, Button: web.Button{Text: "Propose the merge"}}}})
}

func (p *Pages) showUnmerge(w http.ResponseWriter, r *http.Request) error {
	return p.unmergeForm(w, r, web.NewForm())
}

func (p *Pages) unmergeForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	from := r.PathValue("id")
	d, b, err := p.service.About(r.Context(), from)
	if err != nil {
		return err
	}
	m, merged := d.MergeOf(from)
	if !merged {
		return errs.New(errs.NotFound, "There is no such merge.")
	}
	return p.show(w, r, &sheet.View{Page: web.Page{Title: "Undo the merge of " + d.EntryName(from), Section: "/bodies", Errors: form.Errors(), Synthetic: b.Synthetic, Back: publicBody(b.ID, b.Name)},
		Lead: []string{d.EntryName(from) + " has been read as " + d.Name(m.To) + " since " + m.On.Human() + ". Why: " + m.Reason,
			"They would be read as two again. What was entered under " + d.Name(m.To) + " since then stays there. Somebody else must agree."},
		Forms: []sheet.Form{{Action: r.URL.Path, Button: web.Button{Text: "Propose to undo it", Kind: "warning"},
			Fields: []sheet.Field{sheet.Input(form.Input("reason", "How do you know that they are two?", "This is kept in the log"))}}}})
}

func (p *Pages) unmerge(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := p.service.ProposeUndoing(r.Context(), r.PathValue("id"), form.Text("reason")); err == nil {
		return web.Redirect(w, r, MergesPath+"?done=proposed")
	} else if !form.Take(err) {
		return err
	}
	return p.unmergeForm(w, r, form)
}
