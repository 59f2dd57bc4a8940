package pages

import (
	"net/http"
	"strings"

	room "candour/internal/room/evidence"
	"candour/internal/site/web"
)

// thread shows the mails that belong together with one.
func (p *Pages) thread(w http.ResponseWriter, r *http.Request) error {
	o, all, more, err := p.service.Thread(r.Context(), r.PathValue("delivery"), r.PathValue("item"))
	if err == nil && o.Delivery.Home != r.PathValue("home") {
		err = room.ErrNone()
	}
	if err != nil {
		return err
	}
	v := view(&o.Home, "The thread of "+o.URN(), r, web.Link{Text: o.URN(), Href: at(r, "/"+o.ID)})
	v.Lead = []string{"Mails that answer each other by what they say themselves (In-Reply-To, References). An equal subject joins nothing: look by a search too."}
	t := web.Table{ID: "thread", Stack: true, Caption: "Mails, each above those that answer it", Empty: "This is no mail, or it names no other.",
		Columns: []web.Column{{Text: "Mail"}, {Text: "From"}, {Text: "Sent, as it is written"}, {Text: "Answers"}}}
	for i := range all {
		t.Rows = append(t.Rows, threadRow(&all[i], o.ID))
	}
	v.Table = &t
	if more {
		v.Inset = "There are more than are shown. Open one of these to go on from there."
	}
	return p.show(w, r, v)
}

func threadRow(m *room.Mail, here string) web.TableRow {
	answers := web.T("The first here")
	switch {
	case m.Answers != "":
		answers = web.T(m.Answers)
	case m.Above:
		answers = web.T("One that is not here")
	}
	if m.Missing {
		return web.Row(web.Cell{Text: "A mail that others name", Note: "It is not among what you may read here"}, web.T("–"), web.T("–"), answers)
	}
	name := web.A(strings.TrimSpace(m.URN()+" "+title(&m.Shown)), Path+m.Home+"/"+m.Delivery+"/"+m.ID)
	var notes []string
	if m.ID == here {
		notes = append(notes, "The mail from which you came")
	}
	for i := range m.Copies {
		notes = append(notes, "The same id: "+m.Copies[i].URN())
	}
	if m.Differ {
		notes = append(notes, "These differ in their words or in what is attached")
	}
	name.Note = strings.Join(notes, ". ")
	switch {
	case m.Inclusive && m.Above:
		name.Tag = &web.Tag{Text: "Has all above in it", Tone: web.Good}
	case m.Inclusive:
		name.Tag = &web.Tag{Text: "In none of the others whole", Tone: web.Quiet}
	}
	return web.Row(name, web.T(strings.Join(m.Said.From, ", ")), web.T(m.Said.SentWritten), answers)
}
