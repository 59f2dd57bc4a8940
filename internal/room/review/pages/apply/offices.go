package apply

import (
	"context"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/mine"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
	"candour/internal/trust/access"
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
	return errs.Refused("We do not know this office.", wrong...)
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
	if a.One("exclude_people") != "" {
		out = append(out, namesLine)
	}
	return out, err
}

func closedBy(typed string) string {
	return "We do not know “" + typed + "”. Nobody opens your case until two people who keep our list have looked which office it is. They see this name, and nothing else of yours."
}

// officeLines say what became of each office that a person keeps out.
func officeLines(m mine.Case) (closed []string, out []mineExclusion) {
	for _, o := range m.Offices {
		e := mineExclusion{ID: o.ID}
		name := o.Name
		switch {
		case o.Unknown && m.State.Ended():
		case o.Unknown:
			closed = append(closed, closedBy(o.Typed))
			name, e.Words = o.Typed, "We do not know “"+o.Typed+"”."
		case o.Name != "":
			e.Words = "Kept out: " + o.Name
		case o.Typed != "":
			e.Words = "Two people looked for “" + o.Typed + "”. Nobody who works here belongs to it."
		}
		if e.ID != "" {
			e.Back = web.Button{Text: "Take this back", Kind: "secondary", Hidden: ": " + web.Straight(name)}
		}
		if e.Words != "" {
			out = append(out, e)
		}
	}
	return closed, out
}

// nobodyWords ask before an office is kept out without which nobody here may look.
const nobodyWords = "If you keep this out, nobody who works here can look at your case. To keep it out all the same, tick the box below"

// askNobody asks it. It gives nothing to put right once the box is ticked.
func (p *Pages) askNobody(ctx context.Context, k intake.PersonKey, field, body, offices, people string, sure bool) error {
	none, err := p.nobodyLeft(ctx, k, body, offices, people)
	if err != nil || !none || sure {
		return err
	}
	return errs.InvalidInput("Nobody would be left.", errs.Field{Name: field, Message: nobodyWords})
}

// nobodyLeft says that there is somebody of the secretariat whom the offices kept out let
// in as yet, and nobody once these are kept out too: those that a form names, beside
// those that keep people from the case of k already, if there is one. Whoever's bodies
// are not known counts as nobody. Names of people say nothing here: nobody may learn from
// this who works here.
func (p *Pages) nobodyLeft(ctx context.Context, k intake.PersonKey, body, offices, people string) (bool, error) {
	list, err := p.Service.Offices(ctx, p.Drafts.DB, offices, people)
	if err != nil {
		return false, err
	}
	var now []string
	confirmed := false
	if k.CaseID != "" {
		walls, err := p.Service.Walls(ctx, k.CaseID)
		if err != nil {
			return false, err
		}
		now, _ = walls["origin"].([]string)
		confirmed, _ = walls["confirmed"].(bool)
	}
	next := append(slices.Clone(now), body)
	for _, o := range list {
		next = append(next, o.ID)
	}
	staff, err := p.Service.Staff.PeopleIn(ctx, p.Drafts.DB)
	left := func(out []string) bool {
		return slices.ContainsFunc(staff, func(a access.Actor) bool {
			return a.Has(access.RoleSecretariat) && a.OfKin(a.Body) && (a.Closes == access.No || confirmed && a.Closes == access.Yes) &&
				!slices.ContainsFunc(out, func(b string) bool { return b != "" && a.OfKin(b) })
		})
	}
	return left(now) && !left(next), err
}

// keptOut says what naming somebody does, whoever works here: the page is the same for a
// name that somebody has and for one that nobody has, so that nobody learns it from us.
const keptOut = "It is kept, and counts from now on. We cannot tell you whether anybody of a name that you wrote works here. If somebody does, or comes later, they do not see your case, " +
	"and nor does anybody whose whole name is one letter from it. Look below how you wrote each name: a wrong name keeps nobody out."

// namesLine says it of what is to be sent.
const namesLine = "You named people to keep out. We cannot tell you whether anybody of a name that you wrote works here. Check how you wrote each name: a wrong name keeps nobody out."

// exclude keeps more people and offices out of a case.
func (p *Pages) exclude(ctx context.Context, s formsession.Session, form *web.Form) error {
	for _, name := range []string{"offices", "names"} {
		if err := p.keepsPhrase(s, form, name); err != nil {
			return err
		}
	}
	offices, names := form.Text("offices"), form.Text("names")
	sure := form.Has(intake.SureField, "yes")
	if err := p.askOffices(ctx, "offices", offices, names, sure); err != nil {
		return err
	}
	if err := p.askNobody(ctx, personOf(s), "offices", "", offices, names, sure); err != nil {
		return err
	}
	return p.Service.Exclude(ctx, personOf(s), offices, names)
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
