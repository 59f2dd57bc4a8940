package review

import (
	"context"

	"candour/internal/site/web"
)

// originStep confirms which bodies closed a case.
func (p *StaffPages) originStep() *staffStep {
	return &staffStep{slug: "origin", action: ReviewWork, title: "Confirm who closed this case", button: "Confirm who closed the case",
		lead: []string{"Until this is confirmed, nobody sees the case whose own body is a force or a prosecutor, or stands over one.",
			"Afterwards nobody sees it who belongs to a body named here, to one over it or under it, to what it was or became, or who worked for one."},
		statement: "I have looked this up, and do not go by what the person said alone. It cannot be taken back. Another body can be added later as a conflict.",
		closed: func(c *Case) string {
			if c.Origin != nil {
				return "It was confirmed on " + dayWords(c.Origin.On, "a day that is not known") + ". If another body had a part in it, declare a conflict."
			}
			return always(c)
		},
		after: "origin",
		fields: func(form *web.Form, c *Case) ([]staffField, error) {
			if len(form.All("bodies")) == 0 && form.OK() {
				form.Set("bodies", c.closedBy()...)
			}
			var out []staffField
			if named := p.namedBodies(c, form.All("bodies")); len(named) > 0 {
				out = append(out, askSome(form.Checkboxes("bodies", "Who closed it?", "The person named these, or they were asked for papers. They are kept out whether or not you choose them.", named)))
			}
			other := form.Select("other", "Another body", "You can leave this empty, and add more bodies before you confirm.", offeredOptions(c))
			other.Blank = "No other body"
			return append(out, askList(other), askWords(form.Textarea("reason", "How do you know?", "For example, which letter or record says so. Name nobody.", 1000))), nil
		},
		gather: gatherOther,
		answers: []staffAnswer{{name: "bodies", label: "Who closed it", need: "Choose at least one body", words: p.bodyName},
			{name: "reason", label: "How you know", need: "Enter how you know", limit: 1000}},
		send: func(ctx context.Context, id string, form *web.Form) error {
			return p.service.ConfirmOrigin(ctx, id, form.Version(), OriginInput{Bodies: form.All("bodies"), Reason: form.Text("reason")})
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
func offeredOptions(c *Case) []web.Option {
	out := make([]web.Option, 0, len(c.Offered))
	for _, b := range c.Offered {
		out = append(out, web.Option{Value: b.ID, Text: b.Name})
	}
	return out
}

// originRow says what is known of who closed a case.
func (p *StaffPages) originRow(c *Case) web.SummaryRow {
	row := web.SummaryRow{Key: "Who closed it"}
	if c.Origin == nil {
		tag := web.Tag{Text: "Not confirmed", Tone: web.Warn}
		row.Value = web.Cell{Tag: &tag, Note: "Nobody sees this case whose own body may have closed it."}
		return row
	}
	row.Value = web.Cell{Text: "Confirmed on " + dayWords(c.Origin.On, "a day that is not known") + " by " + c.Origin.By, Lines: p.names(c.closedBy())}
	return row
}

func (p *StaffPages) names(ids []string) []string {
	var out []string
	for _, id := range ids {
		out = append(out, p.bodyName(id))
	}
	return out
}

// listedWords says what is known of everybody to whom a case can be given.
func (p *StaffPages) listedWords(c *Case) []string {
	if c.Origin == nil {
		return []string{"It is not confirmed who closed this case. So only people are listed whose body is known to be no force and no prosecutor, and to stand over none.",
			"Confirm who closed it to choose among others."}
	}
	return []string{"Who closed it was confirmed on " + dayWords(c.Origin.On, "a day that is not known") + ": " + web.InWords(p.names(c.closedBy())) + ".",
		"Nobody is listed who, by the list of bodies, belongs to one of these, to a body over it or under it, or worked for one. What nobody has noted is not known here: ask each person whether they had a part in it."}
}
