package apply

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
	"candour/internal/text/filemeta"
)

// What the buttons of the page of files ask for; the last two end in a file's id.
const (
	goAttach = "attach"
	goDrop   = "drop-"
	goBare   = "bare-"
)

// fileNotTaken is said when only the form's token was wrong.
const fileNotTaken = "This was not added. Choose the file again, and send it again"

// filesView is the page on which files are added.
type filesView struct {
	web.Page
	At, Title, Place, Note string
	Seen                   string
	Lead                   []string
	Files                  []fileLine
	Upload                 *web.FileUpload
	Attach                 web.Button
	Continue, Skip         web.Button
	Previous, Leave        web.Button
	Check                  *web.Button
	Help                   []HelpLink
}

// fileLine is a file that was added, with what it tells unseen.
type fileLine struct {
	Name, Kind, Size string
	Unseen           []string
	Drop             web.Button
	Bare             *web.Button
}

// unseenWords say what a file tells and does not show.
var unseenWords = map[string]string{filemeta.Author: "Who made it", filemeta.Place: "Where the picture was taken", filemeta.Comments: "Comments",
	filemeta.Changes: "Words that were changed or taken out", filemeta.HiddenText: "Words that are hidden", filemeta.Thumbnail: "A small picture of how it was before",
	filemeta.Properties: "Notes about who or what made it", filemeta.Earlier: "How it was before it was changed", filemeta.Attached: "Other files inside it",
	filemeta.Trailing: "Something after its end", filemeta.Unread: "We cannot tell what else is in it"}

func unseenLines(kinds []string) (out []string) {
	for _, k := range kinds {
		words := unseenWords[k]
		if words == "" {
			words = "Something that is hidden"
		}
		out = append(out, words)
	}
	return out
}

func fileLineOf(f intake.FileHead) fileLine {
	l := fileLine{Name: f.Name, Kind: f.Kind(), Size: web.Bytes(int64(f.Size)), Unseen: unseenLines(f.Unseen),
		Drop: web.Button{Text: "Take this file away", Name: "go", Value: goDrop + f.ID, Kind: "secondary"}}
	if len(f.Unseen) > 0 && (len(f.Unseen) > 1 || f.Unseen[0] != filemeta.Unread) {
		l.Bare = &web.Button{Text: "Take these things out of it", Name: "go", Value: goBare + f.ID, Kind: "secondary"}
	}
	return l
}

func (p *Pages) showFiles(w http.ResponseWriter, r *http.Request, q intake.Question, a intake.Answers, form *web.Form) error {
	if form == nil {
		form = web.NewForm()
	}
	v := &filesView{Page: p.page("Your form", nil), At: q.ID, Title: q.Title, Place: placeOf(q.Section), Lead: q.Lead, Note: q.Note, Seen: a.Mark(q),
		Attach:   web.Button{Text: "Add this file", Name: "go", Value: goAttach, Kind: "secondary"},
		Continue: web.Button{Text: "Continue", Name: "go", Value: goNext}, Skip: web.Button{Text: "Skip this question", Name: "go", Value: goSkip, Kind: "secondary"},
		Previous: web.Button{Text: "Back", Name: "go", Value: goBack, Kind: "secondary"}, Help: p.Help,
		Leave: web.Button{Text: "Save and come back later", Name: "go", Value: goLeave, Kind: "secondary"}}
	v.Errors, v.TurnForm = form.Errors(), "answer"
	for _, f := range a.Files {
		v.Files = append(v.Files, fileLineOf(f))
	}
	if !a.FilesFull() || !form.OK() {
		u := form.Upload(intake.FileField, "Choose a file", "", intake.FileAccept())
		v.Upload = &u
	}
	if a.At == stepCheck || len(a.Values) > 5 {
		v.Check = &web.Button{Text: "Go to the end", Name: "go", Value: goCheck, Kind: "secondary"}
	}
	return p.Renderer.Page(w, r, "review/apply_files", v)
}

// tookFile takes what was done on the page of files. It answers when there is
// something to put right; files that were added before stay.
func (p *Pages) tookFile(w http.ResponseWriter, r *http.Request, s formsession.Session, a *intake.Answers, q intake.Question, form *web.Form) (answered bool, err error) {
	ask, acted := form.Text("go"), true
	switch {
	case ask == goSkip || ask == goChange:
		return false, nil
	case !form.OK(): // the virus checker refused it
	case strings.HasPrefix(ask, goDrop):
		err = p.Drafts.Detach(r.Context(), s.Found(), a, strings.TrimPrefix(ask, goDrop))
	case strings.HasPrefix(ask, goBare):
		err = p.Drafts.Strip(r.Context(), s.Found(), a, strings.TrimPrefix(ask, goBare))
	default:
		acted = ask == goAttach
		err = p.takeFile(r, s, a, form)
	}
	switch {
	case errs.Is(err, errs.Conflict):
		return true, errOtherDevice
	case err != nil && !form.Take(err):
		return true, p.notSaved(w, r, form, err)
	case !form.OK():
		return true, p.showFiles(w, r, q, *a, form)
	case !acted:
		return false, nil
	}
	if s.Step = q.ID; s.Seen {
		err = p.sessions.Put(r.Context(), w, s)
	}
	if err != nil {
		return true, err
	}
	return true, web.Redirect(w, r, formPath)
}

// takeFile adds the file that was chosen, whichever button was pressed; a press of
// "Add this file" without one is put right.
func (p *Pages) takeFile(r *http.Request, s formsession.Session, a *intake.Answers, form *web.Form) error {
	file, head, chosen := form.File(intake.FileField)
	if !chosen {
		if empty := form.Files(intake.FileField); form.Text("go") == goAttach || len(empty) > 0 && empty[0].Filename != "" {
			return errs.InvalidInput("No file was added.", errs.Field{Name: intake.FileField, Message: "Choose a file that has something in it, then press “Add this file”"})
		}
		return nil
	}
	if p.sessions.Repeats(s.Mark, head.Filename) {
		return errors.Join(file.Close(), errs.InvalidInput("Take your words out.", errs.Field{Name: intake.FileField,
			Message: "The file's name holds the words or numbers that you come back with. Give it another name, then add it"}))
	}
	data, err := io.ReadAll(io.LimitReader(file, intake.MaxFileBytes+1))
	if cerr := file.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	f, err := intake.NewFile(head.Filename, data)
	if err != nil {
		return err
	}
	return p.Drafts.Attach(r.Context(), s.Found(), a, f)
}

// formLarge answers a form that is larger than the server takes: the page that it came
// from, with what was added and saved before. Words that are too many stand on the page
// on which they can be copied.
func (p *Pages) formLarge(w http.ResponseWriter, r *http.Request) error {
	form := web.CutForm(r)
	name := form.FileName(intake.FileField)
	s, ok, _, err := p.sessions.Get(r)
	at := form.Text("at")
	if at == "" {
		at = s.Step
	}
	q, asked := p.question(at)
	switch {
	case err != nil:
		return err
	case name == "" || asked && !q.Files:
		return errs.New(errs.TooLarge, "What you typed is longer than this page takes, so it was not saved. Send it in smaller parts.")
	case !ok || s.Kind != intake.FoundDraft || !s.Seen || !asked:
		return p.lost(w, r, form, "")
	}
	if p.sessions.Repeats(s.Mark, name) {
		name = ""
	}
	form.Take(intake.TooLarge(name))
	w.Header().Set("Connection", "close") // a browser that is sending still hears it
	return p.showFiles(w, r, q, p.filesOf(r, s), form)
}

// filesOf are the answers of an open form, for a page that could not be saved; none
// where they cannot be read either.
func (p *Pages) filesOf(r *http.Request, s formsession.Session) intake.Answers {
	a, err := p.Drafts.Load(r.Context(), s.Found())
	if err != nil {
		return intake.Answers{}
	}
	return a
}
