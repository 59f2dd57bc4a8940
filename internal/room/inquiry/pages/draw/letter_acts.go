package draw

import (
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// letterForms are what can be done with a letter.
func letterForms(r *http.Request, form *web.Form, l *drafting.LetterOpen) (out []sheet.Form) {
	if len(l.Answers) > 0 {
		list := web.OptionsOf(l.Answers, func(a drafting.AnswerLine) web.Option {
			return web.Option{Value: a.ID, Text: answerWords[a.Kind] + ", " + a.On.Human()}
		})
		out = append(out, sheet.Form{ID: "open", Title: "Open what came back", Action: onLetter(r) + "/open", Private: true,
			Lines:  []string{"It is an entry in the log. Whoever says what becomes of a criticism opens it first."},
			Button: web.Button{Text: "Open it"}, Fields: []sheet.Field{sheet.Radios(form.Radios("answer", "What do you open?", "", list))}})
	}
	if !l.MaySend {
		return out
	}
	if l.State == drafting.Agreed {
		if !l.Changed {
			out = append(out, sheet.Form{ID: "issue", Title: "Send it", Action: onLetter(r) + "/issue", Private: true, Button: web.Button{Text: "Send it: show its paper once"},
				Lines: []string{"The time to answer begins. The next page shows the link and the words that open the letter, once. Print it, and see that it is handed over: nothing goes by e-mail."}})
		}
		out = append(out, sheet.Form{ID: "withdraw", Title: "It is not to go", Action: onLetter(r) + "/withdraw", Button: web.Button{Text: "Withdraw it", Kind: "warning"}})
	}
	if l.State == drafting.Sent && l.Since.IsZero() {
		out = append(out, sheet.Form{ID: "extend", Title: "More time to answer", Action: onLetter(r) + "/extend", Button: web.Button{Text: "Extend it"}, Fields: []sheet.Field{
			sheet.Input(form.RoughDate("until", "Until which day?", dayHint)), sheet.Area(form.Textarea("why", "Why?", "", drafting.MaxWhy))}})
	}
	if _, waits := drafting.Unsaid(l.Answers, drafting.AskedTime); waits {
		out = append(out, sheet.Form{ID: "no-time", Title: "No more time", Action: onLetter(r) + "/no-time", Button: web.Button{Text: "Give no more time", Kind: "warning"}, Private: true,
			Lines:  []string{"Or give more time, above. What you write here the recipient reads."},
			Fields: []sheet.Field{sheet.Area(form.Textarea("words", "Why is there no more time?", "", drafting.MaxWhy))}})
	}
	if _, waits := drafting.Unsaid(l.Answers, drafting.AskedCopy); waits {
		out = append(out, sheet.Form{ID: "copy", Title: "The copy that is asked for", Action: onLetter(r) + "/copy", Button: web.Button{Text: "Record it"}, Private: true,
			Lines:  []string{"The recipient reads this with the letter, and nobody else outside. Their time to answer does not wait for it: give more where they need it."},
			Fields: []sheet.Field{sheet.Area(form.Textarea("words", "What was sent, when and how, or why was it not?", "", drafting.MaxWhy))}})
	}
	if l.State == drafting.Sent && l.Returned.IsZero() && len(l.Answers) == 0 {
		out = append(out, sheet.Form{ID: "back-form", Title: "It never arrived", Action: onLetter(r) + "/back", Button: web.Button{Text: "Record that it never arrived", Kind: "warning"}})
	}
	return out
}

func (p *Pages) letterAgain(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	return p.letterForm(w, r, form, nil)
}

// issue sends a letter, and shows its paper once: it is on no page again.
func (p *Pages) issue(w http.ResponseWriter, r *http.Request) error {
	paper, err := p.service.Issue(r.Context(), r.PathValue("letter"))
	if errs.Is(err, errs.Invalid) {
		form := web.NewForm()
		form.Take(err)
		return p.letterAgain(w, r, form)
	}
	if err != nil {
		return err
	}
	l, err := p.service.Letter(r.Context(), paper.Letter)
	if err != nil {
		return err
	}
	v, err := p.view(r, l.Report, &l.Inquiry, false, "The paper of a letter")
	if err != nil {
		return err
	}
	v.Back = &web.Link{Text: "The letter", Href: onLetter(r)}
	v.Warning = "This page is shown once. Print it now, and see that it is handed to " + l.Who + ". Nobody can show it again."
	v.Lead = []string{"Print it on paper that bears the postal address of the inquiry, or write the address on it: whoever cannot open the letter is told to write there."}
	v.Boxes = []sheet.Box{{ID: "paper", Title: "To " + l.Who,
		Lines:  []string{"An inquiry has something to put to you before it publishes a report. Open the address, and type the words. Both are for you alone."},
		List:   sheet.Rows(sheet.Row("Address", paper.Link), sheet.Row("Words", paper.Phrase.Reveal()), sheet.Row("Last day to answer", paper.Due.Human())),
		Points: []string{"You can change the words once you are there: whoever handed you this has seen them.", "You can show the letter to a lawyer who advises you."}}}
	return p.show(w, r, v)
}

func (p *Pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, onLetter(r)+"?done=withdrawn", p.letterAgain, func(*web.Form) error { return p.service.WithdrawLetter(r.Context(), r.PathValue("letter")) })
}

func (p *Pages) extend(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, onLetter(r)+"?done=extended", p.letterAgain, func(form *web.Form) error {
		return p.service.Extend(r.Context(), r.PathValue("letter"), dayTyped(form, "until"), form.Text("why"))
	})
}

func (p *Pages) back(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, onLetter(r)+"?done=back", p.letterAgain, func(*web.Form) error { return p.service.Undelivered(r.Context(), r.PathValue("letter")) })
}

func (p *Pages) refuseTime(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, onLetter(r)+"?done=no-time", p.letterAgain, func(form *web.Form) error {
		return p.service.RefuseTime(r.Context(), r.PathValue("letter"), form.Text("words"))
	})
}

func (p *Pages) sayCopy(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, onLetter(r)+"?done=copied", p.letterAgain, func(form *web.Form) error {
		return p.service.SayCopy(r.Context(), r.PathValue("letter"), form.Text("words"))
	})
}
