package pages

import (
	"fmt"
	"net/http"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/audit"
	"candour/internal/site/picture"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/mse"
)

// estimates shows every way of the plan, and begins to work it out.
func (p *Pages) estimates(w http.ResponseWriter, r *http.Request) error {
	v, f, err := p.service.Findings(r.Context(), r.PathValue("id"))
	if errs.Is(err, errs.Conflict) {
		out := &sheet.View{Page: page(r, v.Project, "Estimates"), Inset: errs.Message(err), Links: []web.Link{{Text: "Register the plan", Href: audit.PathOf(v.Project.ID) + "/plan"}}}
		return p.show(w, r, out)
	}
	if err != nil {
		return err
	}
	out := &sheet.View{Page: page(r, v.Project, "Estimates"), Wait: p.wait(v), Warning: failure(v),
		Lead: []string{"Every way of the plan is worked out. No one of them is the answer: ways that fit the lists equally well can differ several times over, and " +
			"nothing in the lists says which is right."}}
	out.Wide = true
	if out.Wait != nil {
		out.Wait.Href = audit.PathOf(v.Project.ID) + "/estimates"
	}
	if f != nil {
		out.Boxes, out.Figures, out.After = findingBoxes(f), []web.Figure{audit.WaysFigure("ways", audit.WayLines(f.Answers))}, checkBoxes(f)
		if b, ok := variedBox(audit.WayLines(f.Answers)); ok {
			out.After = append([]sheet.Box{b}, out.After...)
		}
		if b, ok := warningBox(f); ok {
			out.After = append([]sheet.Box{b}, out.After...)
		}
		out.Files = []web.Link{{Text: "Every way, as a table (CSV)", Href: audit.PathOf(v.Project.ID) + "/files/estimates.csv"},
			{Text: "The table of capture histories (CSV)", Href: audit.PathOf(v.Project.ID) + "/files/histories.csv"}}
	}
	if out.Wait == nil && v.Project.State == audit.Open {
		form := sheet.Form{ID: "estimate", Title: "Work out the plan", Action: audit.PathOf(v.Project.ID) + "/estimates", Button: web.Button{Text: "Work it out"},
			Lines: []string{"What the clerks settled is applied first. You can leave the page; it goes on."}}
		if audit.NeedPlan(v) != nil {
			form.Lines = []string{errs.Message(audit.NeedPlan(v))}
		}
		if f != nil {
			form.Title, form.Button = "Work it out again", web.Button{Text: "Work it out again", Kind: "secondary"}
		}
		if audit.NeedPlan(v) == nil {
			out.Forms = []sheet.Form{form}
		} else {
			out.Inset = errs.Message(audit.NeedPlan(v))
		}
	}
	return p.show(w, r, out)
}

func (p *Pages) estimate(w http.ResponseWriter, r *http.Request) error {
	if err := p.service.Estimate(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	return done(w, r, audit.PathOf(r.PathValue("id"))+"/estimates", "estimating")
}

func findingBoxes(f *audit.Findings) []sheet.Box {
	about := sheet.Box{ID: "span", Title: "How far the ways lie apart", List: sheet.Rows(sheet.Row("In all", web.UpperFirst(audit.SpanWords(f.Answers))),
		sheet.Row("On any list", web.Number(int(f.Observed))), sheet.Row("On more than one list", web.Number(int(f.Shared))))}
	if f.Uncertain != nil {
		about.List.Rows = append(about.List.Rows, sheet.Row("With what is not known of the linkage", audit.UncertainWords(f)))
		if f.Uncertain.Refusal == "" {
			about.List.Rows = append(about.List.Rows, sheet.Row("Of its variance, from the linkage", fmt.Sprintf("%.0f%%", 100*f.Uncertain.Share)))
		}
	}
	if f.Unsettled > 0 {
		about.Lines = []string{web.Plural(f.Unsettled, "disputed pair was", "disputed pairs were") + " not settled when this was worked out."}
	}
	t := web.Table{ID: "overlaps", Caption: "How the lists overlap", HideCaption: true, Columns: []web.Column{{Text: "On exactly these lists"}, {Text: "People", Numeric: true}}}
	for _, o := range f.Table {
		t.Rows = append(t.Rows, web.Row(web.T(strings.Join(o.Lists, ", ")), web.T(web.Number(int(o.Count)))))
	}
	return []sheet.Box{about, {ID: "overlaps-box", Title: "How the lists overlap", Table: &t,
		Lines: []string{"Small counts may give a child away. This table is for the project alone and is not in the report."}}}
}

// variedBox shows the ways in which a list is left out, or two are taken as one.
func variedBox(lines []audit.WayLine) (sheet.Box, bool) {
	t := web.Table{ID: "varied", Stack: true, Caption: "Without each list, and with two as one", HideCaption: true,
		Columns: []web.Column{{Text: "Way"}, {Text: "In all", Numeric: true}, {Text: "95% interval", Numeric: true}}}
	var refusals []string
	for _, l := range lines {
		if !l.Varied {
			continue
		}
		answer := l.Estimate
		switch {
		case answer == "":
			answer = "No defensible estimate"
		case l.Bound:
			answer = "at least " + answer
		}
		t.Rows = append(t.Rows, web.Row(web.T(l.Way), web.T(answer), web.T(l.Interval())))
		if l.Refusal != "" {
			refusals = append(refusals, l.Way+": "+l.Refusal)
		}
	}
	return sheet.Box{ID: "varied-box", Title: "Without each list, and with two as one", Table: &t, Notes: refusals, Lines: []string{"Where an answer hangs on one list, it is that list's answer.",
		audit.RoughWords}}, len(t.Rows) > 0
}

// warningBox says what the library warns of, of the ways with the lists as they
// are; each warning once, with the ways that it is of. Warnings have exact counts:
// they are for the project alone.
func warningBox(f *audit.Findings) (sheet.Box, bool) {
	ways := map[string][]string{}
	var order []string
	for _, x := range f.Answers.Answers {
		if x.Way.Varied() {
			continue
		}
		for _, w := range x.Result.Warnings {
			if len(ways[w]) == 0 {
				order = append(order, w)
			}
			ways[w] = append(ways[w], audit.WayWords(x.Way))
		}
	}
	t := web.Table{ID: "warnings", Stack: true, Caption: "What to know of the answers", HideCaption: true, Columns: []web.Column{{Text: "What"}, {Text: "Of which ways"}}}
	for _, w := range order {
		t.Rows = append(t.Rows, web.Row(web.T(w), web.T(strings.Join(ways[w], "; "))))
	}
	return sheet.Box{ID: "warnings-box", Title: "What to know of the answers", Table: &t}, len(order) > 0
}

// checkBoxes show how the answers change with the linkage, and how well the
// method predicts what is known.
func checkBoxes(f *audit.Findings) (out []sheet.Box) {
	if len(f.Profile) > 0 {
		out = append(out, profileBox("The same at other linkage thresholds", audit.ProfileLines(f.Profile), "Links that were missed make an estimate too high; false links make it too low."))
	}
	if len(f.Hidden) > 0 {
		out = append(out, hiddenBox(audit.HiddenLines(f.Hidden), "How many are on a list is known. A method that cannot say it from the other lists can hardly say how many are on none."))
	}
	return append(out, scopeBox(mse.Scope, mse.Direction))
}

// profileBox says what the answer is when records are joined more or less readily:
// counts in a table, and each span, which is a sentence, below it.
func profileBox(title string, all []audit.ProfileLine, words ...string) sheet.Box {
	t := web.Table{ID: "profile", Stack: true, Caption: title, HideCaption: true, Columns: []web.Column{{Text: "One person from"}, {Text: "On any list", Numeric: true}}}
	b := sheet.Box{ID: "profile-box", Title: title, Table: &t, Lines: words}
	for _, l := range all {
		t.Rows = append(t.Rows, web.Row(web.T(audit.Decimal(l.Threshold)), web.T(l.Observed)))
		b.Notes = append(b.Notes, "In all, from "+audit.Decimal(l.Threshold)+": "+l.Span)
	}
	return b
}

func hiddenBox(all []audit.HiddenLine, words ...string) sheet.Box {
	t := web.Table{ID: "hidden", Stack: true, Caption: "Each list hidden, and predicted", HideCaption: true,
		Columns: []web.Column{{Text: "List"}, {Text: "On it", Numeric: true}, {Text: "Predicted", Numeric: true}, {Text: "What that says"}}}
	for _, l := range all {
		t.Rows = append(t.Rows, web.Row(web.T(l.List), web.T(l.Truth), web.T(l.Predicted), web.T(l.Verdict)))
	}
	return sheet.Box{ID: "hidden-box", Title: "Each list hidden, and predicted from the others", Table: &t, Lines: words}
}

func scopeBox(scope, direction string) sheet.Box {
	return sheet.Box{ID: "scope", Title: "What an estimate is of", Lines: []string{scope, direction}}
}

// demographics shows ethnicity per person, with bounds.
func (p *Pages) demographics(w http.ResponseWriter, r *http.Request) error {
	v, err := p.service.Open(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	groups, err := p.service.Demographics(r.Context(), v)
	if err == nil {
		err = p.service.Saw(r.Context(), v, audit.StepGroups)
	}
	if err != nil {
		return err
	}
	out := &sheet.View{Page: page(r, v.Project, "Ethnicity"),
		Lead: []string{"Counted per person and not per record. A share is of those of whom it is known. Beside it stand the lowest and the highest that the share of all " +
			"could be, whatever the missing ones are.",
			"Suspects are not offenders, nor those convicted."}}
	if len(groups) == 0 {
		out.Inset = "The lists have not been linked yet."
	}
	for _, d := range groups {
		box, figure := demographicBox(d)
		out.Boxes = append(out.Boxes, box)
		if len(d.Groups) > 0 {
			out.Figures = append(out.Figures, figure)
		}
	}
	return p.show(w, r, out)
}

func demographicBox(d audit.Demographic) (sheet.Box, web.Figure) {
	who := audit.PopulationWords(d.Role)
	b := sheet.Box{ID: d.Role, Title: who, List: sheet.Rows(sheet.Row("Persons", web.Number(int(d.People))), sheet.Row("Known", web.Number(int(d.Known))),
		sheet.Row("Lists say different things", web.Number(int(d.Differs))))}
	for _, x := range d.Reasons {
		b.List.Rows = append(b.List.Rows, sheet.Row("Missing: "+x.Words, web.Number(int(x.Count))))
	}
	text := "The bar goes from the lowest to the highest that the share of all can be."
	return b, sheet.Picture("shares-"+d.Role, who+" by self-defined ethnicity", text, func(width int) picture.Picture {
		v := picture.Ranges{ID: fmt.Sprintf("shares-%s-%d", d.Role, width), Title: who + " by self-defined ethnicity", Description: text, Width: width}
		for _, g := range d.Groups {
			at, lo, hi := g.Share.Range()
			v.Rows = append(v.Rows, picture.RangeRow{Label: g.Group, Known: at, Lower: lo, Upper: hi, Text: g.Share.String()})
		}
		return v.Draw()
	})
}
