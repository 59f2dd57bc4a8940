package apply

import (
	"context"

	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/mine"
	"candour/internal/site/web"
)

// askOffices asks about the offices that nobody knows: whether another was meant, and
// whether they are kept out as they are written. It gives nothing to put right once the
// box is ticked.
func (p *Pages) askOffices(ctx context.Context, field, offices, people string, sure bool) error {
	list, err := p.Service.Offices(ctx, p.Drafts.DB, offices, people)
	if err != nil || sure {
		return err
	}
	var wrong []errs.Field
	for _, o := range list {
		if !o.Known() {
			wrong = append(wrong, errs.Field{Name: field, Message: notKnown(o) + " To keep it out as you wrote it, tick the box below"})
		}
	}
	if len(wrong) > 0 {
		return errs.InvalidInput("We do not know this office.", wrong...)
	}
	return nil
}

// notKnown says that nobody knows an office, and asks about those with a name like it.
func notKnown(o intake.TypedOffice) string {
	switch len(o.Near) {
	case 0:
		return "We do not know “" + o.Typed + "”. Check how you wrote it."
	case 1:
		return "We do not know “" + o.Typed + "”. Did you mean “" + o.Near[0] + "”? Then write that."
	}
	return "We do not know “" + o.Typed + "”. Did you mean “" + o.Near[0] + "” or “" + o.Near[1] + "”? Then write that."
}

// unknownOffices says of what is to be sent that it closes the case at first.
func (p *Pages) unknownOffices(ctx context.Context, a intake.Answers) (out []string, err error) {
	list, err := p.Service.Offices(ctx, p.Drafts.DB, a.One("exclude_offices"), a.One("exclude_people"))
	for _, o := range list {
		if !o.Known() {
			out = append(out, closedBy(o.Typed))
		}
	}
	return out, err
}

func closedBy(typed string) string {
	return "We do not know “" + typed + "”. Nobody opens your case until two people who keep our list have looked which office it is. They see this name, and nothing else of yours."
}

// officeLines say what became of each office that a person keeps out.
func officeLines(m mine.Case) (closed, out []string) {
	for _, o := range m.Offices {
		switch {
		case o.Unknown && m.State.Ended():
		case o.Unknown:
			closed = append(closed, closedBy(o.Typed))
		case o.Name != "":
			out = append(out, "Kept out: "+o.Name)
		case o.Typed != "":
			out = append(out, "Two people looked for “"+o.Typed+"”. Nobody who works here belongs to it.")
		}
	}
	return closed, out
}

// exclude keeps more people and offices out of a case.
func (p *Pages) exclude(ctx context.Context, s session, form *web.Form) error {
	for _, name := range []string{"offices", "names"} {
		if err := p.keepsPhrase(s, form, name); err != nil {
			return err
		}
	}
	offices, names := form.Text("offices"), form.Text("names")
	if err := p.askOffices(ctx, "offices", offices, names, form.Has(intake.SureField, "yes")); err != nil {
		return err
	}
	return p.Service.Exclude(ctx, s.person(), offices, names)
}

// excludeFields are the boxes for it. Whether an office is meant as it is written is
// asked once one is not known.
func (v *mineView) excludeFields(form *web.Form) {
	v.Offices = form.Textarea("offices", "Keep an office out", "Names of forces or offices, one on each line. Nobody who works there sees your case from now on.", 0)
	v.Exclude = form.Textarea("names", "Keep somebody out", "Names, one on each line. It counts from now on. If nobody is left who may look, we tell you here.", 0)
	v.Offices.Rows, v.Exclude.Rows = 3, 3
	if form.Text("offices") != "" || form.Text("names") != "" {
		ask := intake.OfficesSure()
		c := form.Checkboxes(ask.Name, ask.Label, ask.Hint, []web.Option{{Value: ask.Choices[0].Value, Text: ask.Choices[0].Text}})
		v.Sure = &c
	}
}
