// Package redact serves the pages on which a document is marked, made ready for participants or the public, and
// approved or refused by somebody else.
package redact

import (
	"bytes"
	"context"
	"embed"
	"net/http"
	"strconv"
	"strings"

	library "candour/evidence"
	"candour/internal/room/evidence"
	"candour/internal/room/evidence/redacting"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are the pages of this floor.
func Templates() web.Templates { return web.Templates{Slice: "evidence", FS: pageFiles} }

// Pages serves them.
type Pages struct {
	service *redacting.Service
	web     *web.Renderer
	path    string // where the documents of homes are
}

// New makes the pages over the use cases.
func New(s *redacting.Service, rd *web.Renderer, path string) *Pages { return &Pages{s, rd, path} }

// Routes are all pages. Each names the rule for opening it at all; what is done is asked again, about its home.
func (p *Pages) Routes() []web.Route {
	here := p.path + "{home}/{delivery}/{item}/redact/{redact}"
	made := here + "/made/{made}"
	get, post, mark, release := web.Get, web.Post, evidence.DocumentsRedact, evidence.DocumentsRelease
	return []web.Route{
		get(here, mark, p.marks), post(here+"/words", mark, p.find), post(here+"/place", mark, p.place), post(here+"/take", mark, p.take), post(here+"/keep", mark, p.keep),
		post(here+"/make", mark, p.make), get(made, mark, p.made), get(made+"/pages/{pages}", mark, p.picture), post(made+"/answer", release, p.answer),
		get(here+"/file/{file}", evidence.DocumentsRead, p.file),
	}
}

// Links lead from a document to what is made of it.
func Links(here string) []web.Link {
	return []web.Link{{Text: "Make it ready for participants", Href: here + "/redact/" + string(evidence.Participants)},
		{Text: "Make it ready for the public", Href: here + "/redact/" + string(evidence.Public)}}
}

func at(r *http.Request) redacting.At {
	return redacting.At{Home: r.PathValue("home"), Delivery: r.PathValue("delivery"), Item: r.PathValue("item"), To: evidence.Audience(r.PathValue("redact"))}
}

// document is the address of the document of a request, and here that of what is made of it for its audience.
func (p *Pages) document(r *http.Request) string {
	return p.path + r.PathValue("home") + "/" + r.PathValue("delivery") + "/" + r.PathValue("item")
}

func (p *Pages) here(r *http.Request) string {
	return p.document(r) + "/redact/" + r.PathValue("redact")
}

// audienceWords name audiences.
var audienceWords = map[evidence.Audience]string{evidence.Participants: "participants", evidence.Public: "the public"}

// doneWords are said of what was just done; the address gives a code alone.
var doneWords = map[string]string{"marked": "It was marked.", "same": "All places of these words were marked already.",
	"taken": "The mark was taken away. A file that was made with it no longer stands.",
	"kept":  "It was recorded that the mark is right.", "approved": "You approved it. This file, and no other, can leave.", "refused": "You refused it. It does not leave."}

func (p *Pages) view(sh *redacting.Sheet, title string, r *http.Request, back web.Link) *sheet.View {
	v := &sheet.View{Page: web.Page{Title: title, Synthetic: sh.Home.Synthetic, Back: &back, NoIndex: true}}
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		v.Notice = &web.Notice{Success: true, Heading: words}
	}
	if sh.Home.Closed != "" {
		v.Inset = sh.Home.Closed
	}
	return v
}

func (p *Pages) marks(w http.ResponseWriter, r *http.Request) error {
	return p.marksPage(w, r, web.NewForm())
}

// marksPage shows what of a document does not go to an audience, and what was made.
func (p *Pages) marksPage(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	sh, err := p.service.Open(r.Context(), at(r))
	if err != nil {
		return err
	}
	to := audienceWords[sh.To]
	v := p.view(&sh, sh.URN()+" for "+to, r, web.Link{Text: sh.URN(), Href: p.document(r)})
	v.Errors = form.Errors()
	one, links := sheet.Chosen(r, p.forms(r, &sh, form), p.here(r))
	if v.Links = links; len(one) > 0 {
		v.Forms, v.Links, v.Back = one, nil, &web.Link{Text: v.Title, Href: p.here(r)}
		return p.web.Page(w, r, "evidence/page", v)
	}
	v.Lead = []string{"What is marked is gone from the file that is made, with the words that it touches. Letters of a neighbour can stay beside a mark, in the picture alone. " +
		"Somebody who put no mark here looks at each page of that file before it can leave."}
	if work := p.service.Running(at(r)); work != nil && !work.Ended() {
		v.Wait = &sheet.Wait{Words: "The file is being made.", Href: p.here(r)}
	} else if work != nil {
		v.Warning = work.Failure()
	}
	switch {
	case sh.AllHeld:
		v.Warning = "All of this document is held from " + to + ". Nothing can be made of it for them."
	case len(sh.Held) > 0:
		v.Boxes = append(v.Boxes, sheet.Box{ID: "held", Title: "Held from " + to, Points: heldWords(sh.Held), Notes: []string{"These pages go whole, without a mark."}})
	}
	if box, ok := p.files(r, &sh); ok {
		v.Boxes = append(v.Boxes, box)
	}
	t, next := p.table(r, &sh)
	v.Table = &t
	if next != "" {
		v.Pages = &web.Pagination{Next: next}
	}
	if len(sh.Unseen) > 0 {
		v.After = []sheet.Box{{ID: "unseen", Title: "Pages without text that can be relied on",
			Lines: []string{"No words are found on " + pagesWords(sh.Unseen) + ". Look at them in the document and mark places."}}}
	}
	return p.web.Page(w, r, "evidence/page", v)
}

func heldWords(all []evidence.Pages) (out []string) {
	for _, h := range all {
		if h.From == h.To {
			out = append(out, "Page "+web.Number(h.From))
		} else {
			out = append(out, "Pages "+web.Number(h.From)+" to "+web.Number(h.To))
		}
	}
	return out
}

func pagesWords(all []int) string {
	var out []string
	for _, n := range all[:min(len(all), aFew)] {
		out = append(out, web.Number(n))
	}
	words := "page " + strings.Join(out, ", ")
	if len(all) > aFew {
		words += " and " + web.Number(len(all)-aFew) + " more"
	}
	return words
}

// aFew is how many things a page lists.
const aFew = 10

var stateWords = map[redacting.State]string{redacting.Waiting: "Waits for somebody else", redacting.Approved: "Approved",
	redacting.Refused: "Refused", redacting.Replaced: "Another took its place"}

var stateTones = map[redacting.State]web.Tone{redacting.Waiting: web.Warn, redacting.Approved: web.Good, redacting.Refused: web.Bad, redacting.Replaced: web.Quiet}

// files lists what was made.
func (p *Pages) files(r *http.Request, sh *redacting.Sheet) (sheet.Box, bool) {
	box := sheet.Box{ID: "made", Title: "Files that were made"}
	t := web.Table{ID: "files", Stack: true, Caption: box.Title, HideCaption: true, Columns: []web.Column{{Text: "File"}, {Text: "State"}, {Text: "Made"}}}
	for i := range sh.Made[:min(len(sh.Made), aFew)] {
		m := &sh.Made[i]
		state := web.Cell{Tag: &web.Tag{Text: stateWords[m.State], Tone: stateTones[m.State]}, Note: m.Why}
		if m.State == redacting.Approved || m.State == redacting.Waiting {
			if err := sh.Stands(m); err != nil {
				state.Tag = &web.Tag{Text: "Does not stand", Tone: web.Bad}
				state.Note = "A mark changed, something is held now, or other words stand under a mark. It does not leave."
			}
		}
		t.Rows = append(t.Rows, web.Row(web.A(m.Output[:12], p.here(r)+"/made/"+m.ID), state, web.T(m.Made.Human())))
	}
	box.Table = &t
	return box, len(t.Rows) > 0
}

// table lists marks, from the one that the address says.
func (p *Pages) table(r *http.Request, sh *redacting.Sheet) (t web.Table, next string) {
	t = web.Table{ID: "marks", Stack: true, Caption: "Marks: " + web.Number(len(sh.Marks)), Empty: "Nothing is marked yet.",
		Columns: []web.Column{{Text: "Page"}, {Text: "Words beneath"}, {Text: "Why"}}}
	from, err := strconv.Atoi(r.URL.Query().Get("from"))
	if err != nil || from < 0 || from > len(sh.Marks) {
		from = 0
	}
	for i := from; i < min(len(sh.Marks), from+aFew); i++ {
		m := &sh.Marks[i]
		under := web.Said(strings.Join(m.Spot.Beneath, " "))
		switch {
		case m.Changed:
			under.Tag = &web.Tag{Text: "Other words stand here now", Tone: web.Bad}
		case len(m.Spot.Beneath) == 0:
			under = web.Cell{Text: "No word that was read", Note: "If it is meant for a word of a picture, see that it covers all of it."}
		}
		why := web.T(m.Ground.Words())
		if why.Note = m.Spot.Why; m.Spot.Label != "" {
			why.Lines = []string{"Label: " + m.Spot.Label}
		}
		if m.Audience != sh.To {
			why.Tag = &web.Tag{Text: "For participants too", Tone: web.Quiet}
		}
		t.Rows = append(t.Rows, web.Row(web.T(place(&m.Spot)), under, why))
	}
	if from+aFew < len(sh.Marks) {
		next = p.here(r) + "?from=" + strconv.Itoa(from+aFew) + "#marks"
	}
	return t, next
}

// place says where a mark is.
func place(s *redacting.Spot) string {
	n := func(f float64) string { return strconv.Itoa(int(f + 0.5)) }
	return "Page " + web.Number(s.Page) + ", " + n(s.Box.X) + " from the left, " + n(s.Box.Y) + " from the top"
}

// forms are what can be done with the marks.
func (p *Pages) forms(r *http.Request, sh *redacting.Sheet, form *web.Form) (out []sheet.Form) {
	if sh.Home.Closed != "" || sh.AllHeld {
		return nil
	}
	here := p.here(r)
	why := func() []sheet.Field {
		grounds := web.OptionsOf(redacting.Grounds(), func(g redacting.Ground) web.Option { return web.Option{Value: string(g), Text: g.Words()} })
		return []sheet.Field{sheet.Radios(form.Radios("ground", "Why does it not go to "+audienceWords[sh.To]+"?", "", grounds)),
			sheet.Input(form.Input("why", "If for another reason: which?", "Sealed with the mark")),
			sheet.Input(form.Input("label", "Label in its place, if there is to be one", "A cipher of at most 8 letters, such as A12"))}
	}
	ends := []web.Option{{Value: "yes", Text: "Yes, to the end of the line", Hint: "Where somebody could have a list of the names that it may be"}, {Value: "no", Text: "No, the words alone"}}
	out = append(out, sheet.Form{ID: "words", Title: "Mark words wherever they stand", Action: here + "/words", Private: true, Button: web.Button{Text: "Mark them"},
		Fields: append([]sheet.Field{sheet.Input(form.Input("words", "Which words?", "As the document has them. Each place where they stand as words of their own is marked. "+
			"Mark also names that are joined to others (by a hyphen or a stroke), addresses of mail, other spellings, and comments")),
			sheet.Radios(form.Radios("end", "Does each mark go on to the end of its line?", "Words that stand behind a mark tell how wide it is", ends))}, why()...)})
	number := func(name, label string) sheet.Field { return sheet.Input(form.Input(name, label, "")) }
	out = append(out, sheet.Form{ID: "place", Title: "Mark a place of a page", Action: here + "/place", Private: true, Button: web.Button{Text: "Mark it"},
		Lines: []string{"A point is a 72nd of an inch; a page of A4 is 595 wide and 842 high."},
		Fields: append([]sheet.Field{number("page", "Page"), number("x", "Points from the left"), number("y", "Points from the top"), number("w", "Width in points"), number("h", "Height in points")},
			why()...)})
	if own := ownMarks(sh, false); len(own) > 0 {
		out = append(out, sheet.Form{ID: "take", Title: "Take a mark away", Action: here + "/take", Button: web.Button{Text: "Take it away"},
			Fields: []sheet.Field{sheet.Select(form.Select("mark", "Which mark?", "", own), "Choose a mark")}})
	}
	if changed := ownMarks(sh, true); len(changed) > 0 {
		out = append(out, sheet.Form{ID: "keep", Title: "Say that a mark with other words is right", Action: here + "/keep", Button: web.Button{Text: "It is right"},
			Fields: []sheet.Field{sheet.Select(form.Select("mark", "Which mark?", "", changed), "Choose a mark")}})
	}
	if len(sh.Marks)+len(sh.Held) > 0 {
		out = append(out, sheet.Form{ID: "make", Title: "Make the file", Action: here + "/make", Button: web.Button{Text: "Make it"},
			Lines: []string{"A new file is made of pictures of the pages, black where it is marked. It waits for somebody who put no mark here."}})
	}
	return out
}

// ownMarks are those of this audience to choose from.
func ownMarks(sh *redacting.Sheet, changed bool) (out []web.Option) {
	for i := range sh.Marks {
		if m := &sh.Marks[i]; m.Audience == sh.To && (m.Changed || !changed) {
			text := place(&m.Spot)
			if len(m.Spot.Beneath) > 0 {
				text += ": " + strings.Join(m.Spot.Beneath[:min(len(m.Spot.Beneath), 6)], " ")
			}
			out = append(out, web.Option{Value: m.ID, Text: text, Name: true})
		}
	}
	return out
}

func whyOf(form *web.Form) redacting.Why {
	return redacting.Why{Ground: redacting.Ground(form.Text("ground")), Words: form.Text("why"), Label: form.Text("label")}
}

func (p *Pages) find(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.marksPage, func(ctx context.Context, form *web.Form) (string, error) {
		if end := form.Text("end"); end != "yes" && end != "no" {
			form.Fail("end", "Choose whether each mark goes on to the end of its line")
			return "", nil
		}
		n, err := p.service.Find(ctx, at(r), form.Text("words"), form.Text("end") == "yes", whyOf(form))
		if n == 0 {
			return p.here(r) + "?done=same", err
		}
		return p.here(r) + "?done=marked", err
	})
}

func (p *Pages) place(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.marksPage, func(ctx context.Context, form *web.Form) (string, error) {
		var n [4]float64
		page := form.Int("page", "Write the number of the page")
		for i, name := range []string{"x", "y", "w", "h"} {
			v, err := strconv.ParseFloat(form.Text(name), 64)
			if err != nil {
				form.Fail(name, "Write a number of points, such as 72")
			}
			n[i] = v
		}
		if !form.OK() {
			return "", nil
		}
		return p.here(r) + "?done=marked", p.service.Place(ctx, at(r), page, library.Box{X: n[0], Y: n[1], W: n[2], H: n[3]}, whyOf(form))
	})
}

// onMark does something with a mark that was chosen.
func (p *Pages) onMark(w http.ResponseWriter, r *http.Request, done string, do func(context.Context, redacting.At, string) error) error {
	return sheet.Send(w, r, p.marksPage, func(ctx context.Context, form *web.Form) (string, error) {
		if form.Required("mark", "Choose a mark") == "" {
			return "", nil
		}
		return p.here(r) + "?done=" + done, do(ctx, at(r), form.Text("mark"))
	})
}

func (p *Pages) take(w http.ResponseWriter, r *http.Request) error {
	return p.onMark(w, r, "taken", p.service.Take)
}

func (p *Pages) keep(w http.ResponseWriter, r *http.Request) error {
	return p.onMark(w, r, "kept", p.service.Keep)
}

func (p *Pages) make(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.marksPage, func(ctx context.Context, _ *web.Form) (string, error) {
		return p.here(r), p.service.Make(ctx, at(r))
	})
}

func (p *Pages) picture(w http.ResponseWriter, r *http.Request) error {
	n, err := strconv.Atoi(r.PathValue("pages"))
	if err != nil {
		return evidence.ErrNone()
	}
	b, err := p.service.Picture(r.Context(), at(r), r.PathValue("made"), n)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "private, no-store")
	return web.Text(w, "image/png", b)
}

// file gives what was approved, by its hash.
func (p *Pages) file(w http.ResponseWriter, r *http.Request) error {
	b, name, err := p.service.Give(r.Context(), at(r), r.PathValue("file"))
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "private, no-store")
	return web.File{Name: name, Type: "application/pdf"}.Send(w, r, bytes.NewReader(b))
}
