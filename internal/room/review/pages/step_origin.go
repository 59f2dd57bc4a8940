package pages

import (
	"context"
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
)

// originStep confirms which bodies closed a case.
func (p *StaffPages) originStep() *staffStep {
	return &staffStep{slug: "origin", action: rules.ReviewWork, title: "Confirm who closed this case", button: "Confirm who closed the case",
		lead: []string{"Another human of the secretariat must agree. Until they do, nobody sees the case whose own body is a force or a prosecutor, or stands over one.",
			"Afterwards nobody sees it who belongs to a body named here, to one over it or under it, to what it was or became, or who worked for one."},
		statement: "I have looked this up, and do not go by what the person said alone. It cannot be taken back. Another body can be added later as a conflict.",
		closed: func(c *review.Case) string {
			switch {
			case c.Confirmed():
				return "It was confirmed on " + dayWords(c.Origin.SecondOn, "a day that is not known") + ". If another body had a part in it, declare a conflict."
			case c.OriginWaits():
				return originSaid(c.Origin) + ". It waits for another human of the secretariat."
			}
			return always(c)
		},
		after: "origin",
		fields: func(form *web.Form, c *review.Case) ([]web.Question, error) {
			if len(form.All("bodies")) == 0 && form.OK() {
				form.Set("bodies", c.ClosedBy()...)
			}
			var out []web.Question
			if named := p.namedBodies(c, form.All("bodies")); len(named) > 0 {
				out = append(out, web.AskSome(form.Checkboxes("bodies", "Who closed it?",
					"The person named these, or they were asked for papers. They are kept out whether or not you choose them.", named)))
			}
			other := form.Select("other", "Another body", "You can leave this empty, and add more bodies before you confirm.", offeredOptions(c))
			other.Blank = "No other body"
			return append(out, web.AskList(other), web.AskWords(form.Textarea("reason", "How do you know?", "For example, which letter or record says so. Name nobody.", 1000))), nil
		},
		gather: gatherOther,
		answers: []staffAnswer{{name: "bodies", label: "Who closed it", need: "Choose at least one body", words: p.bodyName},
			{name: "reason", label: "How you know", need: "Enter how you know", limit: 1000}},
		send: func(ctx context.Context, id string, form *web.Form) error {
			return p.service.ConfirmOrigin(ctx, id, form.Version(), review.OriginInput{Bodies: form.All("bodies"), Reason: form.Text("reason")})
		}}
}

// gatherOther puts a body that was chosen beside the others to them.
func gatherOther(form *web.Form) {
	if other := form.Text("other"); other != "" && !form.Has("bodies", other) {
		form.Set("bodies", append(form.All("bodies"), other)...)
	}
	form.Set("other")
}

// offeredOptions offers every body of the list.
func offeredOptions(c *review.Case) []web.Option {
	out := make([]web.Option, 0, len(c.Offered))
	for _, b := range c.Offered {
		out = append(out, web.Option{Value: b.ID, Text: b.Name})
	}
	return out
}

func originSaid(o *review.Origin) string {
	return o.By + " said who closed it on " + dayWords(o.On, "a day that is not known")
}

// originTask is what can be done about who closed a case.
func (p *StaffPages) originTask(c *review.Case, add addTask) {
	open, waits := web.Tag{Text: "To do", Tone: web.Info}, web.Tag{Text: "Waits", Tone: web.Quiet}
	switch {
	case c.Confirmed() || !c.May[rules.ReviewWork] || always(c) != "":
	case !c.OriginWaits():
		add("Confirm who closed this case", "origin", "Until two have, nobody sees it whose own body may have", open)
	case c.Origin.MayAnswer:
		add("Agree, or turn it down: who closed this case", "origin-second", originSaid(c.Origin), open)
	case c.Origin.Mine:
		add("You said who closed this case", "", "Waiting for another human of the secretariat", waits)
	default:
		add("It was said who closed this case", "", "Another human of the secretariat must agree", waits)
	}
}

// originRow says what is known of who closed a case.
func (p *StaffPages) originRow(c *review.Case) web.SummaryRow {
	o, row := c.Origin, web.SummaryRow{Key: "Who closed it"}
	tag := web.Tag{Text: "Not confirmed", Tone: web.Warn}
	const shut = "Nobody sees this case whose own body may have closed it."
	switch {
	case c.Confirmed():
		row.Value = web.Cell{Text: "Confirmed on " + dayWords(o.SecondOn, "a day that is not known") + " by " + o.By + " and " + o.Second, Lines: p.names(c.ClosedBy())}
	case c.OriginWaits():
		tag.Text = "Confirmed by one, waiting for a second"
		row.Value = web.Cell{Tag: &tag, Text: originSaid(o), Lines: append(p.names(o.Bodies), "How they know: "+o.Reason), Note: shut}
	case o != nil:
		row.Value = web.Cell{Tag: &tag, Lines: []string{originSaid(o) + ". " + o.Second + " turned it down on " + dayWords(o.SecondOn, "a day that is not known") + ": " + o.Why}, Note: shut}
	default:
		row.Value = web.Cell{Tag: &tag, Note: shut}
	}
	return row
}

func (p *StaffPages) showOriginSecond(w http.ResponseWriter, r *http.Request) error {
	return p.originSecondForm(w, r, web.NewForm())
}

// originSecondForm shows a second what was said of who closed a case, and asks.
func (p *StaffPages) originSecondForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	c, err := p.service.Case(r.Context(), r.PathValue("id"), purposeWork)
	if err != nil {
		return err
	}
	v := &staffForm{Page: web.Page{Title: "Agree to who closed the case, or turn it down", Back: backToCase(c.ID), Errors: form.Errors(), Synthetic: c.Synthetic},
		Caption: "Case " + c.Number, Action: r.URL.Path, Boxes: []staffBox{p.saidBox(c)}}
	switch o := c.Origin; {
	case !c.OriginWaits():
		v.Lead = []string{"Nothing that was said of who closed this case waits for an answer."}
	case o.Mine:
		v.Lead = []string{"You said this. It waits for another human of the secretariat."}
	case !o.MayAnswer:
		v.Lead = []string{"It is not yours to answer. Another human of the secretariat must agree."}
	default:
		v.Lead = []string{"Look it up yourself. Once you agree, people of other forces can be given this case.",
			"If you turn it down, it stays not confirmed. Bodies that are kept out stay kept out."}
		v.Fields = []web.Question{
			web.AskOne(form.Radios("answer", "Did these close the case?", "", []web.Option{{Value: "yes", Text: "I agree"}, {Value: "no", Text: "I turn it down"}})),
			web.AskWords(form.Textarea("words", "Your reasons", "Needed if you turn it down. Name nobody.", 1000))}
		v.Buttons, v.Cancel = []web.Button{{Text: "Record my answer"}}, &web.Link{Text: "Cancel", Href: review.CasePath(c.ID)}
	}
	return p.showForm(w, r, v)
}

// saidBox is what is known of who closed a case.
func (p *StaffPages) saidBox(c *review.Case) staffBox {
	return staffFacts("Who closed it", staffRow("Closed by, as the person says", p.bodyName(c.Force), ""),
		staffRow("Prosecutors, as the person says", p.bodyName(c.Prosecutor), ""), p.originRow(c))
}

// originSecond records the second's answer.
func (p *StaffPages) originSecond(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	answer := form.OneOf("answer", "Choose whether you agree", []web.Option{{Value: "yes"}, {Value: "no"}})
	form.Limit("words", "Your reasons", 1000)
	if answer == "no" {
		form.Required("words", "Enter why you turn it down")
	}
	if form.OK() {
		err := p.service.SecondOrigin(r.Context(), r.PathValue("id"), answer == "yes", form.Text("words"))
		switch {
		case err == nil:
			return doneAt(w, r, review.CasePath(r.PathValue("id")), map[bool]string{true: "origin-confirmed", false: "origin-refused"}[answer == "yes"])
		case errs.Is(err, errs.Conflict):
			form.Fail("", errs.Message(err)+" What you typed is still here.")
		case !form.Take(err):
			return err
		}
	}
	return p.originSecondForm(w, r, form)
}

func (p *StaffPages) names(ids []string) []string {
	var out []string
	for _, id := range ids {
		out = append(out, p.bodyName(id))
	}
	return out
}

// listedWords says what is known of everybody to whom a case can be given.
func (p *StaffPages) listedWords(c *review.Case) []string {
	if !c.Confirmed() {
		said := "It is not confirmed who closed this case."
		if c.OriginWaits() {
			said = "One human said who closed this case, and it waits for a second."
		}
		return []string{said + " So only people are listed whose body is known to be no force and no prosecutor, and to stand over none.",
			"Confirm who closed it to choose among others."}
	}
	return []string{"Who closed it was confirmed on " + dayWords(c.Origin.SecondOn, "a day that is not known") + ": " + web.InWords(p.names(c.ClosedBy())) + ".",
		"Nobody is listed who, by the list of bodies, belongs to one of these, to a body over it or under it, or worked for one. " +
			"What nobody has noted is not known here: ask each person whether they had a part in it."}
}
