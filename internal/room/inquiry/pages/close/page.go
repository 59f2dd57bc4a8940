package close

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/archive"
	"candour/internal/room/inquiry/closing"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

const dayHint = "Day, month and year. For example, 2 March 2027"

func (p *Pages) page(w http.ResponseWriter, r *http.Request) error {
	return p.pageForm(w, r, web.NewForm())
}

func (p *Pages) pageForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	s, err := p.service.See(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	x, here := &s.Inquiry, at(r, "")
	v := &sheet.View{Page: web.Page{Title: "The closing of the record", Section: inquiry.DeskPath, Synthetic: x.Synthetic, Errors: form.Errors(),
		Back: &web.Link{Text: x.Title, Href: inquiry.OnePath + "/" + x.ID}}}
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		v.Notice = &web.Notice{Success: true, Heading: words}
	}
	one, links := sheet.Chosen(r, p.forms(form, &s, here), here)
	if len(one) > 0 {
		v.Forms, v.Back = one, &web.Link{Text: "The closing of the record", Href: here}
		return p.show(w, r, v)
	}
	v.Links = links
	v.Lead = []string{leadOf(&s)}
	v.Boxes = []sheet.Box{pointsBox(&s), closingBox(&s), dueBox(&s, p.service.Today()), holdsBox(s.Holds)}
	if len(s.Destroyed) > 0 {
		v.Boxes = append(v.Boxes, destroyedBox(s.Destroyed))
	}
	return p.show(w, r, v)
}

// leadOf says how far it is.
func leadOf(s *closing.View) string {
	switch c := s.Closing; {
	case s.Inquiry.State != inquiry.Ended:
		return "The inquiry has not ended. This is what is to be done before it does. What is left is left for a reason that everybody reads."
	case c == nil:
		return "The inquiry has ended. Two people say to which archive its record goes, and from which day on it may be closed."
	case c.Closed.IsZero():
		return "Two people agreed. From " + c.Opens.Human() + " on whoever runs the service closes the record: candour inquiry archive write " + s.Inquiry.ID
	case c.Written.IsZero():
		return "The record was closed on " + c.Closed.Human() + ". It was not written to its end yet: whoever runs the service goes on with the same command."
	default:
		return "The record was closed on " + c.Closed.Human() + ", and written for the archive on " + c.Written.Human() + "."
	}
}

func pointsBox(s *closing.View) sheet.Box {
	t := web.Table{ID: "points", Stack: true, Caption: "What is open", HideCaption: true, Columns: []web.Column{{Text: "What"}, {Text: "Open"}, {Text: "Left undone"}}}
	for i := range s.Points {
		pt := &s.Points[i]
		open := web.Cell{Text: pt.Count()}
		if len(pt.Open) > 0 {
			open.Tag = &web.Tag{Text: pt.Count(), Tone: web.Warn}
			open.Text = ""
		}
		left := web.T("Nothing")
		if len(pt.Reasons) > 0 {
			last := pt.Reasons[0]
			left = web.Cell{Text: last.Why, Note: last.On.Human() + ". Proposed by " + last.By + ". Agreed to by " + last.Second}
		}
		t.Rows = append(t.Rows, web.Row(web.T(pt.Name), open, left))
	}
	return sheet.Box{ID: "open", Title: "What is open", Table: &t,
		Notes: []string{"Whose letter or account it is stands on no list here. Whoever does that work finds it on their own pages of the inquiry’s desk."}}
}

func closingBox(s *closing.View) sheet.Box {
	b := sheet.Box{ID: "archive", Title: "Where the record goes"}
	c := s.Closing
	if c == nil {
		b.Lines = []string{"Nobody has said yet."}
		return b
	}
	b.List = sheet.Rows(sheet.Row("Archive", c.Archive), sheet.Row("Its public key", c.Recipient), sheet.Row("Closed from", c.Opens.Human()), sheet.Row("Why", c.Why),
		sheet.Row("Agreed", c.Agreed.Human()+", by "+c.By+" and "+c.Second), sheet.Row("People whose words, or how to reach them, are here still", closing.FewWords(s.Left)))
	if !c.Written.IsZero() {
		b.List.Rows = append(b.List.Rows, sheet.Row("SHA-256 of its manifest", c.SHA256))
	}
	return b
}

func dueBox(s *closing.View, today clock.Day) sheet.Box {
	t := web.Table{ID: "due", Stack: true, Caption: "How long what is here is kept", HideCaption: true, Columns: []web.Column{{Text: "What"}, {Text: "Kept"}, {Text: "Here"}}}
	for _, d := range s.Due {
		kept := web.Cell{Text: "For good", Note: rules.StatusWords[d.Status] + ": " + d.Source}
		switch {
		case d.Keep == archive.Years && d.On.IsZero():
			kept.Text = web.Plural(d.Years, "year", "years") + " from the closing"
			if d.Years == 0 {
				kept.Text = "Until the closing"
			}
		case d.Keep == archive.Years && !today.Before(d.On):
			kept.Text, kept.Tag = "Until "+d.On.Human(), &web.Tag{Text: "Due", Tone: web.Warn}
		case d.Keep == archive.Years:
			kept.Text = "Until " + d.On.Human()
		}
		t.Rows = append(t.Rows, web.Row(web.T(d.Words), kept, web.T(hereWords(&d))))
	}
	return sheet.Box{ID: "kept", Title: "How long what is here is kept", Table: &t, Fold: true, Notes: []string{"Nothing is destroyed only because it is sensitive. A hold stops every destruction."}}
}

// hereWords say how much of a class there is, where it is sealed by person.
func hereWords(d *closing.Due) string {
	if d.Keep == archive.Permanent {
		return "Stays"
	}
	return web.UpperFirst(closing.FewWords(d.Many))
}

func holdsBox(all []closing.Hold) sheet.Box {
	t := web.Table{ID: "holds", Stack: true, Caption: "Holds", HideCaption: true, Empty: "Nobody outside asked for everything to be kept, as far as is recorded here.",
		Columns: []web.Column{{Text: "Who"}, {Text: "What"}, {Text: "Stands"}}}
	for _, h := range all {
		stands := web.Cell{Tag: &web.Tag{Text: "Stands", Tone: web.Warn}}
		if !h.Stands() {
			stands = web.Cell{Text: "Ended on " + h.Lifted.Human(), Note: h.LiftWhy + ". By " + h.By + " and " + h.Second}
		}
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: closing.HoldWords(h.Kind), Note: "Since " + h.From.Human() + ". Entered by " + h.Placed}, web.T(h.Words), stands))
	}
	return sheet.Box{ID: "holds", Title: "Holds", Table: &t, Fold: len(all) == 0}
}

func destroyedBox(all []closing.Destroyed) sheet.Box {
	t := web.Table{ID: "destroyed", Stack: true, Caption: "What was destroyed", HideCaption: true, Columns: []web.Column{{Text: "Day"}, {Text: "What"}, {Text: "How many"}, {Text: "Under what"}}}
	for _, d := range all {
		under := web.T(d.Rule)
		if d.Sheet != "" {
			under.Note = "Sheet " + d.Sheet
		}
		if d.By != "" {
			under.Note = "By " + d.By + " and " + d.Second
		}
		t.Rows = append(t.Rows, web.Row(web.T(d.On.Human()), web.T(classWords(d.Class)), web.T(web.UpperFirst(closing.FewWords(d.Many))), under))
	}
	return sheet.Box{ID: "gone", Title: "What was destroyed", Table: &t, Fold: true, Notes: []string{"That it was, how much, when and under which promise or rule: not what."}}
}

func classWords(class string) string {
	if class == closing.Accounts {
		return "Words of people who did not say yes to the archive"
	}
	table, err := archive.Keeps()
	if c, ok := table.Of(class); err == nil && ok {
		return c.Words
	}
	return class
}

// forms are what can be done now.
func (p *Pages) forms(form *web.Form, s *closing.View, here string) (out []sheet.Form) {
	propose := web.Button{Text: "Propose it"}
	var open, due, stand []web.Option
	for _, pt := range s.Points {
		if len(pt.Open) > 0 {
			open = append(open, web.Option{Value: string(pt.Kind), Text: pt.Name})
		}
	}
	for _, d := range s.Due {
		if d.May == nil && d.Many > 0 {
			due = append(due, web.Option{Value: d.Name, Text: d.Words})
		}
	}
	for _, h := range s.Holds {
		if h.Stands() {
			stand = append(stand, web.Option{Value: h.ID, Text: closing.HoldWords(h.Kind) + ", since " + h.From.Human(), Hint: h.Words})
		}
	}
	why := func(hint string) sheet.Field { return sheet.Area(form.Textarea("why", "Why?", hint, closing.MaxWhy)) }
	if len(open) > 0 {
		out = append(out, sheet.Form{ID: "leave", Title: "Leave something undone, for a reason", Action: here + "/leave", Button: propose,
			Lines:  []string{"All of it that is open now is left. What comes later is open again. Somebody else must agree."},
			Fields: []sheet.Field{sheet.Radios(form.Radios("kind", "What is left undone?", "", open)), why("Everybody reads this. Name nobody")}})
	}
	if s.Inquiry.State == inquiry.Ended && s.Closing == nil {
		out = append(out, sheet.Form{ID: "archive", Title: "Say to which archive the record goes", Action: here + "/archive", Button: propose,
			Lines: []string{"From the day that you say, the words of everybody who said yes to the archive are sealed to its key. Nobody here can open them again. " +
				"The words of everybody else are destroyed. That cannot be undone.",
				"Whoever spoke to the inquiry reads the day on their own page, and can change their mind until then. Somebody else must agree."},
			Fields: []sheet.Field{sheet.Input(form.Input("archive", "Which archive?", "Everybody reads this")),
				sheet.Input(form.Input("recipient", "The archive’s public key", "It begins with age1. The archive keeps the other half; read the key to each other, letter by letter")),
				sheet.Input(form.RoughDate("opens", "From which day on?", "At least "+strconv.Itoa(closing.Notice)+" days from today. "+dayHint)), why("Everybody reads this")}})
	}
	if len(due) > 0 && s.Closing != nil && !s.Closing.Written.IsZero() {
		out = append(out, sheet.Form{ID: "destroy", Title: "Destroy what is due", Action: here + "/destroy", Button: propose,
			Lines:  []string{"Its keys are destroyed. Nobody can open it again. That it was destroyed, how much and under which rule is kept. Somebody else must agree."},
			Fields: []sheet.Field{sheet.Radios(form.Radios("class", "What?", "", due)), why("Everybody reads this")}})
	}
	var kinds []web.Option
	for _, k := range closing.HoldKinds {
		kinds = append(kinds, web.Option{Value: k.Value, Text: k.Words})
	}
	out = append(out, sheet.Form{ID: "hold", Title: "Enter that a court or another inquiry wants everything kept", Action: here + "/hold", Button: web.Button{Text: "Enter it"},
		Lines: []string{"It counts at once. Two people end it."},
		Fields: []sheet.Field{sheet.Radios(form.Radios("kind", "Who wants it?", "", kinds)), sheet.Area(form.Textarea("words", "What is to be kept, and by which order or letter?", "", closing.MaxWords)),
			sheet.Input(form.RoughDate("from", "Of which day is it?", dayHint))}})
	if len(stand) > 0 {
		out = append(out, sheet.Form{ID: "lift", Title: "End a hold", Action: here + "/lift", Button: propose, Lines: []string{"What is due can be destroyed again after that. Somebody else must agree."},
			Fields: []sheet.Field{sheet.Radios(form.Radios("hold", "Which hold?", "", stand)), why("Say who said that it ends")}})
	}
	return out
}

// shows are what the second is shown of each kind of proposal.
func (p *Pages) shows() map[string]second.Show {
	out := map[string]second.Show{}
	for _, kind := range []string{closing.KindPoint, closing.KindClosing, closing.KindDestroy, closing.KindLift} {
		out[kind] = func(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
			now, part, err := p.service.Proposed(ctx, p.service.DB, x)
			if err != nil {
				return nil, nil, err
			}
			return &sheet.View{Boxes: proposedBoxes(kind, &now)}, []string{part}, nil
		}
	}
	return out
}

func proposedBoxes(kind string, now *closing.Proposed) []sheet.Box {
	rows := []web.SummaryRow{sheet.Row("Inquiry", now.View.Inquiry.Title)}
	lines := []string{}
	switch kind {
	case closing.KindPoint:
		i := slices.IndexFunc(now.Points, func(p closing.Point) bool { return p.Kind == now.Kind })
		if i >= 0 {
			rows = append(rows, sheet.Row("What is left undone", now.Points[i].Name), sheet.Row("Open now", now.Points[i].Count()))
		}
	case closing.KindClosing:
		rows = append(rows, sheet.Row("Archive", now.Archive), sheet.Row("Its public key", now.Recipient), sheet.Row("Closed from", now.Opens.Human()))
		lines = append(lines, "Hold the key against what the archive itself gave you, letter by letter. With another key nobody could ever open what is sealed to it.",
			"From that day on the words of people who said yes go to the archive, and all others are destroyed. That cannot be undone.")
	case closing.KindDestroy:
		for _, d := range now.Due {
			if d.Name == now.Class {
				rows = append(rows, sheet.Row("What is destroyed", d.Words), sheet.Row("How many", web.UpperFirst(closing.FewWords(d.Many))), sheet.Row("Kept until", d.On.Human()),
					sheet.Row("By which rule", d.Source))
				if d.May != nil {
					lines = append(lines, errs.Message(d.May))
				}
			}
		}
		lines = append(lines, "Nobody can open it again.")
	case closing.KindLift:
		rows = append(rows, sheet.Row("Who wants it", closing.HoldWords(now.Hold.Kind)), sheet.Row("Since", now.Hold.From.Human()), sheet.Row("What", now.Hold.Words))
	}
	rows = append(rows, sheet.Row("Why", now.Why))
	out := []sheet.Box{{ID: "proposed", Title: "What is proposed", List: sheet.Rows(rows...), Lines: lines}}
	if kind == closing.KindClosing {
		out = append(out, pointsBox(&now.View))
	}
	return out
}
