package letter

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/typed"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// parts lists the parts that can be answered: each by itself, or all of it as one.
func (p *Pages) parts(w http.ResponseWriter, r *http.Request) error {
	s, v, ok, err := p.opened(w, r)
	if !ok {
		return err
	}
	written, err := p.Service.Written(r.Context(), who(s))
	if err != nil {
		return err
	}
	if err := p.sessions.Put(r.Context(), w, s); err != nil {
		return err
	}
	if len(v.Copy.Cases) == 1 && written.Nothing() { // there is nothing to choose from
		return web.Redirect(w, r, answerPath+"/0")
	}
	out := &view{Page: p.page(minePath), Heading: "Your answer", Inset: lastDay(&v, p.Service.Today()),
		Lead: []string{"Answer each part by itself, or all of it as one. What you write is kept when you press Continue, and nobody at the inquiry can read it before you send it."}}
	for n := range v.Copy.Cases {
		out.Links = append(out.Links, partLink(&written, n+1, partName(n+1, v.Copy.Cases[n].Text)))
	}
	out.Links = append(out.Links, partLink(&written, 0, "All of it, as one"))
	out.Buttons = []web.Button{orTo("Back to the letter", minePath)}
	if !written.Nothing() {
		out.Buttons = []web.Button{goTo("Look at it, then send it", sendPath), orTo("Back to the letter", minePath)}
	}
	return p.draw(w, r, out)
}

// shortened is how much of a criticism stands where it is named.
const shortened = 60

func short(text string) string {
	if letters := []rune(text); len(letters) > shortened {
		return string(letters[:shortened]) + "…"
	}
	return text
}

func partName(n int, text string) string {
	if text == "" {
		return "Part " + web.Number(n) + ", which can no longer be shown to you"
	}
	return "Part " + web.Number(n) + ": " + short(text)
}

func partLink(written *drafting.Written, n int, text string) web.Link {
	if written.Parts[n] != "" {
		text += " (written, not sent)"
	}
	return web.Link{Text: text, Href: answerPath + "/" + strconv.Itoa(n)}
}

// partOf reads which part of a letter somebody answers; 0 is all of it.
func partOf(r *http.Request, c *drafting.Copy) (int, error) {
	n, err := strconv.Atoi(r.PathValue("part"))
	if err != nil || n < 0 || n > len(c.Cases) || strconv.Itoa(n) != r.PathValue("part") {
		return 0, errs.New(errs.NotFound, "There is no such page.")
	}
	return n, nil
}

// mark is what was saved when a page was made.
func mark(words string) string {
	sum := sha256.Sum256([]byte(words))
	return hex.EncodeToString(sum[:8])
}

func (p *Pages) part(w http.ResponseWriter, r *http.Request) error {
	s, v, ok, err := p.opened(w, r)
	if !ok {
		return err
	}
	n, err := partOf(r, &v.Copy)
	if err != nil {
		return err
	}
	written, err := p.Service.Written(r.Context(), who(s))
	if err != nil {
		return err
	}
	if err := p.sessions.Put(r.Context(), w, s); err != nil {
		return err
	}
	return p.showPart(w, r, &v, n, "", web.NewForm().Set("words", written.Parts[n]).Set("seen", mark(written.Parts[n])))
}

// showPart shows the box of a part; saved are words that another device saved since.
func (p *Pages) showPart(w http.ResponseWriter, r *http.Request, v *drafting.LetterView, n int, saved string, form *web.Form) error {
	to, label := minePath, "What do you say to this letter?"
	if len(v.Copy.Cases) > 1 {
		to, label = answerPath, "What do you say to all of it?"
	}
	out := &view{Page: p.page(to), Action: answerPath + "/" + strconv.Itoa(n), Heading: "Your answer", Hidden: []web.Hidden{{Name: "seen", Value: form.Text("seen")}},
		Buttons: []web.Button{button("Continue", "next")}, More: []web.Button{second("Keep it and come back later", "leave")}}
	if n > 0 {
		out.Heading, label = "Your answer to part "+web.Number(n), "What do you say to this?"
		out.Blocks = []block{{Lines: []string{"The report may say:"}, Said: v.Copy.Cases[n-1].Text}}
	}
	if saved != "" {
		out.Status = http.StatusConflict
		out.Lead = []string{"This was changed after you opened this page, in another window or on another device. Nothing is lost. " +
			"What is in the box takes the place of what is kept when you press Continue."}
		out.Blocks = append(out.Blocks, block{Heading: "What is kept now", Said: saved})
	}
	t := form.Textarea("words", label, "Say what is wrong, what is missing, and what shows it. Name papers that you send by post. Leave out your words or numbers", drafting.MaxAnswer)
	t.Rows, t.Bold = 12, true
	out.Fields, out.Errors = []sheet.Field{{Textarea: &t}}, form.Errors()
	return p.draw(w, r, out)
}

// keeps refuses a text that repeats the return phrase.
func (p *Pages) keeps(s formsession.Session, form *web.Form) {
	if p.sessions.Repeats(s.Mark, form.Text("words")) {
		form.Fail("words", "This holds the words or numbers that open your letter. Take them out: others will read this")
	}
}

func (p *Pages) partPost(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	s, ok, over, err := p.sessions.Get(r)
	switch {
	case err != nil:
		return err
	case over && s.Kind == foundLetter: // it is kept, and nothing is shown
		return p.keepLate(w, r, s, form)
	case !ok:
		return p.lost(w, r, s, form, r.PathValue("part"))
	}
	v, err := p.Service.Mine(r.Context(), who(s))
	if err != nil {
		return p.notKept(w, r, s, form, err)
	}
	n, err := partOf(r, &v.Copy)
	if err != nil {
		return err
	}
	if v.Closed || v.Accepted.IsZero() {
		return p.gone(w, r, form.Text("words"))
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
	if form.Text("go") == "leave" {
		p.sessions.Drop(w, r)
		return web.Redirect(w, r, keptPath)
	}
	to := answerPath
	if len(v.Copy.Cases) == 1 {
		to = sendPath
	}
	return p.goOn(w, r, s, to)
}

// put keeps what was typed in a part. When another device kept something else there since the
// page was made, that is given back and nothing is changed; the page is then one that has
// seen it.
func (p *Pages) put(r *http.Request, s formsession.Session, n int, form *web.Form) (saved string, err error) {
	words := typed.Clean(form.Text("words"))
	var bad typed.Asked
	if words != "" {
		bad.Words(words, "words", "Write your answer", drafting.MaxAnswer)
	}
	if err := bad.Err(); err != nil {
		return "", err
	}
	for range 5 { // another device may keep something in between: then that is looked at first
		written, err := p.Service.Written(r.Context(), who(s))
		if err != nil {
			return "", err
		}
		was := written.Parts[n]
		if was == words {
			return "", nil
		}
		if was != "" && mark(was) != form.Text("seen") {
			form.Set("seen", mark(was))
			return was, nil
		}
		written.Put(n, words)
		if err = p.Service.Keep(r.Context(), who(s), written); !errs.Is(err, errs.Conflict) {
			return "", err
		}
	}
	return "", errs.New(errs.Unavailable, "It is being changed in another place at this moment.")
}
