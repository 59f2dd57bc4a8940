package apply

import (
	"context"
	"net/http"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
)

func splitWords(s string) []string { return strings.Fields(s) }

// minePost takes what a person does with what is theirs.
func (p *Pages) minePost(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	what := form.Text("go")
	s, ok, late, err := p.sessions.Get(r)
	if err != nil {
		return err
	}
	if late && s.Kind == intake.FoundCase && what == "add" {
		return p.addLate(w, r, s, form)
	}
	if !ok || s.Kind != intake.FoundCase {
		return p.lost(w, r, form, "mine-"+what)
	}
	k, ctx := personOf(s), r.Context()
	switch what {
	case goStay:
		return p.showMine(w, r, form)
	case "add":
		err = p.addWords(ctx, s, form)
	case "agree":
		answer := form.Text("answer")
		if answer != "yes" && answer != "no" {
			return errs.New(errs.Invalid, "Press Yes or No.")
		}
		err = p.Service.Agree(ctx, k, rules.Step(form.Text("step")), answer == "yes")
	case "exclude":
		err = p.exclude(ctx, s, form)
	case "take-back":
		err = p.Service.TakeBack(ctx, k, form.Text("item"))
	default:
		return errs.New(errs.Invalid, "Press one of the buttons of the page.")
	}
	switch {
	case err == nil:
		return web.Redirect(w, r, "/review/mine?done="+what)
	case errs.Is(err, errs.Conflict), errs.Is(err, errs.Unavailable): // what was typed stays on the page
		form.Fail("", errs.Message(err))
	case !form.Take(err):
		return err
	}
	return p.showMine(w, r, form)
}

// keepsPhrase refuses a text that repeats the return phrase.
func (p *Pages) keepsPhrase(s formsession.Session, form *web.Form, name string) error {
	if !p.sessions.Repeats(s.Mark, form.Text(name)) {
		return nil
	}
	return errs.InvalidInput("Take your words out.", errs.Field{Name: name,
		Message: "This holds the words or numbers that you come back with. Take them out: others will read this."})
}

func (p *Pages) addWords(ctx context.Context, s formsession.Session, form *web.Form) error {
	if err := p.keepsPhrase(s, form, "words"); err != nil {
		return err
	}
	return p.Service.AddWords(ctx, personOf(s), form.Text("words"), form.Text("lang"))
}

// addLate sends words from a page that lay open for so long that its session
// ran out. Nothing of the case is shown. Words that cannot be taken come back
// on a page of their own.
func (p *Pages) addLate(w http.ResponseWriter, r *http.Request, s formsession.Session, form *web.Form) error {
	err := p.addWords(r.Context(), s, form)
	if err == nil {
		p.sessions.Drop(w, r)
		return web.Redirect(w, r, "/review/return?over=2")
	}
	if !form.Take(err) {
		p.Log.ErrorContext(r.Context(), "words were not added", "error", err.Error())
		form.Fail("", "We could not send this just now. What you typed is still on this page. Copy it, or try again in a minute.")
	}
	t, in := form.Textarea("words", "Add something, or write to the panel", "", intake.MaxBox), form.Language("lang", web.PageLanguage(r.Context()))
	v := &confirmView{Page: p.page("Your form", nil), Heading: "This was not sent", Words: &t, In: &in, Action: "/review/mine", Go: "add", Do: web.Button{Text: "Send"}, Help: p.Help}
	v.Errors = form.Errors()
	return p.Renderer.Page(w, r, "review/mine_confirm", v)
}

// confirmView asks once more before something that counts.
type confirmView struct {
	web.Page
	Heading string
	Lines   []string
	Words   *web.Textarea
	In      *web.Select // the language of the words
	Sure    *web.Choices
	// Again marks the second of two questions; Action and Go are set when the
	// form goes elsewhere.
	Again      bool
	Action, Go string
	Do         web.Button
	Help       []HelpLink
}

// confirms are the acts that ask once more.
var confirms = map[string]confirmView{
	"withdraw": {Heading: "Do you want to withdraw?", Lines: []string{"Nobody works on your case any more. You can then erase what you wrote, or leave it.",
		"You can ask for a new review at any time.", "To leave this page and keep your case, press “Exit this page” at the top."}, Do: web.Button{Text: "Withdraw my case"}},
	"erase": {Heading: "Do you want to erase everything?", Lines: []string{"We destroy the keys to what you wrote. Nobody can read it again: not we, and not you.",
		"What stays is the number, and the day of each step, so that it can be shown that a case was there and was erased. Your words or numbers open nothing any more."},
		Do: web.Button{Text: "Erase everything"}},
	"appeal": {Heading: "Ask for another look", Lines: []string{"Other people look at it than the first time."}, Do: web.Button{Text: "Send it"}},
}

func (p *Pages) confirmPage(w http.ResponseWriter, r *http.Request) error {
	return p.showConfirm(w, r, web.NewForm())
}

func (p *Pages) showConfirm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	what := r.PathValue("what")
	if c, ok := changeOf(what); ok {
		if r.Method == http.MethodGet {
			form = nil
		}
		return p.showChange(w, r, c, form)
	}
	if _, known := confirms[what]; !known {
		return errs.New(errs.NotFound, "There is no such page.")
	}
	if _, ok, err := p.seen(w, r, intake.FoundCase); !ok {
		return err
	}
	return p.writeConfirm(w, r, what, form)
}

func (p *Pages) writeConfirm(w http.ResponseWriter, r *http.Request, what string, form *web.Form) error {
	v := confirms[what]
	v.Action = "/review/mine/" + what
	v.Page, v.Help = p.page("Your form", &web.Link{Text: "Back", Href: "/review/mine"}), p.Help
	v.Errors, v.TurnForm = form.Errors(), "confirm"
	v.Again = what == "erase" && form.OK() && form.Has("sure", "yes")
	switch {
	case v.Again:
		v.Heading, v.Lines = "This is the last step", []string{"If you press the button, what you wrote is gone for good.", "To keep it, press Back."}
	case what == "appeal":
		t, in := form.Textarea("words", "What should the panel look at again?", "", intake.MaxBox), form.Language("lang", web.PageLanguage(r.Context()))
		v.Words, v.In = &t, &in
	default:
		t := form.Checkboxes("sure", "Are you sure?", "", []web.Option{{Value: "yes", Text: "Yes, I am sure"}})
		v.Sure = &t
	}
	return p.Renderer.Page(w, r, "review/mine_confirm", &v)
}

func (p *Pages) confirmPost(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	what := r.PathValue("what")
	s, ok, _, err := p.sessions.Get(r)
	if err != nil {
		return err
	}
	if !ok || s.Kind != intake.FoundCase {
		return p.lost(w, r, form, "mine-"+what)
	}
	if form.Text("go") == goStay {
		return p.showConfirm(w, r, form)
	}
	if c, ok := changeOf(what); ok {
		return p.changePost(w, r, s, c, form)
	}
	again := form.Has("again", "yes")
	switch {
	case what != "appeal" && !again && !form.Has("sure", "yes"):
		form.Fail("sure", "Tick the box to say that you are sure")
		return p.showConfirm(w, r, form)
	case what == "erase" && !again: // asked twice
		return p.showConfirm(w, r, form)
	}
	switch what {
	case "withdraw":
		err = p.Service.Withdraw(r.Context(), personOf(s))
	case "erase":
		err = p.Service.EraseMine(r.Context(), personOf(s))
	case "appeal":
		if err = p.keepsPhrase(s, form, "words"); err == nil {
			err = p.Service.Appeal(r.Context(), personOf(s), form.Text("words"), form.Text("lang"))
		}
	default:
		return errs.New(errs.NotFound, "There is no such page.")
	}
	switch {
	case err == nil && what == "erase":
		p.sessions.EndOthers(r.Context(), s)
		p.sessions.Drop(w, r)
		return web.Redirect(w, r, "/review/wiped")
	case err == nil:
		if what == "withdraw" {
			p.sessions.EndOthers(r.Context(), s)
		}
		return web.Redirect(w, r, "/review/mine?done="+what)
	case errs.Is(err, errs.Conflict), errs.Is(err, errs.Unavailable):
		form.Fail("", errs.Message(err))
	case !form.Take(err):
		return err
	}
	return p.showConfirm(w, r, form)
}

// receipt gives the person's receipt as a file.
func (p *Pages) receipt(w http.ResponseWriter, r *http.Request) error {
	s, ok, err := p.seen(w, r, intake.FoundCase)
	if !ok {
		return err
	}
	text, ready, err := p.Service.MyReceipt(r.Context(), personOf(s))
	if err != nil {
		return err
	}
	if text == nil {
		v := &textView{Page: p.page("Your form", &web.Link{Text: "Back", Href: "/review/mine"}), Lead: "Your receipt is not ready yet. It is ready from " + web.DateTime(ready) +
			". The log is added to once an hour, so that nobody can tell from it when you wrote to us."}
		v.Status = http.StatusNotFound
		return p.text(w, r, v)
	}
	return web.File{Name: "receipt.json", Type: "application/json"}.Send(w, r, strings.NewReader(string(text)))
}
