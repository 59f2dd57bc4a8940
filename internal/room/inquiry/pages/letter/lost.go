package letter

import (
	"net/http"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// When the cookie that opens a letter is gone, what was typed cannot be kept: nobody but the
// person has the key. The words go back to them in one answer, kept nowhere, together with the
// question for their phrase; sent with it, they are put where they belong.

// carryTime is what a box belongs to that is no part of an answer.
const carryTime = "time"

// lost answers a form whose session is gone.
func (p *Pages) lost(w http.ResponseWriter, r *http.Request, s formsession.Session, form *web.Form, carry string) error {
	if strings.TrimSpace(form.Text("words")) == "" {
		p.sessions.Drop(w, r)
		return web.Redirect(w, r, back(s, "2"))
	}
	form.Set("carry", carry).Set("link", s.Step)
	return p.showEnter(w, r, form, nil)
}

// carriedAlong has the page that asks for the words carry what was typed.
func (p *Pages) carriedAlong(v *view, form *web.Form, carry string) {
	v.Heading, v.Status = "This was not kept", http.StatusUnprocessableEntity
	v.Lead = []string{"Your letter was closed on this device, so we could not keep what you typed. It is still on this page, and nowhere else.",
		"Open the letter with your words or numbers: then we put it where it belongs. If you have lost them, copy what you typed before you leave this page."}
	v.Hidden = append(v.Hidden, web.Hidden{Name: "carry", Value: carry}, web.Hidden{Name: "seen", Value: form.Text("seen")})
	t := form.Textarea("words", "What you typed", "", drafting.MaxAnswer)
	t.Rows, t.Bold = 8, true
	v.Fields = append(v.Fields, sheet.Field{Textarea: &t})
}

// carryOn puts what was typed where it belongs, now that the phrase is known.
func (p *Pages) carryOn(w http.ResponseWriter, r *http.Request, s formsession.Session, form *web.Form) error {
	if err := p.sessions.Put(r.Context(), w, s); err != nil {
		return err
	}
	v, err := p.Service.Mine(r.Context(), who(s))
	if err != nil {
		return p.notKept(w, r, s, form, err)
	}
	n, err := strconv.Atoi(form.Text("carry"))
	if err != nil || n < 0 || n > len(v.Copy.Cases) || v.Closed || v.Accepted.IsZero() {
		return p.draw(w, r, &view{Page: p.page(""), Heading: "This was not sent", Lead: []string{"Copy what you typed, then go on."}, Blocks: []block{{Heading: "What you typed", Said: form.Text("words")}},
			Buttons: []web.Button{goTo("Go on", minePath)}})
	}
	p.keeps(s, form)
	if !form.OK() {
		return p.showPart(w, r, &v, n, "", form)
	}
	saved, err := p.put(r, s, n, form)
	switch {
	case err != nil && form.Take(err):
		return p.showPart(w, r, &v, n, "", form)
	case err != nil:
		return p.notKept(w, r, s, form, err)
	case saved != "":
		return p.showPart(w, r, &v, n, saved, form)
	}
	return web.Redirect(w, r, answerPath+"/"+strconv.Itoa(n))
}

// keepLate keeps what was typed on a page that lay open for so long that its session ran out. It
// opens and sends nothing; the phrase is asked for next.
func (p *Pages) keepLate(w http.ResponseWriter, r *http.Request, s formsession.Session, form *web.Form) error {
	n, err := strconv.Atoi(r.PathValue("part"))
	if err != nil || p.sessions.Repeats(s.Mark, form.Text("words")) {
		return p.lost(w, r, s, form, r.PathValue("part"))
	}
	if saved, err := p.put(r, s, n, form); saved != "" || err != nil { // what is kept is not shown until the phrase is typed
		return p.lost(w, r, s, form, r.PathValue("part"))
	}
	p.sessions.Drop(w, r)
	return web.Redirect(w, r, back(s, "1"))
}

// notKept is what a person sees when their words could not be kept: the same box with all that
// they typed, to be sent once more.
func (p *Pages) notKept(w http.ResponseWriter, r *http.Request, s formsession.Session, form *web.Form, err error) error {
	if errs.Is(err, errs.NotFound) {
		p.sessions.Drop(w, r)
		return p.gone(w, r, form.Text("words"))
	}
	p.Log.ErrorContext(r.Context(), "what somebody wrote to a letter was not kept", "error", err.Error())
	form.Fail("", "We could not keep this just now. What you typed is still on this page. Wait a moment, then press Continue again.")
	return p.again(w, r, form)
}

// notTaken is said when only the form's token was wrong.
const notTaken = "This was not kept. What you typed is still on this page. Press the button again."

// again shows a box with what was typed, where the letter is not at hand.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	v := &view{Page: p.page(minePath), Heading: "Your answer", Action: r.URL.Path, Hidden: form.Hidden("seen"), Buttons: []web.Button{button("Continue", "next")}}
	t := form.Textarea("words", "What you typed", "", drafting.MaxAnswer)
	t.Rows, t.Bold = 12, true
	v.Fields, v.Errors = []sheet.Field{{Textarea: &t}}, form.Errors()
	return p.draw(w, r, v)
}

// partLost answers the box of a part when the token does not fit. It changes nothing.
func (p *Pages) partLost(w http.ResponseWriter, r *http.Request) error {
	return p.boxLost(w, r, r.PathValue("part"))
}

// timeLost answers the box for more time when the token does not fit. It changes nothing.
func (p *Pages) timeLost(w http.ResponseWriter, r *http.Request) error {
	return p.boxLost(w, r, carryTime)
}

func (p *Pages) boxLost(w http.ResponseWriter, r *http.Request, carry string) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	s, ok, _, err := p.sessions.Get(r)
	if err != nil {
		return p.notKept(w, r, s, form, err)
	}
	if !ok {
		return p.lost(w, r, s, form, carry)
	}
	form.Fail("", notTaken)
	return p.again(w, r, form)
}
