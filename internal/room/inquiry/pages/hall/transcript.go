package hall

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/room/inquiry/pages/pick"
	"candour/internal/room/inquiry/transcript"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// together is how many pages of a transcript stand on one page of the web: no page is longer than three screens.
const together = 1

func (p *Pages) importForm(w http.ResponseWriter, r *http.Request) error {
	return p.importPage(w, r, web.NewForm())
}

func (p *Pages) importPage(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, h, err := p.service.Hearing(r.Context(), r.PathValue("id"), r.PathValue("hearing"))
	if err != nil {
		return err
	}
	if !may(r.Context(), p, &x, inquiry.InquiryExamine) || !p.service.Reads(r.Context(), &x) {
		return errNone
	}
	v := view(&x, "Take in a transcript", web.Link{Text: h.Title, Href: at(r, "/hearings/"+h.ID)}, r, form)
	v.Lead = []string{"Text or a Word file (.docx). Page and line stay as they are in it for ever. What two people could read differently, such as tracked changes or hidden text, is refused.",
		"Nobody outside reads it before two people publish it."}
	var days []web.Option
	for i, d := range h.Days {
		if _, there := h.Taken[i+1]; !there && !d.After(p.service.Today()) {
			days = append(days, web.Option{Value: strconv.Itoa(i + 1), Text: "Day " + strconv.Itoa(i+1) + ": " + d.Human()})
		}
	}
	if len(days) == 0 {
		v.Inset = "There is no day that has been and of which there is no transcript."
		return p.show(w, r, v)
	}
	if !form.Sent("first") {
		form.Set("first", "1")
	}
	v.Forms = []sheet.Form{{ID: "import", Action: at(r, "/hearings/"+h.ID+"/transcripts"), Upload: true, Button: web.Button{Text: "Take it in"}, Fields: []sheet.Field{
		sheet.Select(form.Select("number", "Of which day?", "", days), "Choose a day"), sheet.Upload(form.Upload("file", "The file", "Up to 20 MB", ".txt,.docx")),
		sheet.Input(form.Input("first", "Number of its first page", "It counts only where the file does not number its pages"))}}}
	return p.show(w, r, v)
}

// sent reads the file of a form.
func sent(form *web.Form) ([]byte, error) {
	f, _, ok := form.File("file")
	if !ok {
		form.Fail("file", "Choose a file")
		return nil, nil
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, transcript.FileLimit+1))
	if err != nil {
		return nil, errs.Because(errs.Unavailable, "The file did not arrive whole. Send it again.", err)
	}
	if len(data) == 0 {
		form.Fail("file", "The file is empty")
	}
	return data, nil
}

// ofFile has what is wrong with a file stand at its field, with the line of the file.
func ofFile(form *web.Form, err error) error {
	if errs.Is(err, errs.TooLarge) {
		form.Fail("file", errs.Message(err))
		return nil
	}
	fields := slices.Clone(errs.FieldsOf(err))
	if len(fields) == 0 {
		return err
	}
	for i, f := range fields {
		if f.Row > 0 {
			fields[i].Message, fields[i].Row = "Line "+strconv.Itoa(f.Row)+" of the file: "+f.Message, 0
		}
	}
	return errs.InvalidInput(errs.Message(err), fields...)
}

func (p *Pages) take(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.importPage, func(ctx context.Context, form *web.Form) (string, error) {
		file, err := sent(form)
		if err != nil {
			return "", err
		}
		number, first := form.Int("number", "Choose a day"), form.Int("first", "Write a number from 1")
		if !form.OK() {
			return "", nil
		}
		id, err := p.service.Import(ctx, r.PathValue("id"), r.PathValue("hearing"), number, first, file)
		return at(r, "/transcripts/"+id+"?done=taken"), ofFile(form, err)
	})
}

func (p *Pages) again(w http.ResponseWriter, r *http.Request) error {
	return p.toTranscript(w, r, "proposed", func(ctx context.Context, form *web.Form, id, of string) error {
		file, err := sent(form)
		if err != nil || !form.OK() {
			return err
		}
		_, err = p.service.Again(ctx, id, of, form.Text("file_why"), file)
		return renamed(ofFile(form, err), "why", "file_why")
	})
}

// text is a page of a transcript: what package sheet draws, and the lines.
type text struct {
	*sheet.View
	Lines []line
	Above []string
}

// line is one line as the page draws it. Number is empty where lines are held.
type line struct {
	Anchor, Number, Page string // Page only where one begins
	Who, Text, Was       string
	Held                 bool
	Exhibits             []web.Link
}

// linesOf draws lines. href leads to a document, where the reader can open one.
func linesOf(day int, page *hearings.Page, href func(string) string) (out []line) {
	before := 0
	for _, s := range page.Lines {
		l := line{Held: s.Held, Was: s.Was}
		if s.Page != before {
			l.Page, before = strconv.Itoa(s.Page), s.Page
		}
		if !s.Held {
			l.Anchor, l.Number = transcript.Anchor(day, s.Place), strconv.Itoa(s.Place.Line)
			l.Who, l.Text = transcript.Speaker(s.Text)
		}
		for _, x := range s.Exhibits {
			link := web.Link{Text: page.Titles[x.Document], Href: href(x.Document)}
			if x.Page > 0 {
				link.Text += ", page " + strconv.Itoa(x.Page)
			}
			l.Exhibits = append(l.Exhibits, link)
		}
		out = append(out, l)
	}
	return out
}

func aboveOf(page *hearings.Page) (out []string) {
	for _, m := range page.Margins {
		out = append(out, "Page "+strconv.Itoa(m.Page)+": "+m.Text)
	}
	return out
}

// turn leads through the pages of a transcript.
func turn(r *http.Request, page *hearings.Page) *web.Pagination {
	if len(page.Pages) <= together {
		return nil
	}
	u := *r.URL
	i := slices.Index(page.Pages, page.At)
	out := web.Paginate(&u, i/together+1, together, len(page.Pages))
	out.Summary = "Page " + strconv.Itoa(page.At) + " of pages " + strconv.Itoa(page.Pages[0]) + " to " + strconv.Itoa(page.Pages[len(page.Pages)-1])
	return &out
}

// pageAsked is the first page of the transcript that the address asks for, as pages of the web are
// counted: 1 is the first.
func pageAsked(r *http.Request) int {
	n, _ := strconv.Atoi(r.URL.Query().Get("page"))
	return max(n, 1)
}

func (p *Pages) read(w http.ResponseWriter, r *http.Request) error {
	return p.readForm(w, r, web.NewForm())
}

func (p *Pages) readForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, page, err := p.service.Read(r.Context(), r.PathValue("id"), r.PathValue("transcript"), pageAsked(r), together)
	if err != nil {
		return err
	}
	t := page.Transcript
	n := strconv.Itoa(t.Number)
	v := view(&x, "Transcript of day "+n, web.Link{Text: page.Hearing.Title, Href: at(r, "/hearings/"+t.Hearing)}, r, form)
	v.NoIndex = true
	out := "Nobody outside reads it yet."
	if !t.Out.IsZero() {
		out = "Everybody reads it since " + t.Out.Human() + ", but for what is held from them."
	}
	v.Lead = []string{page.Day.Human() + ". " + out, t.Numbering.Words()}
	v.Pages = turn(r, &page)
	here := at(r, "/transcripts/"+t.ID)
	if may(r.Context(), p, &x, inquiry.InquiryExamine) {
		if v.Forms, v.Links = sheet.Chosen(r, transcriptForms(form, &page, here), here); len(v.Forms) > 0 {
			v.Back, v.Pages, v.Lead = &web.Link{Text: v.Title, Href: here}, nil, nil
			return p.show(w, r, v)
		}
	}
	if p.service.Holds(r.Context(), &x) && x.State != inquiry.Ended {
		v.Links = append(v.Links, web.Link{Text: "Stop: hold lines of this day at once", Href: stopPath(x.ID, hearings.Sitting(t.Hearing, t.Number))})
	}
	lines := linesOf(t.Number, &page, func(id string) string { return at(r, "/documents/"+id) })
	return p.web.Page(w, r, "inquiry/transcript", &text{v, lines, aboveOf(&page)})
}

func transcriptForms(form *web.Form, page *hearings.Page, here string) []sheet.Form {
	t := page.Transcript
	last := page.Last
	looked := "Nobody has looked yet whom its lines identify."
	if t.Looked.To.Page > 0 {
		looked = "Somebody has read it for that up to " + placeWords(t.Looked.To) + "; it ends at " + placeWords(last) + "."
	}
	if !form.Sent("up_to") {
		form.Set("up_to", placeWords(last))
	}
	out := []sheet.Form{
		{ID: "look", Title: "Whom do its lines identify?", Action: here + "/look", Button: web.Button{Text: "Keep what I found", Kind: "secondary"},
			Lines: []string{looked, "A restriction of a person holds every line that nobody has read for this."}, Fields: append(spanFields(form),
				sheet.Input(form.Input("persons", "Whom do these lines identify?", "Ciphers, with spaces between: W12 W3. Nobody’s name")),
				sheet.Input(form.Input("classes", "Of what class are they?", "Short words, with spaces between: medical")),
				sheet.Ticks(form.Checkboxes("nobody", "If there is nothing to add", "", []web.Option{{Value: "yes", Text: "I read them, and they identify nobody more and are of no class"}})),
				sheet.Input(form.Input("up_to", "Up to where have you read the transcript for this?", placeHint)))},
		{ID: "line", Title: "A line is wrong", Action: here + "/line", Button: web.Button{Text: "Propose it", Kind: "secondary"},
			Lines: []string{"Somebody else must agree. What the file says stays beside it."}, Fields: []sheet.Field{sheet.Input(form.Input("line_at", "Which line?", placeHint)),
				sheet.Input(form.Input("was", "What does it say now?", "Copy it from this page")), sheet.Input(form.Input("becomes", "What should it say?", "")),
				sheet.Area(form.Textarea("line_why", "Why?", "", hearings.MaxWhy))}},
		{ID: "link", Title: "A document was called", Action: here + "/link", Button: web.Button{Text: "Link it", Kind: "secondary"}, Fields: append(append([]sheet.Field{
			sheet.Input(form.Input("link_at", "At which line?", placeHint)), sheet.Input(form.Input("words", "By which words of that line?", ""))},
			documents(form, "document", "Which document?", "", page.Latest)...), sheet.Input(form.Input("page", "Which page of it?", "Leave it empty for all of it")))},
		{ID: "again", Title: "A later file of the same day", Action: here + "/again", Upload: true, Button: web.Button{Text: "Propose it", Kind: "secondary"},
			Lines: []string{"Every line that is here must be in it. Lines that are new are taken in at once; each line that reads otherwise waits for somebody else to agree."},
			Fields: []sheet.Field{sheet.Upload(form.Upload("file", "The file", "Up to 20 MB", ".txt,.docx")),
				sheet.Area(form.Textarea("file_why", "Why does it read otherwise?", "Leave it empty if no line that is here reads otherwise", hearings.MaxWhy))}},
	}
	if t.Out.IsZero() {
		out = append([]sheet.Form{{ID: "publish", Title: "Publish it", Action: here + "/publish", Button: web.Button{Text: "Propose to publish it"},
			Lines: []string{"Everybody reads each line but for what is held from them. Somebody must have looked whom each line identifies, and somebody else must agree."}}}, out...)
	}
	return out
}

// toTranscript does something to the transcript of the address.
func (p *Pages) toTranscript(w http.ResponseWriter, r *http.Request, done string, act func(ctx context.Context, form *web.Form, id, of string) error) error {
	return sheet.Send(w, r, p.readForm, func(ctx context.Context, form *web.Form) (string, error) {
		id, of := r.PathValue("id"), r.PathValue("transcript")
		return at(r, "/transcripts/"+of+"?done="+done), act(ctx, form, id, of)
	})
}

func (p *Pages) looked(w http.ResponseWriter, r *http.Request) error {
	return p.toTranscript(w, r, "kept", func(ctx context.Context, form *web.Form, id, of string) error {
		found := transcript.Identified{Span: spanTyped(form), Persons: hearings.NamesOf(form.Text("persons")), Classes: hearings.NamesOf(form.Text("classes"))}
		return renamed(renamed(p.service.Look(ctx, id, of, found, form.Has("nobody", "yes"), placeTyped(form, "up_to")), "to", "up_to"), "span", "from")
	})
}

func (p *Pages) line(w http.ResponseWriter, r *http.Request) error {
	return p.toTranscript(w, r, "proposed", func(ctx context.Context, form *web.Form, id, of string) error {
		_, err := p.service.ProposeLine(ctx, hearings.Terms{Inquiry: id, Transcript: of, At: placeTyped(form, "line_at"), Was: form.Text("was"),
			Becomes: form.Text("becomes"), Why: form.Text("line_why")})
		return renamed(renamed(err, "at", "line_at"), "why", "line_why")
	})
}

func (p *Pages) link(w http.ResponseWriter, r *http.Request) error {
	return p.toTranscript(w, r, "kept", func(ctx context.Context, form *web.Form, id, of string) error {
		page := 0
		if form.Text("page") != "" {
			page = form.Int("page", "Write a number from 1")
		}
		if !form.OK() {
			return nil
		}
		err := p.service.Link(ctx, id, of, transcript.Exhibit{At: placeTyped(form, "link_at"), Words: form.Text("words"), Document: pick.Of(form, "document"), Page: page})
		return renamed(err, "at", "link_at")
	})
}

func (p *Pages) release(w http.ResponseWriter, r *http.Request) error {
	return p.toTranscript(w, r, "proposed", func(ctx context.Context, _ *web.Form, id, of string) error {
		_, err := p.service.ProposeTranscript(ctx, id, of)
		return err
	})
}

// stopPath is where lines of a day are held at once, in the book of restrictions.
func stopPath(id, sitting string) string {
	return inquiry.OnePath + "/" + id + "/restrictions/stop?of=" + url.QueryEscape(sitting)
}
