package speak

import (
	"context"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// Somebody who asked for a session, or who stopped, was turned back or was not heard of, can
// choose anew until they have given an account: another way, or in writing after all.

// usesOf asks about each use by itself, on one page.
func usesOf(promises testimony.Sheet, form *web.Form) (out []sheet.Field) {
	for _, l := range promises.Lines {
		u := useStep(l)
		u.asks[0].label, u.asks[0].hint = l.Question, "If you say yes: "+l.Effect+" You can change your mind: "+lower(l.Until)+". What stays after that: "+l.Stays
		for _, k := range u.asks {
			out = append(out, k.field(form, false))
		}
	}
	return out
}

// answersOf are the answers on such a page; what was not chosen is not among them.
func answersOf(form *web.Form) listening.Answers {
	out := listening.Answers{}
	for _, u := range testimony.Uses {
		if v := form.Text(useBox(u)); v == "yes" || v == "no" {
			out[u] = listening.Saying{Yes: v == "yes", Name: nameOf(u, form.Text(boxName))}
		}
	}
	return out
}

// mayChoose says whether somebody can choose anew: nothing was given, and no note waits.
func mayChoose(m listening.Mine) bool {
	return m.Given.IsZero() && m.Step != testimony.Begun && !slices.Contains([]testimony.Sitting{testimony.SittingHeld, testimony.NoteRead, testimony.NoteCorrected}, m.Sitting.Stage)
}

// doorOf is the inquiry, for whoever can choose anew while it takes accounts.
func (p *Pages) doorOf(ctx context.Context, m listening.Mine) (listening.Door, error) {
	d, err := p.Service.Door(ctx, m.Inquiry.ID)
	if err == nil && !mayChoose(m) {
		err = errs.New(errs.NotFound, "There is no such page.")
	}
	return d, err
}

const shut = "This inquiry takes no accounts now. What you told us before is kept as it is."

func (p *Pages) againPart(ctx context.Context, v *partView, m listening.Mine, form *web.Form) error {
	d, err := p.doorOf(ctx, m)
	if err != nil {
		return err
	}
	v.Lead = "How do you want to speak?"
	if !d.Open {
		v.Blocks = []block{{Lines: []string{shut}}}
		return nil
	}
	v.Blocks = []block{{Lines: []string{"A day that was offered before is called off. What you wrote before about how to reach you is destroyed, and this takes its place."}}}
	how := ask{name: boxWay, label: "Which way?"}
	for _, w := range d.Ways {
		if w != testimony.InWriting {
			o := ways[w]
			o.Value = string(w)
			how.options = append(how.options, o)
		}
	}
	v.Fields = append(v.Fields, how.field(form, false))
	for _, s := range reachSteps() {
		for _, k := range s.asks {
			f := k.field(form, false)
			f.Textarea.Rows = 3
			v.Fields = append(v.Fields, f)
		}
	}
	v.Buttons = []web.Button{button("Ask for a day", "again")}
	return nil
}

func (p *Pages) chooseAgain(ctx context.Context, s formsession.Session, form *web.Form) error {
	if err := p.keeps(s, form, boxContact, boxNeeds, boxWhen); err != nil {
		return err
	}
	how := testimony.Way(form.Text(boxWay))
	if how == testimony.InWriting || how == "" {
		return errs.InvalidInput("Choose how you want to speak.", errs.Field{Name: boxWay, Message: "Choose how you want to speak"})
	}
	m, err := p.Service.Mine(ctx, person(s))
	if err != nil {
		return err
	}
	_, err = p.Service.Choose(ctx, listening.Choosing{Inquiry: m.Inquiry.ID, Approach: m.Approach, Key: s.Found().Key, Way: how, Contact: form.Text(boxContact),
		Adjustments: form.Text(boxNeeds), When: form.Text(boxWhen)})
	return err
}

func (p *Pages) writePart(ctx context.Context, v *partView, m listening.Mine, form *web.Form) error {
	d, err := p.doorOf(ctx, m)
	if err != nil {
		return err
	}
	v.Lead = "Write it instead"
	if !d.Open {
		v.Blocks = []block{{Lines: []string{shut}}}
		return nil
	}
	v.Blocks = []block{{Lines: []string{"A day that was offered is called off. This page is saved only when you send it: if you stop before that, keep a copy of what you wrote. " +
		"Where you choose nothing, it counts as no."}}}
	words := wordsStep()
	words.asks[0].hint = "Begin where you like, and leave out what you like. Please leave out your seven return words, or your return numbers"
	v.Fields = append(words.fields(form, false), usesOf(d.Sheet, form)...)
	v.Hidden = []web.Hidden{{Name: "sheet", Value: d.Sheet.Version}}
	v.Buttons = []web.Button{button("Send it", "write")}
	return nil
}

func (p *Pages) writeInstead(ctx context.Context, s formsession.Session, form *web.Form) error {
	if err := p.keeps(s, form, boxWords, boxName); err != nil {
		return err
	}
	m, err := p.Service.Mine(ctx, person(s))
	if err != nil {
		return err
	}
	_, err = p.Service.Give(ctx, listening.Giving{Inquiry: m.Inquiry.ID, Approach: m.Approach, Key: s.Found().Key, Words: form.Text(boxWords), Sheet: form.Text("sheet"), Answers: answersOf(form)})
	return err
}
