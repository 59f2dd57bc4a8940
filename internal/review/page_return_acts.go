package review

import (
	"net/http"
	"strings"

	"candour/internal/errs"
	"candour/internal/web"
)

func splitWords(s string) []string { return strings.Fields(s) }

// minePost takes what a person does with what is theirs.
func (p *PublicPages) minePost(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	s, ok, err := p.seen(w, r, FoundCase)
	if err != nil {
		return err
	}
	if !ok {
		return web.Redirect(w, r, "/review/return")
	}
	what := form.Text("go")
	k, ctx := s.person(), r.Context()
	switch what {
	case "add":
		if holdsPhrase(form.Text("words"), s.Phrase) {
			err = errs.InvalidInput("Take your words out.", errs.Field{Name: "words", Message: "This holds the words or numbers that you come back with. Take them out: others will read this."})
		} else {
			err = p.Service.AddWords(ctx, k, form.Text("words"))
		}
	case "agree":
		err = p.Service.Agree(ctx, k, Step(form.Text("step")), form.Text("answer") == "yes")
	case "exclude":
		err = p.Service.Exclude(ctx, k, form.Text("names"))
	default:
		return errs.New(errs.Invalid, "Press one of the buttons of the page.")
	}
	if err == nil {
		return web.Redirect(w, r, "/review/mine?done="+what)
	}
	if !form.Take(err) {
		return err
	}
	return p.showMine(w, r, form)
}

// confirmView asks once more before something that counts.
type confirmView struct {
	web.Page
	Heading string
	Lines   []string
	Words   *web.Textarea
	Sure    *web.Choices
	Do      web.Button
	Help    []web.Link
}

// confirms are the acts that ask once more.
var confirms = map[string]confirmView{
	"withdraw": {Heading: "Do you want to withdraw?", Lines: []string{"Nobody works on your case any more. You can then erase what you wrote, or leave it.", "You can ask for a new review at any time."}, Do: web.Button{Text: "Withdraw", Kind: "warning"}},
	"erase": {Heading: "Do you want to erase everything?", Lines: []string{"We destroy the keys to what you wrote. Nobody can read it again: not we, and not you.", "What stays is the number, and the day of each step, so that it can be shown that a case was there and was erased. Your words or numbers open nothing any more."},
		Do: web.Button{Text: "Erase everything", Kind: "warning"}},
	"appeal": {Heading: "Ask for another look", Lines: []string{"Other people look at it than the first time."}, Do: web.Button{Text: "Send it"}},
}

func (p *PublicPages) confirmPage(w http.ResponseWriter, r *http.Request) error {
	return p.showConfirm(w, r, web.NewForm())
}

func (p *PublicPages) showConfirm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	what := r.PathValue("what")
	c, known := confirms[what]
	if !known {
		return errs.New(errs.NotFound, "There is no such page.")
	}
	if _, ok, err := p.seen(w, r, FoundCase); err != nil || !ok {
		if err == nil {
			err = web.Redirect(w, r, "/review/return")
		}
		return err
	}
	v := c
	v.Page, v.Help = p.page("Your form", &web.Link{Text: "Back", Href: "/review/mine"}), p.Help
	v.Errors = form.Errors()
	if what == "appeal" {
		t := form.Textarea("words", "What should the panel look at again?", "", maxBox)
		v.Words = &t
	} else {
		t := form.Checkboxes("sure", "Are you sure?", "", []web.Option{{Value: "yes", Text: "Yes, I am sure"}})
		v.Sure = &t
	}
	return p.Renderer.Page(w, r, "review/mine_confirm", &v)
}

func (p *PublicPages) confirmPost(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	s, ok, err := p.seen(w, r, FoundCase)
	if err != nil {
		return err
	}
	if !ok {
		return web.Redirect(w, r, "/review/return")
	}
	what := r.PathValue("what")
	if what != "appeal" && !form.Has("sure", "yes") {
		form.Fail("sure", "Tick the box to say that you are sure")
		return p.showConfirm(w, r, form)
	}
	switch what {
	case "withdraw":
		err = p.Service.Withdraw(r.Context(), s.person())
	case "erase":
		err = p.Service.EraseMine(r.Context(), s.person())
	case "appeal":
		err = p.Service.Appeal(r.Context(), s.person(), form.Text("words"))
	default:
		return errs.New(errs.NotFound, "There is no such page.")
	}
	switch {
	case err == nil && what == "erase":
		p.sessions.drop(w)
		return web.Redirect(w, r, "/review/wiped")
	case err == nil:
		return web.Redirect(w, r, "/review/mine?done="+what)
	case errs.Is(err, errs.Conflict):
		form.Fail("", errs.Message(err))
	case !form.Take(err):
		return err
	}
	return p.showConfirm(w, r, form)
}

// receipt gives the person's receipt as a file.
func (p *PublicPages) receipt(w http.ResponseWriter, r *http.Request) error {
	s, ok, err := p.seen(w, r, FoundCase)
	if err != nil {
		return err
	}
	if !ok {
		return web.Redirect(w, r, "/review/return")
	}
	text, err := p.Service.MyReceipt(r.Context(), s.person())
	if err != nil {
		return err
	}
	return web.File{Name: "receipt.json", Type: "application/json"}.Send(w, r, strings.NewReader(string(text)))
}
