package ask

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// aPage is how many things a page lists.
const aPage = requesting.APage

// documents lists what the inquiry was given, the latest first.
func (p *Pages) documents(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	words, at := r.URL.Query().Get("q"), placeOf(r)
	x, all, next, err := p.service.Documents(ctx, r.PathValue("id"), words, at)
	if err != nil {
		return err
	}
	names, err := p.inquiries.BodyNames(ctx)
	if err != nil {
		return err
	}
	v := p.view(&x, "Documents that the inquiry was given", r)
	v.Lead = []string{"The files of deliveries are kept with them. Of any other the hash says which file it was."}
	if p.writes(&x) && p.service.May(ctx, &x, inquiry.InquiryGather) {
		v.Links = []web.Link{{Text: "Record a document that came", Href: here(r, "/documents/new")}}
	}
	t := web.Table{ID: "documents", Stack: true, Caption: "Documents", HideCaption: true, Empty: "No document is recorded.",
		Columns: []web.Column{{Text: "Document"}, {Text: "Pages", Numeric: true}, {Text: "Came"}, {Text: "From"}}}
	if words != "" {
		t.Empty = "No document that you may see has these words in its title, or this hash or reference."
	}
	for _, d := range all {
		title := web.A(d.Title, here(r, "/documents/"+d.ID))
		if !d.Back.IsZero() {
			title.Tag = &web.Tag{Text: "Taken back", Tone: web.Warn}
		}
		t.Rows = append(t.Rows, web.Row(title, web.T(web.Number(d.Pages)), web.T(d.Received.Human()), web.T(from(&d, names))))
	}
	v.Table, v.Pages = &t, &web.Pagination{}
	if p.Shared != nil && words == "" && at.ID == "" {
		box, any, err := p.Shared(ctx, x.ID)
		if err != nil {
			return err
		}
		if any {
			v.After = []sheet.Box{box}
		}
	}
	if next.ID != "" {
		v.Pages.Next = onward(r, words, next)
	}
	if at.ID != "" {
		v.Links = append(v.Links, web.Link{Text: "First page", Href: onward(r, words, requesting.Place{})})
	}
	if words != "" || next.ID != "" || at.ID != "" {
		find := web.NewForm().Input("q", "Words of its title, the beginning of its hash, or its reference", "")
		find.Value = words
		v.Forms = []sheet.Form{{ID: "find", Title: "Find a document", Action: here(r, "/documents"), Get: true, Button: web.Button{Text: "Find"}, Fields: []sheet.Field{sheet.Input(find)}}}
	}
	return p.show(w, r, v)
}

// placeOf reads where in the list a page begins: after a document that came on a day.
func placeOf(r *http.Request) requesting.Place {
	day, id, _ := strings.Cut(r.URL.Query().Get("after"), " ")
	return requesting.Place{Received: clock.DayOrNone(day), ID: id}
}

// onward is the address of the page that begins at a place.
func onward(r *http.Request, words string, at requesting.Place) string {
	q := url.Values{}
	if words != "" {
		q.Set("q", words)
	}
	if at.ID != "" {
		q.Set("after", at.Received.String()+" "+at.ID)
	}
	if len(q) == 0 {
		return here(r, "/documents")
	}
	return here(r, "/documents") + "?" + q.Encode()
}

// from says who handed a document over.
func from(d *requesting.Document, names map[string]string) string {
	if d.Body == "" {
		return d.Sender
	}
	if d.Sender == "" {
		return names[d.Body]
	}
	return names[d.Body] + ": " + d.Sender
}

func (p *Pages) showReceive(w http.ResponseWriter, r *http.Request) error {
	return p.receiveForm(w, r, web.NewForm())
}

// receiveForm asks what came.
func (p *Pages) receiveForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, err := p.service.Gathers(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	bodies, err := p.bodyOptions(r.Context())
	if err != nil {
		return err
	}
	v := p.view(&x, "Record a document that came", r)
	v.Back, v.Errors = &web.Link{Text: "Documents", Href: here(r, "/documents")}, form.Errors()
	_, asked, err := p.service.Askings(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	names, err := p.inquiries.BodyNames(r.Context())
	if err != nil {
		return err
	}
	options := web.OptionsOf(asked, func(a requesting.Asked) web.Option {
		return web.Option{Value: a.ID, Text: names[a.Asking.Of] + ", " + a.Reference()}
	})
	if p.writes(&x) {
		v.Forms = []sheet.Form{{ID: "document", Action: here(r, "/documents/new"), Upload: true, Private: true, Button: web.Button{Text: "Record it"},
			Fields: append(documentFields(form), dayField(form, "received", "On which day did it come?"),
				sheet.Select(form.Select("asking", "What was it asked for by?", "", options), "It came unasked"),
				sheet.Select(form.Select("body", "If it came unasked: which body handed it over?", "", bodies), "None of the list"),
				sheet.Input(form.Input("sender", "Who handed it over, or how did it come?", "Needed where it came unasked from no body of the list. For example, an archive")))}}
	}
	return p.show(w, r, v)
}

// documentFields ask what a document is.
func documentFields(form *web.Form) []sheet.Field {
	pages := form.Input("pages", "How many pages has it?", "")
	pages.Width = 5
	return []sheet.Field{sheet.Input(form.Input("title", "What is it called?", "Name nobody: whom it identifies is recorded by ciphers, once somebody has read it for that")),
		sheet.Upload(form.Upload("file", "The file", "At most 32 MB. Its hash is worked out, and the file is not kept", "")),
		sheet.Input(form.Input("sha256", "Or its SHA-256", "64 digits and letters, where the file is larger or is on paper and was scanned elsewhere")), sheet.Input(pages)}
}

// typedDocument reads them.
func typedDocument(form *web.Form) (in requesting.Received, err error) {
	in = requesting.Received{Title: form.Text("title"), SHA256: form.Text("sha256")}
	in.Pages, _ = strconv.Atoi(strings.ReplaceAll(form.Text("pages"), ",", ""))
	hash, err := hashed(form)
	if hash != "" && in.SHA256 != "" && !strings.EqualFold(hash, in.SHA256) {
		form.Fail("sha256", "The file that you chose has another hash. Leave one of the two out")
	}
	if hash != "" {
		in.SHA256 = hash
	}
	return in, err
}

// hashed gives the hash of the file of a form; nothing where none was sent.
func hashed(form *web.Form) (string, error) {
	f, head, sent := form.File("file")
	if !sent {
		return "", nil
	}
	defer func() { _ = f.Close() }()
	if head.Size > maxFile {
		form.Fail("file", "The file is larger than 32 MB. Work its SHA-256 out on your own machine, and write it below")
		return "", nil
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", errs.Because(errs.Unavailable, "The file did not arrive whole. Send it again.", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func (p *Pages) receive(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in, err := typedDocument(form)
	if err != nil {
		return err
	}
	in.Inquiry, in.On, in.Body, in.Sender, in.Asking = r.PathValue("id"), dayTyped(form, "received"), form.Text("body"), form.Text("sender"), form.Text("asking")
	if !form.OK() {
		return p.receiveForm(w, r, form)
	}
	id, err := p.service.Receive(r.Context(), in)
	return answer(w, r, form, err, here(r, "/documents/"+id+"?done=received"), p.receiveForm)
}

func (p *Pages) document(w http.ResponseWriter, r *http.Request) error {
	return p.documentForm(w, r, web.NewForm())
}

// documentForm shows one document, and takes what somebody found in it.
func (p *Pages) documentForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	ctx := r.Context()
	x, d, same, err := p.service.Document(ctx, r.PathValue("id"), r.PathValue("document"))
	if err != nil {
		return err
	}
	names, err := p.inquiries.BodyNames(ctx)
	if err != nil {
		return err
	}
	v := p.view(&x, d.Title, r)
	v.Back, v.Errors = &web.Link{Text: "Documents", Href: here(r, "/documents")}, form.Errors()
	if !d.Back.IsZero() {
		v.Warning = "It counts no more since " + d.Back.Human() + ": " + d.BackWhy
	} else if d.Parted {
		v.Warning = "Parts of this document are held from you by a restriction."
	}
	identifies, classes := "Nobody looked yet: it may be anybody", "Nobody looked yet: it may be any"
	if !d.Looked.IsZero() {
		identifies, classes = orNone(d.PersonIDs()), orNone(d.ClassIDs())
	}
	facts := sheet.Box{ID: "facts", Title: "What is known of it", List: sheet.Rows(sheet.Row("Reference", d.ID), sheet.Row("Came", d.Received.Human()), sheet.Row("From", from(&d, names)),
		sheet.Row("Pages", web.Number(d.Pages)), sheet.Row("SHA-256", d.SHA256), sheet.Row("Whom it identifies", identifies), sheet.Row("Classes", classes))}
	if len(same) > 0 {
		facts.Notes = []string{"The same file came more than once. What is ordered about one is not ordered about the others."}
		for _, o := range same {
			facts.Links = append(facts.Links, web.Link{Text: o.Title + ", of " + o.Received.Human(), Href: here(r, "/documents/"+o.ID)})
		}
	}
	v.Boxes = []sheet.Box{facts}
	if d.Back.IsZero() && p.writes(&x) && p.service.May(ctx, &x, inquiry.InquiryGather) {
		v.Forms = documentForms(form, &d, here(r, "/documents/"+d.ID))
	}
	return p.show(w, r, v)
}

func orNone(all []string) string {
	if len(all) == 0 {
		return "None, as somebody found who read it for that"
	}
	return strings.Join(all, ", ")
}

// lookedFields are what somebody says who read a document: whom else it identifies, and of which other classes it is.
func lookedFields(form *web.Form) []sheet.Field {
	return []sheet.Field{sheet.Area(form.Textarea("persons", "Whom does it identify?", "Ciphers, one a line, such as W12. Nobody’s name", 0)),
		sheet.Ticks(form.Checkboxes("nobody", "If it is nobody", "", []web.Option{{Value: "yes", Text: "I read all of it, and it identifies nobody"}})),
		sheet.Area(form.Textarea("classes", "Of which classes is it?", "Short words, one a line, such as medical", 0)),
		sheet.Ticks(form.Checkboxes("none", "If it is of none", "", []web.Option{{Value: "yes", Text: "I read all of it, and it is of no class"}}))}
}

func documentForms(form *web.Form, d *requesting.Document, at string) []sheet.Form {
	lines := []string{"Restrictions of persons and classes go by this. Until somebody has looked, each of them holds this document."}
	if !d.Looked.IsZero() {
		lines = append(lines, "Somebody has looked. What you write is added to what they found. "+requesting.NoneTaken+".")
	}
	return []sheet.Form{{ID: "looked", Title: "You read it: whom does it identify?", Action: at + "/looked", Private: true, Button: web.Button{Text: "Record what I found"},
		Lines: lines, Fields: lookedFields(form)},
		{ID: "back", Title: "It counts no more", Action: at + "/back", Button: web.Button{Text: "Record it", Kind: "warning"},
			Lines:  []string{"Whoever sent it took it back, or it was entered in error. It stays on record; each sentence of the report that rests on it says so at once."},
			Fields: []sheet.Field{sheet.Area(form.Textarea("why", "Why?", "", requesting.MaxWhy))}}}
}

func (p *Pages) looked(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("document")
	err = p.service.Looked(r.Context(), r.PathValue("id"), id, requesting.Found{Persons: requesting.NamesOf(form.Text("persons")), Classes: requesting.NamesOf(form.Text("classes")),
		Nobody: form.Has("nobody", "yes"), None: form.Has("none", "yes")})
	return answer(w, r, form, err, here(r, "/documents/"+id+"?done=looked"), p.documentForm)
}

func (p *Pages) back(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("document")
	err = p.service.TakeBack(r.Context(), r.PathValue("id"), id, form.Text("why"))
	return answer(w, r, form, err, here(r, "/documents/"+id+"?done=back"), p.documentForm)
}
