package pages

import (
	"net/http"
	"strconv"
	"strings"

	"candour/internal/room/audit"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/mse"
)

// planPage shows the registered plans, and registers one.
func (p *Pages) planPage(w http.ResponseWriter, r *http.Request) error {
	form := web.NewForm().Set("population", audit.RoleChild).Set("methods", "stepwise", "bic", "dga", "independence", "chao").Set("thresholds", "0.001, 0.005, 0.01, 0.02, 0.05").
		Set("max_order", "2").Set("draws", "1000").Set("link_also", "0.5, 0.9, 0.99").Set("link_draws", "50").Set("vary", "leave", "merge", "hide").Set("seed", "1")
	return p.planForm(w, r, form)
}

func (p *Pages) planForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	v, err := p.service.Open(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	plans, err := p.service.Plans(r.Context(), v.Project.ID)
	if err != nil {
		return err
	}
	head := page(r, v.Project, "Plan")
	head.Errors = form.Errors()
	out := &sheet.View{Page: head, Lead: []string{"The plan says what will be estimated and how. It is written into the log before anybody sees how the lists overlap, " +
		"so that nobody can choose a method for what it says.",
		"A plan is never changed. A new one stands beside it, with the reason."}}
	for _, x := range plans {
		out.Boxes = append(out.Boxes, planBox(x))
	}
	switch {
	case v.Run == nil:
		out.Inset = "Link the lists first: a plan is for one linkage."
	case v.Project.State == audit.Open:
		out.Forms = []sheet.Form{planFields(form, v)}
	}
	return p.show(w, r, out)
}

func planBox(x audit.Plan) sheet.Box {
	b := sheet.Box{ID: "plan-" + strconv.Itoa(x.Number), Title: "Plan " + strconv.Itoa(x.Number) + ", registered " + web.DateTime(x.Made), List: &web.SummaryList{}}
	if x.Why != "" {
		b.Lines = []string{"Why it was changed, after the overlaps had been seen: " + x.Why}
	}
	for _, row := range x.Spec.Words() {
		b.List.Rows = append(b.List.Rows, sheet.Row(row[0], row[1]))
	}
	b.List.Rows = append(b.List.Rows, sheet.Row("Registered by", x.Name), sheet.Row("Digest", x.Digest))
	return b
}

func planFields(form *web.Form, v audit.View) sheet.Form {
	var methods []web.Option
	for _, m := range mse.Methods() {
		methods = append(methods, web.Option{Value: string(m), Text: audit.MethodWords(string(m))})
	}
	short := func(name, label, hint string) sheet.Field {
		in := form.Input(name, label, hint)
		in.Width = 20
		return sheet.Input(in)
	}
	f := sheet.Form{ID: "plan", Title: "Register a plan", Action: audit.PathOf(v.Project.ID) + "/plan", Button: web.Button{Text: "Register the plan"}, Fields: []sheet.Field{
		sheet.Radios(form.Radios("population", "Who is estimated?", "", []web.Option{{Value: audit.RoleChild, Text: "Children"}, {Value: audit.RoleSuspect, Text: "Suspects"}})),
		sheet.Ticks(form.Checkboxes("methods", "By which methods?", "All are worked out and shown side by side.", methods)),
		short("thresholds", "Thresholds of the stepwise method", "Probabilities, with commas between them"),
		short("max_order", "Interactions of how many lists at most?", "2, 3 or 4, for the methods that use BIC"),
		short("draws", "Bootstrap draws", "1,000 or more for anything that is relied on"),
		short("link_also", "Linkage thresholds to try", "The same questions are asked of the linkage at each"),
		short("link_draws", "Linkages to draw", "How many linkages are drawn from the match probabilities; 0 for none"),
		sheet.Ticks(form.Checkboxes("vary", "What else is tried?", "", []web.Option{{Value: "leave", Text: "Leave each list out in turn"},
			{Value: "merge", Text: "Take each pair of lists as one"}, {Value: "hide", Text: "Hide each list, and predict how many are on it"}})),
		short("seed", "Seed", "A whole number: the same one gives the same draws"),
		sheet.Area(form.Textarea("expects", "What do you expect?", "Which lists send people to which? A duty to refer makes an estimate too low where a model does not have it.", audit.MaxText))}}
	if v.Plan != nil {
		f.Title, f.Button.Text = "Register another plan", "Register the new plan"
		f.Fields = append(f.Fields, sheet.Area(form.Textarea("why", "Why is it changed?", "This is printed in the report.", audit.MaxText)))
	}
	return f
}

func (p *Pages) register(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "/plan", "registered", p.planForm, func(form *web.Form) error {
		spec := planOf(form)
		if err := form.Err(); err != nil {
			if _, known := p.service.Open(r.Context(), r.PathValue("id")); known != nil {
				return known
			}
			return err
		}
		_, err := p.service.Register(r.Context(), r.PathValue("id"), spec, form.Text("why"))
		return err
	})
}

func planOf(form *web.Form) audit.PlanSpec {
	spec := audit.PlanSpec{Population: form.Text("population"), Methods: form.All("methods"), LeaveOut: form.Has("vary", "leave"), Merge: form.Has("vary", "merge"),
		Hide: form.Has("vary", "hide"), Expects: form.Text("expects")}
	spec.Thresholds, spec.LinkAlso = numbers(form, "thresholds"), numbers(form, "link_also")
	spec.MaxOrder, spec.Draws, spec.LinkDraws = whole(form, "max_order"), whole(form, "draws"), whole(form, "link_draws")
	spec.Seed = uint64(max(0, whole(form, "seed")))
	return spec
}

func whole(form *web.Form, name string) int {
	n, err := strconv.Atoi(strings.ReplaceAll(form.Text(name), ",", ""))
	if err != nil {
		form.Fail(name, "Enter a whole number")
	}
	return n
}

// numbers reads probabilities with commas between them.
func numbers(form *web.Form, name string) (out []float64) {
	for _, part := range strings.FieldsFunc(form.Text(name), func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		f, err := strconv.ParseFloat(part, 64)
		if err != nil {
			form.Fail(name, "Enter numbers with commas between them, such as 0.01, 0.02")
			return nil
		}
		out = append(out, f)
	}
	return out
}
