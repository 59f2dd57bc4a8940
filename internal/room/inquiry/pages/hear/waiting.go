package hear

import (
	"cmp"
	"net/http"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// waiting lists those who wait to speak, and the sessions that there are.
func (p *Pages) waiting(w http.ResponseWriter, r *http.Request) error {
	x, all, err := p.service.Waiting(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := p.view(&x, "Who waits to speak, and sessions", r)
	v.Lead = []string{"You see that somebody waits, and how they want to speak. How to reach them opens to you once the session is yours. The note of a session opens to the two who sat in it."}
	t := web.Table{ID: "waiting", Stack: true, Caption: "People", HideCaption: true, Empty: "Nobody waits for a session.",
		Columns: []web.Column{{Text: "Way"}, {Text: "Since"}, {Text: "How it stands"}, {Text: "Whose"}}}
	for _, a := range all {
		at, whose := here(r, "/waiting/"+a.Approach), "Nobody’s yet"
		switch {
		case a.Own:
			at, whose = here(r, "/sessions/"+a.Approach), "Yours"
		case a.Sitting.ID != "" && a.Sitting.Stage != testimony.SittingOff:
			whose = "Somebody else’s"
		}
		stands := web.T(cmp.Or(endedWords(a.Step, a.Withdrawn), stageWords[a.Sitting.Stage]))
		if a.Sitting.ID != "" && a.Sitting.Stage != testimony.SittingOff {
			stands.Note = dayName(a.Sitting.Day) + ", " + a.Sitting.Hour
		}
		t.Rows = append(t.Rows, web.Row(web.A(wayWords[a.Way], at), web.T(a.Since.Human()), stands, web.T(whose)))
	}
	v.Table = &t
	return p.show(w, r, v)
}

// endedWords say that the person ended it: they stopped, or took it back. Nothing where they did not.
func endedWords(step testimony.Step, withdrawn clock.Day) string {
	switch {
	case !withdrawn.IsZero():
		return "The person took it back on " + withdrawn.Human()
	case step == testimony.Stopped:
		return "The person stopped"
	}
	return ""
}

// dayName is a day with its name.
func dayName(d clock.Day) string { return d.Weekday().String() + " " + d.Human() }

// find gives one of those who wait.
func (p *Pages) find(r *http.Request) (inquiry.Inquiry, listening.Waiting, error) {
	x, all, err := p.service.Waiting(r.Context(), r.PathValue("id"))
	if err != nil {
		return x, listening.Waiting{}, err
	}
	i := slices.IndexFunc(all, func(a listening.Waiting) bool { return a.Approach == r.PathValue("approach") })
	if i < 0 {
		return x, listening.Waiting{}, errs.New(errs.NotFound, "There is nobody here who waits.")
	}
	return x, all[i], nil
}

func (p *Pages) one(w http.ResponseWriter, r *http.Request) error {
	return p.oneForm(w, r, web.NewForm())
}

// oneForm is one person who waits: a day is offered, or it is proposed to turn them back.
func (p *Pages) oneForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, a, err := p.find(r)
	if err != nil {
		return err
	}
	v := p.view(&x, "Somebody who waits to speak", r)
	v.Errors, v.Back = form.Errors(), &web.Link{Text: "Who waits to speak, and sessions", Href: here(r, "/waiting")}
	v.Boxes = []sheet.Box{{ID: "stands", Title: "How it stands", List: sheet.Rows(sheet.Row("Way", wayWords[a.Way]), sheet.Row("Since", a.Since.Human()),
		sheet.Row("Session", stageWords[a.Sitting.Stage]))}}
	if a.Own {
		v.Links = []web.Link{{Text: "The session", Href: here(r, "/sessions/"+a.Approach)}}
	}
	if ended := endedWords(a.Step, a.Withdrawn); ended != "" {
		v.Warning = ended + ". There is nothing more to do here."
	}
	over := a.Sitting.ID != "" && a.Sitting.Stage != testimony.SittingOff && !a.Own
	if over && !a.Free {
		v.Inset = "This session is somebody else’s. You can take it over once neither of the two sits with people here any more."
	}
	if x.Frozen() || !a.MayOffer() && !a.MayTake() && !(a.MayTurn() && a.Own) {
		return p.show(w, r, v)
	}
	beside, err := p.beside(r, &x)
	if err != nil {
		return err
	}
	at := here(r, "/waiting/"+a.Approach)
	if a.MayTake() {
		v.Inset = "Neither of the two whose session this was sits with people here any more. You can take it over."
		v.Forms = append(v.Forms, sheet.Form{ID: "over", Title: "Take the session over", Action: at + "/over", Button: web.Button{Text: "Take it over"},
			Fields: []sheet.Field{sheet.Select(form.Select("support", "Who sits with the person beside you?", "One of the two is a support worker", beside), "Choose")}})
		return p.show(w, r, v)
	}
	v.Forms = append(v.Forms, sheet.Form{ID: "offer", Title: "Offer a day", Action: at + "/offer", Button: web.Button{Text: "Offer it"},
		Lines: []string{"The session is then yours and theirs, and nobody else’s. The person reads it on their page and says yes, or that another day suits better."},
		Fields: []sheet.Field{sheet.Input(form.RoughDate("day", "Day", dayHint)), sheet.Input(form.Input("hour", "Hour", "Between 6.00 and 22.00. For example, 14.30 or 2.30 pm")),
			sheet.Select(form.Select("support", "Who sits with the person beside you?", "One of the two is a support worker", beside), "Choose")}})
	if a.MayTurn() {
		v.Forms = append(v.Forms, sheet.Form{ID: "turn", Title: "Turn them back", Action: at + "/turn", Button: web.Button{Text: "Propose it", Kind: "warning"},
			Lines: []string{"Somebody who decides in this inquiry must read this and agree. Until then nothing changes. Then it ends their approach, and how to reach them is destroyed. " +
				"They read your words on their page, and can begin again. Repeat nothing that they told us."},
			Fields: []sheet.Field{sheet.Area(form.Textarea("reason", "What does the person read?", "Why, and where else they can turn", listening.MaxReason))}})
	}
	return p.show(w, r, v)
}

// beside are those who can sit with the person beside the actor.
func (p *Pages) beside(r *http.Request, x *inquiry.Inquiry) ([]web.Option, error) {
	all, err := p.service.Companions(r.Context(), x)
	return web.OptionsOf(all, func(s inquiry.Seat) web.Option {
		info, _ := s.Part.Info()
		if s.Part == rules.Support {
			return web.Option{Value: s.Account, Text: s.Name + ": support worker"}
		}
		return web.Option{Value: s.Account, Text: s.Name + ": " + info.Name}
	}), err
}

func (p *Pages) offer(w http.ResponseWriter, r *http.Request) error {
	return do("/sessions/{approach}?done=offered", p.oneForm, func(r *http.Request, form *web.Form) error {
		return p.service.Offer(r.Context(), listening.Offering{Inquiry: r.PathValue("id"), Approach: r.PathValue("approach"), Day: dayTyped(form, "day"), Hour: form.Text("hour"),
			Support: form.Text("support")})
	})(w, r)
}

func (p *Pages) takeOver(w http.ResponseWriter, r *http.Request) error {
	return do("/sessions/{approach}?done=over", p.oneForm, func(r *http.Request, form *web.Form) error {
		return p.service.TakeOver(r.Context(), r.PathValue("id"), r.PathValue("approach"), form.Text("support"))
	})(w, r)
}

func (p *Pages) turnBack(w http.ResponseWriter, r *http.Request) error {
	return do("/waiting?done=proposed", p.oneForm, func(r *http.Request, form *web.Form) error {
		_, err := p.service.TurnBack(r.Context(), r.PathValue("id"), r.PathValue("approach"), form.Text("reason"))
		return err
	})(w, r)
}
