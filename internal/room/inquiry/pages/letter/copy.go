package letter

import (
	"context"
	"net/http"
	"regexp"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/site/formsession"
	"candour/internal/site/gate"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/comeback"
	"candour/internal/trust/phrase"
)

// The addresses of a copy of a report under embargo (Inquiry Rules 2006 r.17).
const (
	CopyFront = inquiry.CopyPath
	copyPath  = "/inquiry/my-copy"
)

const (
	foundCopy  = "copy"
	copyCookie = "__Host-candour-copy"
)

// CopySessions are the copies that lie open.
func (p *Pages) CopySessions() formsession.Sessions { return p.copies }

func (p *Pages) copyRoutes(get func(string, web.Handler) web.Route, post func(string, web.Handler, web.Handler) web.Route) []web.Route {
	return []web.Route{get(CopyFront, p.copyEnter), get(CopyFront+"/{link}", p.copyEnter), post(CopyFront, p.copyOpen, p.copyLost),
		get(copyPath, p.copyMine), post(copyPath, p.copyAccept, p.copyMine), get(copyPath+"/text", p.copyFile)}
}

func (p *Pages) copyPage() web.Page {
	page := p.page("")
	page.Title = "Your copy"
	return page
}

func (p *Pages) copyEnter(w http.ResponseWriter, r *http.Request) error {
	return p.showCopyEnter(w, r, web.NewForm().Set("link", r.PathValue("link")), nil)
}

// copyWrong is said of all that does not open, in the same words.
const copyWrong = "Check the address and each word with the paper. If they are as on the paper and still open nothing, there is nothing to open there, or not any more. " +
	"Then write to the inquiry. When a report is published its copies end: everybody reads it then, under Inquiries."

func (p *Pages) showCopyEnter(w http.ResponseWriter, r *http.Request, form *web.Form, hints []string) error {
	v := &view{Page: p.copyPage(), Heading: "Open your copy", Action: CopyFront, Hints: hints, Ticket: p.door().Place(r, gate.Return, formsession.Crowded(form)),
		Buttons: []web.Button{button("Continue", "open")}, Lead: []string{"It came to you on paper, with an address and with words that open it. You need no account."}}
	if v.Errors = form.Errors(); len(v.Errors.Items) > 0 {
		v.Lead = []string{copyWrong}
	} else if r.URL.Query().Get("over") != "" {
		v.Notice = &web.Notice{Text: "The copy was closed on this device."}
	}
	p.askPhrase(v, form)
	return p.draw(w, r, v)
}

func (p *Pages) copyLost(w http.ResponseWriter, r *http.Request) error {
	return lost(p.showCopyEnter)(w, r)
}

// copyOpen opens a copy.
func (p *Pages) copyOpen(w http.ResponseWriter, r *http.Request) error {
	var got drafting.CopyReader
	return p.byWords(w, r, p.showCopyEnter, func(ctx context.Context, link, words string) (err error) {
		got, err = p.Service.OpenCopy(ctx, link, words)
		return err
	}, func(_ *web.Form, _ string, ph phrase.Phrase) error {
		if err := p.copies.Put(r.Context(), w, p.copies.Back(comeback.Found{Kind: foundCopy, Ref: got.Copy, Key: got.Key}, ph)); err != nil {
			return err
		}
		return web.Redirect(w, r, copyPath)
	})
}

// copySeen gives the copy of whoever opened theirs. When there is none it has answered.
func (p *Pages) copySeen(w http.ResponseWriter, r *http.Request) (s formsession.Session, v drafting.CopyView, ok bool, err error) {
	s, ok, over, err := p.copies.Get(r)
	if err != nil {
		return s, v, false, err
	}
	if over || !ok || s.Kind != foundCopy {
		p.copies.Drop(w, r)
		return s, v, false, web.Redirect(w, r, CopyFront+"?over=1")
	}
	f := s.Found()
	if v, err = p.Service.MyCopy(r.Context(), drafting.CopyReader{Copy: f.Ref, Key: f.Key}); errs.Is(err, errs.NotFound) {
		p.copies.Drop(w, r)
		gone := &view{Page: p.copyPage(), Heading: "This copy does not open any more", Lead: []string{copyWrong},
			Buttons: []web.Button{goTo("Open your copy", CopyFront), orTo("Published reports, under Inquiries", inquiry.Home), orTo("Leave", web.LeavePath)}}
		gone.Status = http.StatusNotFound
		return s, v, false, p.draw(w, r, gone)
	}
	if err != nil {
		return s, v, false, err
	}
	return s, v, true, p.copies.Put(r.Context(), w, s) // thirty minutes more
}

func (p *Pages) copyMine(w http.ResponseWriter, r *http.Request) error {
	return p.showCopy(w, r, web.NewForm())
}

// copyView is the copy: a fold for each chapter.
type copyView struct {
	web.Page
	Inquiry, Report string
	Lead            []string
	Chapters        []copyChapter
	Buttons         []web.Button
	Help            []helpLine
}

type copyChapter struct {
	Title string
	Lines []string
}

func (p *Pages) showCopy(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	_, v, ok, err := p.copySeen(w, r)
	if !ok || err != nil {
		return err
	}
	if v.Accepted.IsZero() {
		return p.showCopyConfidence(w, r, &v, form)
	}
	out := &copyView{Page: p.copyPage(), Inquiry: v.Inquiry, Report: v.Report, Help: copyHelp(), Buttons: []web.Button{orTo("Leave", web.LeavePath)}}
	if v.Shut {
		out.Lead = []string{"The inquiry is looking at its report again, so no copy of it is shown now. Come back later, with the same words. If it is changed, you may be sent another copy, or none."}
		return p.Renderer.Page(w, r, "inquiry/letter_copy", out)
	}
	out.Lead = []string{"This copy is yours alone. A sign stands before each paragraph, and there are marks that you do not see: text that is passed on can tell from which copy it is.",
		"It is in confidence until the report is published. Then this page ends, and everybody reads the report. Something can still change before that."}
	out.Chapters = chaptersOf(v.Text)
	out.Buttons = append([]web.Button{goTo("Save the text", copyPath+"/text")}, out.Buttons...)
	return p.Renderer.Page(w, r, "inquiry/letter_copy", out)
}

// copyHelp is for whoever reads a report: most often somebody of those for whom the inquiry is.
func copyHelp() []helpLine {
	return append([]helpLine{{"NAPAC, for adults who were abused as children: 0808 801 0331", "08088010331"}}, help()...)
}

// copyTitle is the line of a chapter's title, behind the sign of a copy.
var copyTitle = regexp.MustCompile(`^⟦[a-z2-7]+⟧ ([0-9]+\.[ \x{00a0}].+)$`)

func chaptersOf(text string) (out []copyChapter) {
	for line := range strings.SplitSeq(text, "\n") {
		m := copyTitle.FindStringSubmatch(line)
		switch {
		case m != nil:
			out = append(out, copyChapter{Title: m[1]})
		case line != "" && len(out) > 0: // the line before is the title of the report
			out[len(out)-1].Lines = append(out[len(out)-1].Lines, line)
		}
	}
	return out
}

func (p *Pages) showCopyConfidence(w http.ResponseWriter, r *http.Request, v *drafting.CopyView, form *web.Form) error {
	owed := "No Act of Parliament binds you to this. The inquiry asks it of you in fairness to everybody."
	if v.Binds {
		owed = "This is the law (Inquiry Rules 2006, rule 17), and whoever breaks it can be taken to court."
	}
	out := &view{Page: p.copyPage(), Heading: "Before your copy opens", Action: copyPath, Buttons: []web.Button{button("Open the copy", "accept")}, More: []web.Button{orTo("Leave", web.LeavePath)},
		Lead: []string{"An inquiry shows you its report before everybody can read it."},
		Blocks: []block{{Heading: "Keep it in confidence", List: []string{"Until the report is published you show it to nobody, and tell nobody what is in it, nor that you have it.",
			"You may always speak to a lawyer who advises you, to your doctor, to somebody who supports you, and to your Member of Parliament about how you are: without saying what the copy says.",
			"Your copy has marks of its own. Each time that it is opened is written down.", "It ends when the report is published. It can end before, or be closed for a while."}}, {Lines: []string{owed}}}}
	out.Errors = form.Errors()
	out.Fields = []sheet.Field{sheet.Ticks(form.Checkboxes("agreed", "Do you agree?", "", []web.Option{{Value: "yes", Text: drafting.CopyConfidence}}))}
	return p.draw(w, r, out)
}

func (p *Pages) copyAccept(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	s, _, ok, err := p.copySeen(w, r)
	if !ok || err != nil {
		return err
	}
	f := s.Found()
	if err := p.Service.AcceptCopy(r.Context(), drafting.CopyReader{Copy: f.Ref, Key: f.Key}, form.Has("agreed", "yes")); err != nil && !form.Take(err) {
		return err
	}
	if !form.OK() {
		return p.showCopy(w, r, form)
	}
	return web.Redirect(w, r, copyPath)
}

// copyFile gives the copy as a file, in which its marks stay.
func (p *Pages) copyFile(w http.ResponseWriter, r *http.Request) error {
	_, v, ok, err := p.copySeen(w, r)
	if !ok || err != nil {
		return err
	}
	if v.Text == "" {
		return web.Redirect(w, r, copyPath)
	}
	w.Header().Set("Content-Disposition", `attachment; filename="copy.txt"`)
	return web.Text(w, "text/plain; charset=utf-8", []byte(v.Text))
}
